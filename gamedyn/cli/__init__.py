"""The command line: one command per file, no mathematics. A file is read when its command is called."""
