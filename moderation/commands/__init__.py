"""What an operator does from the command line: one subject a module, all under `flask moderation`."""
