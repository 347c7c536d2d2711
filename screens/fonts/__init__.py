"""The bitmap font for letters larger than the terminal's own."""
