"""What is tracked at every step of a run so that it can be judged: extents and sums, and no points."""

from typing import Any

from gamedyn.formula import functions


class Extent:
    """Lowest, highest and summed value of every coordinate, in three numbers each.

    Pure vector algebra, so that a compiled loop can trace it; the sum leaves out the first position.
    """

    parts = 3

    @staticmethod
    def init(z: Any) -> tuple[Any, Any, Any]:
        """What is known of a segment that starts at position z (d,)."""
        return z, z, 0 * z

    @staticmethod
    def update(seen: tuple[Any, Any, Any], z: Any) -> tuple[Any, Any, Any]:
        """What is known after one more position z (d,)."""
        low, high, total = seen
        return functions.minimum(low, z), functions.maximum(high, z), total + z
