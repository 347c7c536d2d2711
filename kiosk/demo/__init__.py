"""`kiosk demo`: a central server, an enrolled terminal, a simulated reader and the lobby screen in one command."""
