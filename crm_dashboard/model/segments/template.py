"""A ready-made matrix: axes, names of its segments, and a play for each, in both languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, ConfigDict, Field, FiniteFloat
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from crm_dashboard.errors import SpecError
from crm_dashboard.model.matrix.matrix import UNCLASSIFIED, level_letters
from crm_dashboard.model.metrics.composite import Composite
from crm_dashboard.model.question.spec import Axis, Filter, MatrixSpec, Window
from crm_dashboard.text import N_, Words, text

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Tone = Literal[
    "teal", "amber", "blue", "grey", "green", "purple", "rose", "sky", "olive", "brown", "indigo", "sand"
]  # fmt: skip
TONES: tuple[Tone, ...] = get_args(Tone)

_STRICT = ConfigDict(extra="forbid")


def _filled(words: Words) -> Words:
    for language in LANGUAGES:
        if not getattr(words, language).strip():
            raise PydanticCustomError("empty_text", "no text", {"language": language})
    return words


Filled = Annotated[Words, AfterValidator(_filled)]
Key = Annotated[str, Field(pattern=r"^\w{1,64}$")]


@dataclass(frozen=True, config=_STRICT)
class Play:
    """A strategy card: aim, action, channel, timing, and how success is measured."""

    aim: Filled
    action: Filled
    channel: Filled
    timing: Filled
    measure: Filled


PLAY_FIELDS: tuple[str, ...] = tuple(field.name for field in dataclasses.fields(Play))


@dataclass(frozen=True, config=_STRICT)
class Group:
    """One or more cells under one name, with a colour and perhaps a play; `cells` are whole codes, no patterns."""

    key: Key
    cells: tuple[str, ...]
    tone: Tone
    name: Filled
    play: Play | None = None


@dataclass(frozen=True, config=_STRICT)
class Option:
    """One answer to a template's question: the metric that the axis then takes, and its name."""

    metric: str
    name: Filled


@dataclass(frozen=True, config=_STRICT)
class Choice:
    """A question the reader answers; the answer replaces the metric of the axis at position `axis`."""

    axis: int
    question: Filled
    options: tuple[Option, ...]

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metric keys among which the reader chooses."""
        return tuple(option.metric for option in self.options)


@dataclass(frozen=True, config=_STRICT)
class Overlay:
    """A flag across all segments: customers whose `metric` is `at_least` so much. It is no segment of its own."""

    metric: str
    at_least: FiniteFloat
    name: Filled
    about: Filled


@dataclass(frozen=True, config=_STRICT)
class Template:
    """A ready-made matrix, or one that a person has saved.

    Without `groups` its cells have no names. `unclassified` stands for customers without a value on an axis, with
    `cells` of that name. As-of day (None: the last order's), window, whether only customers with an order in it count,
    filters and composites belong to the question; of those the matrices that come with the app set the window and its
    customers alone.
    Raises `SpecError` for axes that make no matrix, a cell in no segment or in several, a key, colour or name that
    two segments share, a choice that does not fit its axis, and a composite that stands twice.
    """

    key: Key
    name: Filled
    about: Filled
    axes: tuple[Axis, ...]
    groups: tuple[Group, ...] = ()
    unclassified: Group | None = None
    choice: Choice | None = None
    overlays: tuple[Overlay, ...] = ()
    as_of: dt.date | None = None
    window: Window | None = None
    filters: tuple[Filter, ...] = ()
    composites: tuple[Composite, ...] = ()
    active_only: bool = False

    def __post_init__(self) -> None:
        self.spec()
        _check_choice(self)
        _check_distinct(self.all_groups)
        _check_composites(self.composites)
        if self.is_named:
            _check_cells(self.groups, self.codes)

    @property
    def is_named(self) -> bool:
        """Whether its cells have names."""
        return bool(self.groups)

    @property
    def all_groups(self) -> tuple[Group, ...]:
        """The segments, and last the unclassified where they have a name."""
        return self.groups if self.unclassified is None else (*self.groups, self.unclassified)

    @property
    def codes(self) -> tuple[str, ...]:
        """The code of every cell, the most favourable first."""
        return codes_of(self.axes)

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metric keys without which the matrix cannot be drawn; other options and overlays are extras."""
        return tuple(axis.metric for axis in self.axes)

    def spec(
        self,
        *,
        as_of: dt.date | None = None,
        window: int | None = None,
        filters: Iterable[Filter] = (),
        option: str | None = None,
    ) -> MatrixSpec:
        """Return the template's question; the arguments replace the template's own values.

        `option` is the metric chosen where the template has a choice. Raises `SpecError` for one that it does not offer.
        """
        return MatrixSpec(
            self._axes_with(option),
            as_of=as_of or self.as_of,
            window=window or self.window,
            filters=tuple(filters) or self.filters,
            composites=self.composites,
            template=self.key,
            active_only=self.active_only,
        )

    def _axes_with(self, option: str | None) -> tuple[Axis, ...]:
        if option is None:
            return self.axes
        if self.choice is None or option not in self.choice.metrics:
            raise SpecError(
                text(N_("The template “{key}” offers no choice of “{option}”."), key=self.key, option=option),
                where=option,
                next_step=text(N_("Choose one of the answers that the template offers.")),
            )
        if option == self.axes[self.choice.axis].metric:
            return self.axes
        changed = Axis(option, self.axes[self.choice.axis].cuts)
        return (*self.axes[: self.choice.axis], changed, *self.axes[self.choice.axis + 1 :])

    def group_of(self, code: str) -> Group:
        """Return the segment that holds the cell `code`; raise KeyError for a code that this template does not have."""
        for group in self.all_groups:
            if code in group.cells:
                return group
        raise KeyError(code)

    def group(self, key: str) -> Group:
        """Return the segment called `key`; raise KeyError where there is none."""
        for group in self.all_groups:
            if group.key == key:
                return group
        raise KeyError(key)

    def fits(self, axes: Sequence[tuple[str, int]]) -> bool:
        """Return whether a matrix with these metrics and numbers of levels, in this order, can take the names."""
        if len(axes) != len(self.axes):
            return False
        allowed = [{axis.metric} for axis in self.axes]
        if self.choice is not None:
            allowed[self.choice.axis].update(self.choice.metrics)
        return all(
            metric in metrics and levels == axis.cuts.level_count
            for (metric, levels), metrics, axis in zip(axes, allowed, self.axes, strict=True)
        )

    def with_text(
        self, group_key: str, language: Language, *, name: str | None = None, play: Mapping[str, str] | None = None
    ) -> Template:
        """Return a copy with a segment's words changed in one language only; `play` holds the fields to change.

        Raises KeyError for a segment or a field of the play that does not exist, `SpecError` for an empty text.
        """
        group = self.group(group_key)
        changed = dataclasses.replace(
            group,
            name=group.name if name is None else _with_words(group.name, language, name, where=group_key),
            play=_with_play(group.play, language, play or {}, where=group_key),
        )
        if self.unclassified is group:
            return dataclasses.replace(self, unclassified=changed)
        return dataclasses.replace(self, groups=tuple(changed if other is group else other for other in self.groups))


def codes_of(axes: Iterable[Axis]) -> tuple[str, ...]:
    """Return the code of every cell that `axes` make, the most favourable first."""
    letters = (reversed(level_letters(axis.cuts.level_count)) for axis in axes)
    return tuple("".join(code) for code in product(*letters))


def unclassified_group(tone: Tone, name: Words, play: Play | None) -> Group:
    """Return the group of the customers without a value."""
    return Group(UNCLASSIFIED, (UNCLASSIFIED,), tone, name, play)


def _with_words(words: Words, language: Language, new: str, *, where: str) -> Words:
    if not new.strip():
        raise SpecError(
            text(N_("A name or a text is empty.")),
            where=f"{where}.{language}",
            next_step=text(N_("Write a few words, or leave the text as it was.")),
        )
    return Words(en=new, zh=words.zh) if language == "en" else Words(en=words.en, zh=new)


def _with_play(play: Play | None, language: Language, new: Mapping[str, str], *, where: str) -> Play | None:
    """Return a play changed in one language; the first text fills both languages until it is translated."""
    for field in new:
        if field not in PLAY_FIELDS:
            raise KeyError(field)
    if play is None:
        return _first_play(new, where=where) if new else None
    changed = {
        field: _with_words(getattr(play, field), language, words, where=f"{where}.{field}")
        for field, words in new.items()
    }
    return dataclasses.replace(play, **changed)


def _first_play(new: Mapping[str, str], *, where: str) -> Play:
    words = {field: Words(new.get(field, ""), new.get(field, "")) for field in PLAY_FIELDS}
    for field, entry in words.items():
        _with_words(entry, "en", entry.en, where=f"{where}.{field}")
    return Play(**words)


def _check_choice(template: Template) -> None:
    choice = template.choice
    if choice is None:
        return
    if not 0 <= choice.axis < len(template.axes) or template.axes[choice.axis].metric not in choice.metrics:
        raise SpecError(
            text(N_("The question of the template does not offer the dimension of its own axis.")),
            where="choice.options",
            next_step=text(N_("Count the axes from 0, and list the metric of that axis among the options.")),
        )
    for metric in choice.metrics:
        template.spec(option=metric)


def _check_distinct(groups: Sequence[Group]) -> None:
    shared = (
        _twice(group.key for group in groups)
        or _twice(group.tone for group in groups)
        or _twice(group.name.en for group in groups)
        or _twice(group.name.zh for group in groups)
    )
    if shared:
        raise SpecError(
            text(N_("Two segments share the key, the colour or the name “{shared}”."), shared=shared),
            where=shared,
            next_step=text(N_("Give each segment a key, a colour and a name of its own.")),
        )


def _check_composites(composites: Sequence[Composite]) -> None:
    double = _twice(composite.key for composite in composites)
    if double:
        raise SpecError(
            text(N_("The composite “{key}” stands twice."), key=double),
            where=f"composites.{double}",
            next_step=text(N_("Keep one definition of each composite.")),
        )


def _twice(values: Iterable[str]) -> str | None:
    return next((value for value, count in Counter(values).items() if count > 1), None)


def _check_cells(groups: Sequence[Group], codes: Sequence[str]) -> None:
    held = Counter(cell for group in groups for cell in group.cells)
    foreign = next((cell for cell in held if cell not in codes), None)
    missing = next((code for code in codes if code not in held), None)
    double = next((cell for cell, count in held.items() if count > 1), None)
    if foreign is not None:
        _refuse_cell(N_("The matrix has no cell “{code}”."), foreign)
    if double is not None:
        _refuse_cell(N_("The cell “{code}” stands in more than one segment."), double)
    if missing is not None:
        _refuse_cell(N_("The cell “{code}” stands in no segment."), missing)


def _refuse_cell(message: str, code: str) -> None:
    raise SpecError(
        text(message, code=code),
        where=code,
        next_step=text(N_("Put every cell of the matrix into exactly one segment.")),
    )
