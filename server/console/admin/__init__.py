"""The console's pages, one file a subject; importing them registers them."""

from server.console.admin import accounts, documents, emergencies, matters, records, terminals

__all__ = ["accounts", "documents", "emergencies", "matters", "records", "terminals"]
