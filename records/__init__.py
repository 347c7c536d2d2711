"""What people hand in: record types, the outbox, sync with the central server."""
