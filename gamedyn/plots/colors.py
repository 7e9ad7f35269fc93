"""Colors: one for each rule in every figure, from the palette of Okabe and Ito (2008), safe for the color-blind."""

from zlib import crc32

BLACK, GRAY = "#000000", "#7F7F7F"
BLUE, SKY, GREEN = "#0072B2", "#56B4E9", "#009E73"
VERMILION, ORANGE, PURPLE = "#D55E00", "#E69F00", "#CC79A7"

PALETTE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK)
DASHES = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)))
SHADES = 6  # of one color that are told apart
Dash = str | tuple[float, tuple[float, ...]]

# rules and flows that are compared most often, kept well apart; all others are placed by their names
RULES = {
    "simultaneous": VERMILION,
    "alternating": BLUE,
    "gradient": BLACK,
    "extragradient": GREEN,
    "optimistic": ORANGE,
    "consensus": PURPLE,
    "adam": SKY,
}


def rule_color(name: str) -> str:
    """The color of a rule or flow; a name that is not in the table gets the same one in every figure and process."""
    return RULES.get(name) or PALETTE[crc32(name.encode()) % len(PALETTE)]


def line_styles(rules: list[str], *, shades: bool = True) -> list[tuple[str, Dash]]:
    """Color and dashes for runs of these rules; runs that share a color go from dark to light, then change dashes.

    Without shades they change dashes at once: on a colored ground pale lines are lost.
    """
    colors, most = [rule_color(name) for name in rules], SHADES if shades else 1
    styles: list[tuple[str, Dash]] = []
    for number, color in enumerate(colors):
        place, count = colors[:number].count(color), min(colors.count(color), most)
        styles.append((_shade(color, place % most, count), DASHES[place // most % len(DASHES)]))
    return styles


def _shade(color: str, place: int, count: int) -> str:
    """One of `count` shades of a color: the color itself of one, else from darker than it to lighter."""
    if count == 1:
        return color
    darkest, lightest = (0.0, 0.55) if color == BLACK else (0.0 if count == 2 else -0.5, 0.6)
    return lightened(color, darkest + (lightest - darkest) * place / (count - 1))


def lightened(color: str, share: float = 0.5) -> str:
    """A color mixed with white, or with black if the share is negative."""
    parts = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
    mixed = [part + share * ((255 if share > 0 else 0) - part) * (1 if share > 0 else -1) for part in parts]
    return "#" + "".join(f"{round(part):02X}" for part in mixed)


def category_color(number: int) -> str:
    """The color of the n-th parameter or player, where no rules are compared."""
    return PALETTE[number % len(PALETTE)]
