"""Everything that a person sees: one screen a file."""
