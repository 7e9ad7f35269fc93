"""What a trajectory does: one question per file."""
