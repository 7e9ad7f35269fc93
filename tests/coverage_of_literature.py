"""Which facts of the literature are asserted where: `python -m tests.coverage_of_literature` prints the table.

With `--write` it is put between its markers in the README. Facts go by number: of tests `test_L11_...`, of scenarios
whose first line is `# L11, L12`, and of the records that catalogue games state.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from tests.catalogue import built
from tests.readme import README, replaced, table

HOME = README.parent
ABOUT = {
    4: "Three generator costs and where they saturate",
    10: "The flow of xy rotates",
    11: "Simultaneous descent on xy spirals out",
    12: "Alternating descent on xy keeps an ellipse",
    13: "Its rotation and period",
    14: "Its exact period in floating point",
    15: "The largest step at which it is bounded",
    26: "Averages of iterates on xy",
    27: "Runge-Kutta methods on a rotation",
    28: "Steps c/t on xy",
    30: "Clipped xy: seven methods",
    31: "Rectangular matrices and unequal steps",
    32: "Replicator dynamics of matching pennies",
    33: "Five discriminator moves per generator move on xy",
    34: "Dirac-GAN: spectrum and conserved radius",
    35: "Dirac-GAN: multipliers of descent",
    36: "Non-saturating Dirac-GAN: a flow that creeps, descent on a ring",
    37: "Dirac-GAN with gradient penalty",
    40: "WGAN-GP on the Dirac-GAN: its limit cycle",
    41: "Clipped Wasserstein Dirac-GAN",
    42: "End points of the released Dirac-GAN notebook",
    44: "Least-squares Dirac-GAN",
    45: "Two time scales do not cure the Dirac-GAN",
    46: "Quadratics: rate of simultaneous descent",
    47: "Quadratics: rate of alternating descent",
    57: "Letcher's game: nothing but a limit cycle",
    61: "Almost bilinear game: one cycle survives",
    62: "Forsaken: the point that attracts is no Nash equilibrium",
    63: "Forsaken: two cycles",
    64: "Polar game: two cycles and a center",
    65: "Quartic: from local equilibria to a cycle",
    67: "Hidden bilinear game: conserved quantity and period",
    82: "Forsaken: existence and uniqueness",
    86: "Quartic: local Nash equilibria that are none globally",
    88: "Duality gaps in closed form",
    89: "Forward error of descent in floating point",
    91: "Fused multiplication and addition",
}
REQUIRED = {*range(10, 16), 26, 28, *range(31, 37), 41, 42, 45, 46, 47, 57, *range(61, 66), 67, 89, 91}

Where = dict[int, list[str]]


def tests() -> Where:
    """The files of theorem tests by the numbers in the names of their tests."""
    return _by_number(
        (number, path.relative_to(HOME).as_posix())
        for path in sorted((HOME / "tests" / "theorems").glob("test_*.py"))
        for number in re.findall(r"^(?:def )?test_L(\d+)_", path.read_text(encoding="utf-8"), re.MULTILINE)
    )


def scenarios() -> Where:
    """The scenarios by the numbers in their first line."""
    return _by_number(
        (number, path.relative_to(HOME).as_posix())
        for path in sorted((HOME / "scenarios").glob("*.toml"))
        for number in _numbers(path.read_text(encoding="utf-8").partition("\n")[0])
    )


def games() -> Where:
    """The catalogue games by the numbers of the facts that they state."""
    return _by_number(
        (fact.number[1:], game.name) for game in built() for fact in game.facts if fact.number.startswith("L")
    )


def _numbers(line: str) -> list[str]:
    return re.findall(r"\bL(\d+)\b", line) if line.startswith("#") else []


def _by_number(pairs: Iterable[tuple[str, str]]) -> Where:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for number, place in pairs:
        if place not in found[int(number)]:
            found[int(number)].append(place)
    return dict(found)


def about(number: int, stated: Where) -> str:
    """What a fact is about, in its own words or in the titles of the games that state it."""
    titles = {game.name: game.title for game in built()}
    return ABOUT.get(number) or "; ".join(titles[name] for name in stated.get(number, []))


def literature() -> str:
    """The table in Markdown."""
    tested, shown, stated = tests(), scenarios(), games()
    rows = [
        (
            f"L{number}",
            about(number, stated),
            ", ".join(f"[{Path(path).stem}]({path})" for path in tested.get(number, [])),
            ", ".join(f"[{Path(path).stem}]({path})" for path in shown.get(number, [])),
            ", ".join(f"`{name}`" for name in stated.get(number, [])),
        )
        for number in sorted({*tested, *shown, *stated})
    ]
    return table(("fact", "about", "tests", "scenarios", "facts of games"), rows)


def missing() -> set[int]:
    """Required numbers that neither a test nor a scenario asserts."""
    return REQUIRED - set(tests()) - set(scenarios())


if __name__ == "__main__":
    if "--write" in sys.argv:
        text = README.read_text(encoding="utf-8")
        README.write_text(replaced(text, {"literature": literature()}), encoding="utf-8")
    print(literature())
    sys.exit(f"not covered: {', '.join(f'L{number}' for number in sorted(missing()))}" if missing() else 0)
