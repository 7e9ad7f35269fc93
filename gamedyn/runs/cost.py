"""What a step costs: player gradients, products with DF and linear solves, counted apart."""

from dataclasses import dataclass

from gamedyn.kernels.trace import Trace


@dataclass(frozen=True)
class Cost:
    """Counts over a whole run. One full game gradient is one gradient of every player."""

    gradients: dict[str, int]  # by player
    products: int  # of DF or its transpose with a vector
    solves: int  # linear systems

    @property
    def budget(self) -> float:
        """In full game gradients; a product counts two, solves are not counted."""
        return sum(self.gradients.values()) / max(len(self.gradients), 1) + 2.0 * self.products


def cost(trace: Trace, players: tuple[str, ...], steps: int) -> Cost:
    """The cost of so many steps, read off the traced step."""
    gradients, products, times = dict.fromkeys(players, 0), 0, 1
    for line in trace.lines:
        if line.operation == "repeat":
            times = line.payload[0]
        elif line.operation == "repeat_end":
            times = 1
        elif line.operation == "field":
            for player in line.payload:
                gradients[player] += times * steps
        elif line.operation in ("product", "transposed_product"):
            products += times * steps
    return Cost(gradients, products, 0)
