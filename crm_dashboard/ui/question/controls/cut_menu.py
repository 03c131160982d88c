"""The menu of ways to cut an axis: one entry each, with the widgets of its numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import streamlit as st

from crm_dashboard.errors import CrmError
from crm_dashboard.model.metrics.registry import Metric
from crm_dashboard.model.question.cuts import (
    MEDIAN,
    MOST_LEVELS,
    CutMethod,
    Fixed,
    Mean,
    NaturalBreaks,
    Quantiles,
    TopShare,
)
from crm_dashboard.text import N_
from crm_dashboard.ui.question.adaptation import can_cut_by_total
from crm_dashboard.ui.question.controls.axis_control import AxisControl
from crm_dashboard.ui.question.value_field import Valued, is_computed, remember_computed, value_field
from crm_dashboard.ui.session.notices import notify
from crm_dashboard.ui.session.widgets import set_widget, widget_value
from crm_dashboard.ui.wording.values import titled_in_full

LOWEST_PERCENT, HIGHEST_PERCENT = 0.1, 99.9
"""What a share of customers, or of a total, can be set to."""
SAME_VALUE = N_("Two cuts of a dimension cannot stand at the same value; nothing was changed.")


def _draws_nothing(_control: AxisControl) -> None:
    """Draw no widget: the method has no numbers."""


@dataclass(frozen=True)
class CutChoice:
    """An entry of the menu.

    `shows` returns whether its widgets can show a method exactly, `begin` returns the method that choosing it begins with,
    `draw` draws the widgets of its numbers.
    """

    label: str
    shows: Callable[[CutMethod], bool]
    begin: Callable[[AxisControl], CutMethod]
    draw: Callable[[AxisControl], None] = _draws_nothing
    only_totals: bool = False

    def suits(self, metric: Metric) -> bool:
        """Return whether a metric can be cut so."""
        return not self.only_totals or can_cut_by_total(metric.additive, metric.favourable)


AS_LINKED = CutChoice(N_("as linked or saved"), lambda _cuts: True, lambda control: control.axis.cuts)
"""What stands in the menu for a method that no entry can show."""


def percent_of(share: float) -> float | None:
    """Return the per cent that the widget turns into exactly this share; None where it cannot hold it."""
    near = round(100 * share, 6)
    candidates = (near, 100 * share, math.nextafter(100 * share, 0), math.nextafter(100 * share, 100))
    return next(
        (percent for percent in candidates if LOWEST_PERCENT <= percent <= HIGHEST_PERCENT and percent / 100 == share),
        None,
    )


def _is_single_percentage(cuts: CutMethod, kind: type[Quantiles | TopShare]) -> bool:
    return isinstance(cuts, kind) and len(cuts.shares) == 1 and percent_of(cuts.shares[0]) is not None


def _fixed_at(control: AxisControl, cuts: CutMethod) -> CutMethod:
    """Return fixed cuts where a method cuts now, so that choosing them moves nothing."""
    values = control.suggested(cuts)
    remember_computed(control.metric_key, values)
    return Fixed(tuple(sorted({float(value) for value in values})))


def _levels(control: AxisControl, method_of: Callable[[int], CutMethod]) -> None:
    """Draw the choice of the number of levels."""
    key = control.key("levels")

    def change() -> None:
        if levels := widget_value(key):
            try:
                control.change_cuts(method_of(int(levels)))
            except CrmError as problem:
                notify(control.t(problem.what))

    st.segmented_control(
        control.t(N_("levels")),
        list(range(2, MOST_LEVELS + 1)),
        key=set_widget(key, control.axis.cuts.level_count),
        required=True,
        format_func=str,
        on_change=change,
    )


def _percent(
    control: AxisControl, part: str, label: str, help_text: str, method_of: Callable[[tuple[float, ...]], CutMethod]
) -> None:
    """Draw the input of one share, in per cent."""
    cuts, key = control.axis.cuts, control.key(part)
    share = cuts.shares[0] if isinstance(cuts, Quantiles | TopShare) else 0.8

    def change() -> None:
        percent = min(max(widget_value(key), LOWEST_PERCENT), HIGHEST_PERCENT)
        control.change_cuts(method_of((percent / 100,)))

    st.number_input(
        label,
        min_value=LOWEST_PERCENT,
        max_value=HIGHEST_PERCENT,
        step=5.0,
        key=set_widget(key, percent_of(share) or 80.0),
        format="%.1f",
        help=help_text,
        on_change=change,
    )


def _quantile(control: AxisControl) -> None:
    t = control.t
    _percent(
        control,
        "quantile",
        t(N_("% of customers on the unfavourable side")),
        t(
            N_(
                "The cut is the value in the data that comes nearest: customers with the same value are never torn apart."
            )
        ),
        Quantiles,
    )


def _top(control: AxisControl) -> None:
    t = control.t
    help_text = t(N_("The fewest customers who together make this much of the total."))
    _percent(control, "top", t(N_("% of the total")), help_text, TopShare)


def _fixed(control: AxisControl) -> None:
    _levels(control, lambda levels: _fixed_at(control, Quantiles.parts(levels)))
    cuts = control.axis.cuts
    assert isinstance(cuts, Fixed)
    for index in range(len(cuts.values)):
        _fixed_value(control, cuts.values, index)


def _fixed_value(control: AxisControl, values: tuple[float, ...], index: int) -> None:
    key, t, metric = control.key(f"cut:{len(values)}:{index}"), control.t, control.metric
    set_widget(key, values[index])
    version = control.workspace.version
    currency = version.report.currency if version else None
    label = t(N_("cut {number}"), number=index + 1) if len(values) > 1 else t(N_("cut"))

    def change() -> None:
        moved = sorted((*values[:index], float(widget_value(key)), *values[index + 1 :]))
        if len(set(moved)) < len(moved):
            notify(t(SAME_VALUE))
        else:
            control.change_cuts(Fixed(tuple(moved)))

    value_field(
        titled_in_full(label, metric.unit, t, currency),
        key,
        Valued(metric.label, metric.unit, metric.whole, metric.ends, currency),
        t,
        full=not is_computed(control.metric_key, values[index]),
        on_change=change,
    )


CHOICES: Mapping[str, CutChoice] = MappingProxyType(
    {
        "median": CutChoice(N_("the median"), lambda cuts: cuts == MEDIAN, lambda _control: MEDIAN),
        "fixed": CutChoice(
            N_("fixed values"),
            lambda cuts: isinstance(cuts, Fixed),
            lambda control: _fixed_at(control, control.axis.cuts),
            _fixed,
        ),
        "mean": CutChoice(N_("the mean"), lambda cuts: isinstance(cuts, Mean), lambda _control: Mean()),
        "quantile": CutChoice(
            N_("a quantile"),
            lambda cuts: _is_single_percentage(cuts, Quantiles),
            lambda _control: Quantiles((0.8,)),
            _quantile,
        ),
        "parts": CutChoice(
            N_("equal parts"),
            lambda cuts: cuts == Quantiles.parts(cuts.level_count),
            lambda _control: Quantiles.parts(3),
            lambda control: _levels(control, Quantiles.parts),
        ),
        "top": CutChoice(
            N_("the top share of the total"),
            lambda cuts: _is_single_percentage(cuts, TopShare),
            lambda _control: TopShare((0.8,)),
            _top,
            only_totals=True,
        ),
        "breaks": CutChoice(
            N_("natural breaks"),
            lambda cuts: isinstance(cuts, NaturalBreaks),
            lambda _control: NaturalBreaks(3),
            lambda control: _levels(control, NaturalBreaks),
        ),
    }
)
"""The menu, in its order; where several entries show a method, the first is the plainest."""
