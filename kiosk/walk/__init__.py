"""Walks through all that a lobby offers by taps alone, at every size, in all colours and both languages."""
