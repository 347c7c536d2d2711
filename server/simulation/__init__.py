"""Well-behaved terminals without a screen, for load and for tests."""
