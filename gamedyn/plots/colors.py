"""Colors: one for each rule in every figure, from the palette of Okabe and Ito (2008), safe for the color-blind."""

from zlib import crc32

BLACK, GRAY = "#000000", "#7F7F7F"
BLUE, SKY, GREEN = "#0072B2", "#56B4E9", "#009E73"
VERMILION, ORANGE, PURPLE = "#D55E00", "#E69F00", "#CC79A7"

PALETTE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK)
DASHES = ("-", (0, (5, 1.5)), (0, (1.5, 1.2)), (0, (6, 1.5, 1.5, 1.5)))
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


def line_styles(rules: list[str]) -> list[tuple[str, Dash]]:
    """Color and dashes for runs of these rules; runs that share a color differ in lightness, then in dashes."""
    colors = [rule_color(name) for name in rules]
    styles: list[tuple[str, Dash]] = []
    for number, color in enumerate(colors):
        taken = colors[:number].count(color)
        styles.append((lightened(color) if taken % 2 else color, DASHES[taken // 2 % len(DASHES)]))
    return styles


def lightened(color: str) -> str:
    """A color halfway to white."""
    parts = [int(color[k : k + 2], 16) for k in (1, 3, 5)]
    return "#" + "".join(f"{(part + 255) // 2:02X}" for part in parts)


def category_color(number: int) -> str:
    """The color of the n-th parameter or player, where no rules are compared."""
    return PALETTE[number % len(PALETTE)]
