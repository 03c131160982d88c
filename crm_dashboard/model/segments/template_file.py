"""Templates as TOML files that people edit by hand: read, validated with readable errors, written back."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

import tomlkit
from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass
from tomlkit.container import Container
from tomlkit.items import Table

from crm_dashboard.errors import SpecError
from crm_dashboard.model.question.codec import (
    CompositeEntry,
    FilterEntry,
    composite_entry,
    cuts_entry,
    filter_entry,
    read_cuts,
)
from crm_dashboard.model.question.spec import Axis, Scale, Window
from crm_dashboard.model.question.toml_tables import entry_table, tables
from crm_dashboard.model.segments.template import (
    PLAY_FIELDS,
    TONES,
    Choice,
    Filled,
    Group,
    Key,
    Overlay,
    Play,
    Template,
    Tone,
    codes_of,
    unclassified_group,
)
from crm_dashboard.text import N_, Words, text

SHIPPED = (
    "value_loyalty",
    "value_frequency",
    "value_momentum",
    "value_recency",
    "value_satisfaction",
    "rfm_8",
    "rfm_10",
    "three_tier",
    "three_dimensions",
    "nine_box",
    "behaviour_patterns",
)

_Content = TypeVar("_Content")
_STRICT = ConfigDict(extra="forbid")
_PATTERN = re.compile(r"(?:[LH1-5.]|\[[LH1-5]+\])+")
_HEADING = (
    "Cells: one letter or digit per axis; H and the highest digit are the favourable side; [45] is 4 or 5, a dot is any.",
    "分组代码：每个维度一个字母或数字，H 和最大的数字是有利的一侧；[45] 表示 4 或 5，点号表示任意。",
)
_SENTENCES = {
    "missing": N_("The file lacks an entry."),
    "unexpected_keyword_argument": N_("The file has an entry that has no meaning here."),
    "empty_text": N_("A name or a text is empty."),
    "string_pattern_mismatch": N_("A key is made of up to 64 letters, digits and underscores."),
    "unknown_cuts": N_("The cuts of an axis are written in a way that is not known."),
}
_ODD_VALUE = N_("An entry of the file has a value that does not fit.")
_NEXT_STEPS = {
    "missing": N_("Write the entry, in English (en) and Chinese (zh) where it is a text."),
    "unexpected_keyword_argument": N_("Check its spelling, or delete it."),
    "empty_text": N_("Write it in English (en) and in Chinese (zh)."),
    "string_pattern_mismatch": N_("Give it a short key, such as big_spenders."),
    "unknown_cuts": N_(
        "Write one of mean = true, median = true, parts = 5, quantiles = [0.8], top = [0.8], at = [100], breaks = 3."
    ),
}


@cache
def templates() -> Mapping[str, Template]:
    """Return the templates that come with the product by key, those of two by two cells first."""
    return shipped("templates", SHIPPED, read_template)


def shipped(folder: str, keys: Iterable[str], read: Callable[[str], _Content]) -> Mapping[str, _Content]:
    """Return the content of the files that come with the product in a folder of the model, by key and in this order."""
    place = Path(__file__).parents[1] / folder
    return MappingProxyType({key: read((place / f"{key}.toml").read_text(encoding="utf-8")) for key in keys})


def read_template(content: str) -> Template:
    """Return the template that a TOML file holds.

    Raises `SpecError` for content that is not TOML, an entry that is missing, unknown or does not fit, and for
    everything that `Template` refuses. `where` is the path of the entry, with the keys of segments in it.
    """
    return read_content(content, _File).template()


def read_content(content: str, kind: type[_Content]) -> _Content:
    """Return the TOML text `content` as a `kind`; raises `SpecError`, naming the invalid entry."""
    table = _table(content)
    try:
        return TypeAdapter(kind).validate_python(table)
    except ValidationError as cause:
        raise _refusal(cause, table) from cause


def write_template(template: Template) -> str:
    """Return the template as TOML text; `read_template` makes an equal template of it."""
    document = tomlkit.document()
    for line in _HEADING:
        document.add(tomlkit.comment(line))
    document.add("key", tomlkit.string(template.key))
    _add_words(document, "name", template.name)
    _add_words(document, "about", template.about)
    if template.as_of is not None:
        document.add("as_of", template.as_of)
    if template.window is not None:
        document.add("window", template.window)
    if template.active_only:
        document.add("active_only", template.active_only)
    document.add("axes", tables(_axis_table(axis) for axis in template.axes))
    for name, entries in (
        ("filters", [filter_entry(condition) for condition in template.filters]),
        ("composites", [composite_entry(composite) for composite in template.composites]),
    ):
        if entries:
            document.add(name, tables(map(entry_table, entries)))
    if template.choice is not None:
        document.add("choice", _choice_table(template.choice))
    if template.groups:
        document.add("segments", tables(_group_table(group) for group in template.groups))
    if template.unclassified is not None:
        document.add("unclassified", _unclassified_table(template.unclassified))
    if template.overlays:
        document.add("overlays", tables(_overlay_table(overlay) for overlay in template.overlays))
    return tomlkit.dumps(document)


@dataclass(frozen=True, config=_STRICT)
class _Axis:
    metric: str
    cuts: Annotated[Any, BeforeValidator(read_cuts)]
    scale: Scale | None = None


@dataclass(frozen=True, config=_STRICT)
class _Segment:
    key: Key
    cells: tuple[str, ...]
    tone: Tone
    name: Filled
    play: Play | None = None

    def group(self, codes: Sequence[str]) -> Group:
        cells = tuple(chain.from_iterable(_expanded(pattern, codes) for pattern in self.cells))
        return Group(self.key, cells, self.tone, self.name, self.play)


@dataclass(frozen=True, config=_STRICT)
class _Unclassified:
    tone: Tone
    name: Filled
    play: Play | None = None


@dataclass(frozen=True, config=_STRICT)
class _File:
    """A template as it is written in its file: cells as patterns, the unclassified without key and cells."""

    key: Key
    name: Filled
    about: Filled
    axes: tuple[_Axis, ...]
    segments: tuple[_Segment, ...] = ()
    choice: Choice | None = None
    unclassified: _Unclassified | None = None
    overlays: tuple[Overlay, ...] = ()
    as_of: Annotated[dt.date, Field(strict=True)] | None = None
    window: Annotated[Window, Field(strict=True)] | None = None
    active_only: Annotated[bool, Field(strict=True)] = False
    filters: tuple[FilterEntry, ...] = ()
    composites: tuple[CompositeEntry, ...] = ()

    def template(self) -> Template:
        axes = tuple(Axis(axis.metric, axis.cuts, axis.scale) for axis in self.axes)
        rest = self.unclassified
        return Template(
            key=self.key,
            name=self.name,
            about=self.about,
            axes=axes,
            groups=tuple(segment.group(codes_of(axes)) for segment in self.segments),
            unclassified=None if rest is None else unclassified_group(rest.tone, rest.name, rest.play),
            choice=self.choice,
            overlays=self.overlays,
            as_of=self.as_of,
            window=self.window,
            active_only=self.active_only,
            filters=tuple(entry.filter() for entry in self.filters),
            composites=tuple(entry.composite() for entry in self.composites),
        )


def _expanded(pattern: str, codes: Sequence[str]) -> list[str]:
    """Return the codes that match a pattern: per position a letter or digit, a class like `[45]`, or `.` for any."""
    matching = [code for code in codes if re.fullmatch(pattern, code)] if _PATTERN.fullmatch(pattern) else []
    if not matching:
        raise SpecError(
            text(N_("“{pattern}” means no cell of this matrix."), pattern=pattern),
            where=pattern,
            next_step=text(
                N_("Write one letter or digit for each axis, a class such as [45], or a dot for any: {example}."),
                example=codes[0],
            ),
        )
    return matching


def _table(content: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content)
    except (ValueError, RecursionError) as cause:  # a number of thousands of digits is a plain ValueError
        raise SpecError(
            text(N_("The file is not written in TOML.")),
            where=str(cause),
            next_step=text(N_("Correct the place, or start again from a template that was written here.")),
        ) from cause


def _refusal(cause: ValidationError, table: dict[str, Any]) -> SpecError:
    """Return the first validation error as a sentence."""
    first = cause.errors(include_url=False)[0]
    kind, language = first["type"], first.get("ctx", {}).get("language")
    where = _path((*first["loc"], language) if language else first["loc"], table)
    if first["loc"][-1:] == ("tone",) and kind == "literal_error":
        return SpecError(
            text(N_("There is no colour called “{tone}”."), tone=str(first["input"])),
            where=where,
            next_step=text(N_("Choose one of {tones}."), tones=TONES),
        )
    return SpecError(
        text(_SENTENCES.get(kind, _ODD_VALUE)),
        where=where,
        next_step=text(_NEXT_STEPS.get(kind, N_("Compare the entry with a template that was written here."))),
    )


def _path(location: Sequence[int | str], table: Any) -> str:
    """Return the place of an entry as words and dots: of several tables the one meant is named by its key."""
    parts = []
    for step in location:
        try:
            table = table[step]
        except (LookupError, TypeError):
            table = None
        key = table.get("key") if isinstance(step, int) and isinstance(table, dict) else None
        parts.append(str(key or (step + 1 if isinstance(step, int) else step)))
    return ".".join(parts)


def _add_words(table: Table | Container, entry: str, words: Words) -> None:
    for language in ("en", "zh"):
        table.add(tomlkit.key([entry, language]), tomlkit.string(getattr(words, language)))


def _axis_table(axis: Axis) -> Table:
    scale = {} if axis.scale is None else {"scale": axis.scale}
    return entry_table({"metric": axis.metric, "cuts": cuts_entry(axis.cuts), **scale})


def _choice_table(choice: Choice) -> Table:
    table = tomlkit.table()
    table.add("axis", choice.axis)
    _add_words(table, "question", choice.question)
    table.add("options", tables(_option_table(option.metric, option.name) for option in choice.options))
    return table


def _option_table(metric: str, name: Words) -> Table:
    table = tomlkit.table()
    table.add("metric", tomlkit.string(metric))
    _add_words(table, "name", name)
    return table


def _group_table(group: Group) -> Table:
    table = tomlkit.table()
    table.add("key", tomlkit.string(group.key))
    table.add("cells", [tomlkit.string(cell) for cell in group.cells])
    _add_card(table, group)
    return table


def _unclassified_table(group: Group) -> Table:
    table = tomlkit.table()
    _add_card(table, group)
    return table


def _add_card(table: Table, group: Group) -> None:
    table.add("tone", group.tone)
    _add_words(table, "name", group.name)
    if group.play is None:
        return
    play = tomlkit.table()
    for field in PLAY_FIELDS:
        _add_words(play, field, getattr(group.play, field))
    table.add("play", play)


def _overlay_table(overlay: Overlay) -> Table:
    table = tomlkit.table()
    table.add("metric", tomlkit.string(overlay.metric))
    table.add("at_least", overlay.at_least)
    _add_words(table, "name", overlay.name)
    _add_words(table, "about", overlay.about)
    return table
