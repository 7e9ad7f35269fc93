"""Formulas: text to tree to straight-line program and its derivatives."""
