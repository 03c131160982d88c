"""A headline in words: its value, its change and whether that is good, how usual it is."""

from __future__ import annotations

from typing import Literal

from crm_dashboard.analysis import Figure
from crm_dashboard.i18n.figures import signed
from crm_dashboard.i18n.formats import MISSING
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.time.novelty import Novelty
from crm_dashboard.model.time.period import Comparison
from crm_dashboard.text import N_, text

_USUAL = {
    "more": N_("more than usual ({low}–{high})"),
    "less": N_("less than usual ({low}–{high})"),
    "usual": N_("as usual ({low}–{high})"),
}


def usual_text(figure: Figure, novelty: Novelty | None, currency: str | None, t: Translator) -> str:
    """Return how usual a headline is after what it is compared with, with its usual range; "" where too little is known."""
    if novelty is None:
        return ""
    low, high = (write_figure(_whole(figure, end), figure, currency, t) for end in (novelty.low, novelty.high))
    return t(_USUAL[novelty.direction], low=low, high=high)


def _whole(figure: Figure, value: float) -> float:
    return round(value) if figure.headline.unit == "customers" else value


def value_text(figure: Figure, currency: str | None, t: Translator) -> str:
    """Return a headline's value as a card shows it: money short, a dash where the data do not carry it."""
    return MISSING if figure.value is None else write_figure(figure.value, figure, currency, t)


def instead_text(figure: Figure, comparison: Comparison, t: Translator) -> str:
    """Return what stands on a card in the place of a change: why there is none."""
    if comparison == "none" and not figure.why:
        return ""
    if comparison == "target" and not figure.why:
        return t(N_("no target"))
    missing = figure.why_no_change if figure.base(comparison) is None else None
    return t(figure.why or missing or text(N_("none before")))


def change_text(
    figure: Figure, comparison: Comparison, t: Translator, currency: str | None = None, *, short: bool = False
) -> str:
    """Return the change against another period, in percent of what it was; of a share, in points. "" for none.

    Against a target it is the part of it that is reached; without the target itself where it is to be `short`.
    """
    change = figure.change(comparison)
    if change is None:
        return ""
    if comparison == "target" and figure.target and figure.headline.unit != "share":
        share = t.percent(figure.share_of_target, 1)
        if short:
            return t(N_("{share} met"), share=share)
        return t(N_("{share} of {target}"), share=share, target=write_figure(figure.target.amount, figure, currency, t))
    size = abs(change)
    if figure.headline.unit == "share":
        return t(N_("{count} pp"), count=signed(round(change, 3), t.number(size * 100, 1)))
    return signed(round(change, 3), t.percent(size, 1))


def change_direction(figure: Figure, comparison: Comparison) -> Literal["up", "down"] | None:
    """Return where a figure went; None where it did not change, or not by as much as is written."""
    change = round(figure.change(comparison) or 0, 3)
    return "up" if change > 0 else "down" if change < 0 else None


def is_favourable(figure: Figure, comparison: Comparison) -> bool:
    """Return whether a change is a good one: of lost customers fewer are better."""
    return ((figure.change(comparison) or 0) > 0) == (figure.headline.favourable == "more")


def write_figure(value: object, figure: Figure, currency: str | None, t: Translator, *, short: bool = True) -> str:
    """Return a value in the unit of a headline; money from 10,000 on in three figures where it is to be `short`."""
    amount = value if isinstance(value, int | float) or value is None else float(str(value))
    if figure.headline.unit == "money":
        return t.money(amount, currency, compact=short and amount is not None and abs(amount) >= 10_000)
    return t.percent(amount, 1) if figure.headline.unit == "share" else t.number(amount)
