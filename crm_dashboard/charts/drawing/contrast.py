"""The contrast of two colours, and the text colour that is readable on a background."""

from __future__ import annotations

INKS = ("#050506", "#ffffff")
"""Dark and white: one of them stands out by at least 4.5 from any colour, which a softer dark does not."""


def ink_on(color: str) -> str:
    """Return the ink, dark or white, that stands out more from a colour."""
    return max(INKS, key=lambda ink: contrast(ink, color))


def mix(color: str, other: str, share: float) -> str:
    """Return a colour mixed with another: `share` of the first, the rest of the other."""
    mixed = (round(share * first + (1 - share) * second) for first, second in zip(rgb(color), rgb(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def contrast(color: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2: 1 for equal ones, 21 for black on white."""
    high, low = sorted((_luminance(color), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = (part / 255 for part in rgb(color))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(color: str) -> list[int]:
    """Return red, green and blue of `#rrggbb`, each 0 to 255."""
    return [int(color[start : start + 2], 16) for start in (1, 3, 5)]
