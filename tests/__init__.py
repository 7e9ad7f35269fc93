"""Tests of gamedyn."""
