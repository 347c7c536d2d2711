"""What the lobby shows: documents, the library that keeps them, search, quiz rules, sample estate."""
