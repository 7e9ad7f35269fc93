"""What all tests share: where slow campaigns stand, and a display that needs no screen."""

import os

import pytest

os.environ.setdefault("MPLBACKEND", "Agg")


def pytest_collection_modifyitems(items):
    """Campaigns marked `slow` run when GAMEDYN_FULL=1; otherwise the report names them as skipped."""
    if os.environ.get("GAMEDYN_FULL") == "1":
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(reason="a slow campaign: set GAMEDYN_FULL=1"))
