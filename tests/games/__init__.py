"""Tests of the games layer."""
