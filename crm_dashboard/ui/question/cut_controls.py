"""How one dimension is cut and drawn: the rule, its numbers, the scale."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.composite import Composite
from crm_dashboard.model.metrics.metrics import Metric
from crm_dashboard.model.question.cuts import (
    MEDIAN,
    MOST_LEVELS,
    CutRule,
    Fixed,
    Mean,
    NaturalBreaks,
    Quantiles,
    TopShare,
    levels_wished,
)
from crm_dashboard.model.question.spec import Axis, Scale
from crm_dashboard.text import N_, text
from crm_dashboard.ui.question.value_field import Valued, is_worked_out, remember_worked_out, value_field
from crm_dashboard.ui.session import state
from crm_dashboard.ui.session.not_applied import NotApplied, tell
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.values import titled_in_full

LEAST, MOST = 0.1, 99.9
"""Per cent that a share of customers, or of a total, can be set to."""
_SCALES: dict[str, Scale] = {"linear": "linear", "log": "log"}
People = tuple[dt.date | None, int | None]


@dataclass(frozen=True)
class _Place:
    """Where the controls of one metric stand: they are remembered by workspace and metric."""

    workspace: Workspace
    t: Translator
    metric: Metric
    people: People
    composite: Composite | None
    prefix: str

    @property
    def of_metric(self) -> str:
        return f"{self.prefix}:{self.metric.key}"

    def key(self, part: str) -> str:
        return f"{self.of_metric}:{part}"


def cut_controls(
    workspace: Workspace, t: Translator, metric: Metric, people: People, composite: Composite | None = None
) -> Axis:
    """Draw the cut of a metric behind a button and return the axis; `composite` is the metric's definition where it is one."""
    title = t(N_("{label}: cut and scale"), label=t(metric.label))
    with st.popover(literal(plain(title)), width="stretch", icon=":material/content_cut:"):
        return cut_fields(workspace, t, metric, people, composite)


def cut_fields(
    workspace: Workspace,
    t: Translator,
    metric: Metric,
    people: People,
    composite: Composite | None = None,
    *,
    prefix: str = "",
) -> Axis:
    """Draw the cut of a metric and return the axis; what is chosen is remembered under `prefix`, the workspace's name if left out."""
    place = _Place(workspace, t, metric, people, composite, prefix or workspace.name)
    rules = {
        name: one for name, one in _RULES.items() if name != "top" or (metric.additive and metric.favourable == "more")
    }
    if state.get(place.key("linked")):
        rules["linked"] = _Rule(N_("as linked or saved"), lambda _place: state.get(place.key("linked")))
    if (asked := state.get(place.key("rule"))) and asked not in rules:
        what = text(N_("Cut of “{label}”"), label=metric.label)
        why, instead = text(N_("This dimension cannot be cut so.")), text(N_("The median is used."))
        tell(NotApplied(what, t(_RULES[asked].label) if asked in _RULES else asked, why, instead))
    state.keep_within(place.key("rule"), rules, "median")
    name = st.selectbox(
        t(N_("cut at")),
        list(rules),
        format_func=lambda one: t(rules[one].label),
        key=place.key("rule"),
        persist_state="session",
    )
    if name == "fixed" and state.get(place.key("asked")) not in (None, "fixed"):
        _start_where_the_line_is(place)
    state.put(place.key("asked"), name)
    rule = rules[name].ask(place)
    state.put(place.key("last"), rule)
    return Axis(metric.key, cuts=rule, scale=_scale(place))


def remember_cuts(prefix: str, axis: Axis) -> None:
    """Set the controls of an axis's metric to its cuts, before they are drawn; `prefix` as in `cut_fields`."""
    prefix = f"{prefix}:{axis.metric}:"
    state.put(prefix + "scale", axis.scale or "auto")
    match axis.cuts:
        case Fixed(values):
            state.put(prefix + "rule", "fixed")
            state.put(prefix + "levels", len(values) + 1)
            for index, value in enumerate(values):
                state.put(f"{prefix}cut:{len(values)}:{index}", value)
        case Quantiles((0.5,)):
            state.put(prefix + "rule", "median")
        case Quantiles((share,)) if (percent := _percent_of(share)) is not None:
            state.put(prefix + "rule", "quantile")
            state.put(prefix + "quantile", percent)
        case Quantiles(shares) as rule if rule == Quantiles.parts(len(shares) + 1):
            state.put(prefix + "rule", "parts")
            state.put(prefix + "levels", len(shares) + 1)
        case TopShare((share,)) if (percent := _percent_of(share)) is not None:
            state.put(prefix + "rule", "top")
            state.put(prefix + "top", percent)
        case Quantiles() | TopShare() as rule:
            state.put(prefix + "rule", "linked")
            state.put(prefix + "linked", rule)
        case NaturalBreaks(levels):
            state.put(prefix + "rule", "breaks")
            state.put(prefix + "levels", levels)
        case Mean():
            state.put(prefix + "rule", "mean")
    state.put(prefix + "asked", state.get(prefix + "rule"))  # set, not chosen: the values stand as they are


def _percent_of(share: float) -> float | None:
    """Return the per cent that the control turns into exactly this share; None where it cannot hold it."""
    near = round(100 * share, 6)
    found = (near, 100 * share, math.nextafter(100 * share, 0), math.nextafter(100 * share, 100))
    return next((one for one in found if LEAST <= one <= MOST and one / 100 == share), None)


def _start_where_the_line_is(place: _Place) -> None:
    """Give fixed cuts the values of the rule before, so that choosing them moves nothing."""
    last: CutRule | None = state.get(place.key("last"))
    if last is None:
        return
    levels = levels_wished(last)
    state.put(place.key("levels"), levels)
    suggested = _suggested(place, last)
    remember_worked_out(place.of_metric, suggested)
    for index, value in enumerate(suggested):
        state.put(place.key(f"cut:{levels - 1}:{index}"), float(value))


def _suggested(place: _Place, rule: CutRule) -> tuple[float, ...]:
    composites = (place.composite,) if place.composite else ()
    return analysis.suggested_cuts(place.workspace, place.metric.key, rule, *place.people, composites)


def _levels(place: _Place, usual: int = 3) -> int:
    key = place.key("levels")
    state.start(key, usual)
    options = list(range(2, MOST_LEVELS + 1))
    return int(
        st.segmented_control(
            place.t(N_("levels")), options, key=key, required=True, persist_state="session", format_func=str
        )
        or state.get(key)
    )


def _percent(place: _Place, part: str, label: str, usual: float, help_text: str) -> float:
    key = place.key(part)
    state.start(key, usual)
    value = st.number_input(
        label,
        min_value=LEAST,
        max_value=MOST,
        step=5.0,
        key=key,
        persist_state="session",
        format="%.1f",
        help=help_text,
    )
    return min(max(value, LEAST), MOST) / 100


def _fixed(place: _Place) -> CutRule:
    levels = _levels(place, usual=2)
    usual = _suggested(place, Quantiles.parts(levels))
    values = [_fixed_value(place, levels - 1, index, cut) for index, cut in enumerate(usual)]
    distinct = sorted(set(values))
    if distinct != values:
        st.warning(place.t(N_("The cuts must grow from one to the next; they were put in order.")))
    return Fixed(tuple(distinct))


def _fixed_value(place: _Place, count: int, index: int, usual: float) -> float:
    key, t, metric = place.key(f"cut:{count}:{index}"), place.t, place.metric
    if state.get(key) is None:
        remember_worked_out(place.of_metric, (float(usual),))
        state.put(key, float(usual))
    version = place.workspace.version
    currency = version.report.currency if version else None
    label = t(N_("cut {number}"), number=index + 1) if count > 1 else t(N_("cut"))
    value = value_field(
        titled_in_full(label, metric.unit, t, currency),
        key,
        Valued(metric.label, metric.unit, metric.whole, metric.ends, currency),
        t,
        full=not is_worked_out(place.of_metric, state.get(key)),
    )
    assert value is not None
    return float(value)


def _quantile(place: _Place) -> CutRule:
    t = place.t
    share = _percent(
        place,
        "quantile",
        t(N_("% of customers on the unfavourable side")),
        80.0,
        t(
            N_(
                "The cut is the value in the data that comes nearest: customers with the same value are never torn apart."
            )
        ),
    )
    return Quantiles((share,))


def _top(place: _Place) -> CutRule:
    t = place.t
    share = _percent(
        place,
        "top",
        t(N_("% of the total")),
        80.0,
        t(N_("The fewest customers who together make this much of the total.")),
    )
    return TopShare((share,))


def _scale(place: _Place) -> Scale | None:
    t = place.t
    labels = {"auto": t(N_("usual")), "linear": t(N_("linear")), "log": t(N_("logarithmic"))}
    state.keep_within(place.key("scale"), labels, "auto")
    chosen = st.segmented_control(
        t(N_("drawn on a scale that is")),
        list(labels),
        format_func=labels.__getitem__,
        key=place.key("scale"),
        required=True,
        persist_state="session",
    )
    return _SCALES.get(chosen or "auto")


@dataclass(frozen=True)
class _Rule:
    label: str
    ask: Callable[[_Place], CutRule]


_RULES: dict[str, _Rule] = {
    "median": _Rule(N_("the median"), lambda _place: MEDIAN),
    "fixed": _Rule(N_("fixed values"), _fixed),
    "mean": _Rule(N_("the mean"), lambda _place: Mean()),
    "quantile": _Rule(N_("a quantile"), _quantile),
    "parts": _Rule(N_("equal parts"), lambda place: Quantiles.parts(_levels(place))),
    "top": _Rule(N_("the top share of the total"), _top),
    "breaks": _Rule(N_("natural breaks"), lambda place: NaturalBreaks(_levels(place))),
}
