"""Default names, colours and plays for cells that have no names yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Literal

from crm_dashboard.model.matrix.matrix import level_letters
from crm_dashboard.model.metrics.metric import Favourable
from crm_dashboard.model.segments.template import LANGUAGES, PLAY_FIELDS, TONES, Group, Play, Tone
from crm_dashboard.model.segments.template_file import read_content, shipped
from crm_dashboard.text import Words

MOST_GROUPS = len(TONES)
"""As many names as there are colours: cells beyond that are named together."""
Position = Literal["best", "first", "others", "middle", "worst"]
POSITIONS: tuple[Position, ...] = ("best", "first", "others", "middle", "worst")
_LONGEST_LABEL = 18
_FOUR: tuple[Tone, ...] = ("teal", "amber", "blue", "grey")
_WORDS: dict[Favourable, tuple[Words, Words, Words]] = {
    "more": (Words("low", "低"), Words("middle", "中"), Words("high", "高")),
    "less": (Words("poor", "欠佳"), Words("fair", "一般"), Words("good", "良好")),
}


@dataclass(frozen=True)
class StartingAxis:
    """The label, level count and favourable side of an axis whose cells have no names yet."""

    label: Words
    levels: int
    favourable: Favourable = "more"


@dataclass(frozen=True)
class Region:
    """Cells that get one name, and for each axis the levels that they share, from the first to the last."""

    cells: tuple[str, ...]
    levels: tuple[tuple[int, int], ...]


def regions(levels: Sequence[int]) -> tuple[Region, ...]:
    """Return the regions to name, the most favourable first: single cells where there are enough colours for all.

    Otherwise the cells go together by lower, middle and upper part of two axes, or by lower and upper half of three.
    """
    count = 1
    for level_count in levels:
        count *= level_count
    parts = [_parts(level_count, count > MOST_GROUPS, 3 if len(levels) == 2 else 2) for level_count in levels]
    return tuple(Region(_codes(levels, block), block) for block in product(*(reversed(part) for part in parts)))


def starting_groups(axes: Sequence[StartingAxis]) -> tuple[Group, ...]:
    """Return a group for each region, named by its levels, with a play that suits its position."""
    blocks = regions([axis.levels for axis in axes])
    tones = _tones(len(blocks))
    return tuple(
        Group(_key(region), region.cells, tone, _name(axes, region), starting_play(axes, region))
        for region, tone in zip(blocks, tones, strict=True)
    )


def starting_play(axes: Sequence[StartingAxis], region: Region) -> Play:
    """Return a play that suits a position, with the names of the dimensions that are strong and weak there."""
    sides = [_side(block, axis.levels) for axis, block in zip(axes, region.levels, strict=True)]
    strong = [axis.label for axis, side in zip(axes, sides, strict=True) if side > 0]
    weak = [axis.label for axis, side in zip(axes, sides, strict=True) if side < 0]
    play = _plays()[position(sides)]
    return Play(**{field: _filled(getattr(play, field), strong, weak) for field in PLAY_FIELDS})


def position(sides: Sequence[int]) -> Position:
    """Return the position of a region by its side of each axis: 1 is the upper part, 0 the middle, -1 the lower."""
    if 1 in sides and -1 in sides:
        return "first" if sides[0] > 0 else "others"
    return "best" if 1 in sides else "worst" if -1 in sides else "middle"


@cache
def _plays() -> Mapping[str, Play]:
    return shipped("plays", POSITIONS, lambda content: read_content(content, Play))


def _parts(levels: int, together: bool, most: int) -> list[tuple[int, int]]:
    """Return ranges of levels, least favourable first: each level alone, or two or three parts."""
    if not together or levels <= most:
        return [(level, level) for level in range(levels)]
    half = levels // 2
    if most == 2 or levels % 2 == 0:
        return [(0, (levels - 1) // 2), ((levels + 1) // 2, levels - 1)]
    return [(0, half - 1), (half, half), (half + 1, levels - 1)]


def _codes(levels: Sequence[int], block: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    letters = (
        reversed(level_letters(count)[first : last + 1]) for count, (first, last) in zip(levels, block, strict=True)
    )
    return tuple("".join(code) for code in product(*letters))


def _side(block: tuple[int, int], levels: int) -> int:
    """Return 1 for the upper part of an axis, -1 for the lower, 0 for its middle."""
    double = block[0] + block[1] - (levels - 1)
    return (double > 0) - (double < 0)


def _key(region: Region) -> str:
    return f"g{region.cells[0]}"


def _tones(count: int) -> Iterable[Tone]:
    """Return `count` colours: the first is teal and the last grey, as in every ready-made matrix of four cells."""
    if count == len(_FOUR):
        return _FOUR
    between = [tone for tone in TONES if tone not in ("teal", "grey")]
    return ("teal", *between[: count - 2], "grey")


def _name(axes: Sequence[StartingAxis], region: Region) -> Words:
    parts = [_level_name(axis, block) for axis, block in zip(axes, region.levels, strict=True)]
    return Words(*(" · ".join(getattr(part, language) for part in parts) for language in LANGUAGES))


def _level_name(axis: StartingAxis, block: tuple[int, int]) -> Words:
    english, chinese = (_short(getattr(axis.label, language)) for language in LANGUAGES)
    if block[0] == block[1] and axis.levels > len(_WORDS["more"]):
        place = f"{block[0] + 1}/{axis.levels}"
        return Words(f"{english} {place}", f"{chinese} {place}")
    word = _WORDS[axis.favourable][_side(block, axis.levels) + 1]
    return Words(f"{english} {word.en}", f"{chinese}{word.zh}")


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _filled(words: Words, strong: Sequence[Words], weak: Sequence[Words]) -> Words:
    def fill(language: str, listed: str) -> str:
        filled: str = getattr(words, language)
        for place, labels in (("{strong}", strong), ("{weak}", weak)):
            filled = filled.replace(place, listed.join(getattr(label, language) for label in labels))
        return filled

    return Words(fill("en", ", "), fill("zh", "、"))
