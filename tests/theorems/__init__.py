"""Theorems about games and methods, named as the statement."""
