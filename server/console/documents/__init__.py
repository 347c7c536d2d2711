"""Pages for documents, made from the document types' definitions."""
