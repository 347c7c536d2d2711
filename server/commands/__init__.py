"""One module a command: `main(arguments) -> exit code`."""
