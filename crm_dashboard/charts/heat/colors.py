"""The colours of a heat map: one hue from little to much, two hues around the 100 of an index; ink that stays readable."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from crm_dashboard.charts.drawing.contrast import rgb

SEQUENTIAL = {False: ("#eef6f5", "#8fcac5", "#2c9089"), True: ("#1a252d", "#1b4f50", "#1b7c76")}
DIVERGING = {False: ("#d48a2a", "#f3f4f3", "#3a9c95"), True: ("#9a5f10", "#262d36", "#1b7c76")}
"""Colours on light and on dark paper: dark text can be read on all of the light ones, white text on all of the dark ones,
so that neighbouring cells are never written in different inks.
"""
BLANK = {False: "#f3f5f6", True: "#171d25"}
_LEAST_OCTAVES, _MOST_OCTAVES = 0.32, 2.0


@dataclass(frozen=True)
class Ramp:
    """How a figure becomes a place of 0..1 among three colours, and which figures the legend names."""

    colors: tuple[str, str, str]
    low: float
    high: float
    kind: str

    def place(self, value: float) -> float:
        """Return where a value lies; what is beyond the ends has the colour of the end."""
        if self.kind == "index":
            octaves = math.log2(value / 100) if value > 0 else -math.inf
            return min(max((octaves / self.high + 1) / 2, 0.0), 1.0)
        share = (value - self.low) / (self.high - self.low) if self.high > self.low else 1.0
        share = min(max(share, 0.0), 1.0)
        return math.sqrt(share) if self.kind == "sum" else share

    def value(self, place: float) -> float:
        """Return the value at a place, the inverse of `place`."""
        if self.kind == "index":
            return float(100 * 2 ** ((2 * place - 1) * self.high))
        share = place**2 if self.kind == "sum" else place
        return self.low + share * (self.high - self.low)

    def color(self, place: float) -> str:
        """Return the colour at a place, as Vega mixes it."""
        first, second = (self.colors[0], self.colors[1]) if place < 0.5 else (self.colors[1], self.colors[2])
        part = 2 * place if place < 0.5 else 2 * place - 1
        mixed = (round(a + (b - a) * part) for a, b in zip(rgb(first), rgb(second), strict=True))
        return "#" + "".join(f"{part:02x}" for part in mixed)


def ramp(values: Iterable[float], kind: str, *, dark: bool) -> Ramp:
    """Return the ramp for the values of cells: of a "sum" from zero, of a "mean" from the least, of an "index" around 100.

    Sums go by their square root, since few cells hold most. An index goes by its ratio: 50 and 200 are equally strong;
    the ends lie between ±25 % and a quarter to four times.
    """
    known = list(values)
    if kind == "index":
        octaves = [abs(math.log2(value / 100)) for value in known if value > 0]
        reach = min(max([_LEAST_OCTAVES, *octaves]), _MOST_OCTAVES)
        return Ramp(DIVERGING[dark], -reach, reach, kind)
    low = 0.0 if kind == "sum" else min(known, default=0.0)
    return Ramp(SEQUENTIAL[dark], low, max([low, *known]), kind)
