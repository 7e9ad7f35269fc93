"""Tests of the formula layer."""
