"""The program: settings, command line, the Textual app that wires the rooms together, demo, doctor."""
