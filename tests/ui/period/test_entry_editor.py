"""The editors of targets and of own events: rows that are read, passed over and refused in words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.time.targets import Target
from crm_dashboard.ui.period.entry_editor import EntryEditor, RowRefused
from crm_dashboard.ui.period.own_events import event_of_row
from crm_dashboard.ui.period.targets import target_of_row

EN = translator("en")
EDITOR: EntryEditor[Target] = EntryEditor(
    "targets",
    ("metric", "period", "target"),
    to_row=lambda target: (target.metric,),
    from_row=lambda row: target_of_row(row, t=EN),
    identity=lambda target: (target.metric, target.calendar),
)


@pytest.mark.parametrize(
    ("metric", "typed", "amount"),
    [("revenue", "3.3M", 3_300_000), ("revenue", "330万", 3_300_000), ("repeat_rate", "28%", "0.28"), ("repeat_rate", "28", "0.28")],
)  # fmt: skip
def test_a_target_is_read_as_figures_are_typed(metric: str, typed: str, amount: object) -> None:
    target = target_of_row({"metric": metric, "period": "2026年9月", "target": typed}, t=EN)
    assert (target.calendar.code, target.amount) == ("2026-09", Decimal(str(amount)))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("", "2026", "5"), "choose a figure"),
        (("revenue", "soon", "5"), "“soon” is no month"),
        (("revenue", "2026", ""), "no number above zero"),
        (("revenue", "2026", "-5"), "no number above zero"),
        (("repeat_rate", "2026", "280%"), "at most 100%"),
    ],
)
def test_what_is_no_target_is_refused_in_words(row: tuple[str, str, str], words: str) -> None:
    with pytest.raises(RowRefused, match=words):
        target_of_row(dict(zip(EDITOR.columns, row, strict=True)), t=EN)


def test_empty_rows_are_passed_over_and_a_repeat_is_named() -> None:
    row = {"metric": "revenue", "period": "2026", "target": "5"}
    entries, problems = EDITOR.read([row, dict.fromkeys(row), {**row, "period": "2026年"}], EN)
    assert [entry.amount for entry in entries] == [5]
    assert problems == ["Row 3: this one stands above already."]


def test_an_event_may_have_one_day() -> None:
    event = event_of_row({"name": " Store  opening ", "first": "2026-09-01T00:00:00", "last": None}, t=EN)
    assert (event.name, date_of(event.first), event.last) == ("Store opening", dt.date(2026, 9, 1), event.first)


@pytest.mark.parametrize(
    ("name", "first", "last", "words"),
    [
        ("", "2026-09-01", None, "no name"),
        ("x" * 41, "2026-09-01", None, "at most 40 characters"),
        ("Sale", None, dt.date(2026, 9, 1), "no first day"),
        ("Sale", dt.date(2026, 9, 2), dt.date(2026, 9, 1), "ends before it begins"),
    ],
)
def test_what_is_no_event_is_refused_in_words(name: str, first: object, last: object, words: str) -> None:
    with pytest.raises(RowRefused, match=words):
        event_of_row({"name": name, "first": first, "last": last}, t=EN)
