"""Scenarios: a TOML file with a game, runs, figures, and what must come out; read, checked, run."""
