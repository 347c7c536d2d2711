"""Compression dictionaries, one `ID.zdict` each, and how they are built."""
