"""The second step: by which two or three dimensions the customers are placed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from crm_dashboard import analysis
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.metrics.registry import Metric
from crm_dashboard.model.question.link_codes import AXES
from crm_dashboard.model.question.spec import Axis
from crm_dashboard.text import N_
from crm_dashboard.ui.guide.draft import Draft, control, goal_of, with_axes
from crm_dashboard.ui.question.controls.fit_marks import dimension_fit_note, marked
from crm_dashboard.ui.session.widgets import limit_widget, start_widget
from crm_dashboard.ui.wording.escape import literal, plain
from crm_dashboard.ui.wording.labels import distinct

_QUESTIONS = {
    "x": N_("To the right: the more favourable, the further"),
    "y": N_("Upwards"),
    "z": N_("And perhaps a third, with one chart for each level"),
}


def dimensions_step(workspace: Workspace, draft: Draft, t: Translator) -> tuple[Draft, bool]:
    """Draw the choice of dimensions, those that suit the goal first, each with its definition, unit and coverage."""
    metrics = {
        key: availability.metric
        for key, availability in analysis.metrics_of(workspace).items()
        if not availability.missing
    }
    suggested = _suggested(draft, metrics)
    chosen: list[str] = []
    for place, name in enumerate(AXES):
        if metric := _choice(workspace, draft, metrics, suggested, chosen, place, name, t):
            chosen.append(metric)
            _describe(workspace, metrics[metric], draft, t)
    _all_dimensions(workspace, metrics, draft, t)
    if tuple(chosen) != tuple(axis.metric for axis in draft.axes):
        draft = with_axes(workspace.name, draft, tuple(_axis(metric, draft) for metric in chosen))
    return draft, True


def _suggested(draft: Draft, metrics: Mapping[str, Metric]) -> list[str]:
    goal = goal_of(draft)
    wanted = goal.suggested if goal else tuple(axis.metric for axis in draft.axes)
    return [key for key in wanted if key in metrics]


def _choice(
    workspace: Workspace,
    draft: Draft,
    metrics: Mapping[str, Metric],
    suggested: list[str],
    chosen: list[str],
    place: int,
    name: str,
    t: Translator,
) -> str:
    before = [axis.metric for axis in draft.axes]
    options = [key for key in dict.fromkeys((*suggested, *metrics)) if key not in chosen]
    if name == "z":
        options = ["", *options]
    key = control(workspace.name, f"dimension:{name}")
    start_widget(key, before[place] if place < len(before) else "")
    limit_widget(key, options, next((metric_key for metric_key in before if metric_key in options), options[0]))
    names = {
        metric_key: _name(metrics[metric_key], metric_key in suggested, t)
        if metric_key
        else t(N_("no third dimension"))
        for metric_key in options
    }
    metric: str = st.selectbox(
        t(_QUESTIONS[name]),
        options,
        format_func=distinct(marked(names, analysis.short_metrics(workspace))).__getitem__,
        key=key,
    )
    return metric


def _name(metric: Metric, is_suggested: bool, t: Translator) -> str:
    label = plain(t(metric.label))
    return t(N_("{label} · suits the goal"), label=label) if is_suggested else label


def _axis(metric: str, draft: Draft) -> Axis:
    """Return the axis of a metric as the draft or its source cuts it, at the median where neither does."""
    known = {axis.metric: axis for axis in (*(draft.source.axes if draft.source else ()), *draft.axes)}
    return known.get(metric, Axis(metric))


def _describe(workspace: Workspace, metric: Metric, draft: Draft, t: Translator) -> None:
    share = analysis.coverage(workspace, (metric.key,), None, draft.window, active_only=draft.spec.keeps_active)[
        metric.key
    ]
    better = t(N_("more is better")) if metric.favourable == "more" else t(N_("fewer is better"))
    known = t(N_("{share} of customers have a value"), share=t.percent(share))
    unit = _unit(workspace, metric, t)
    facts = [t(N_("measured in {unit}"), unit=unit)] if unit else []
    st.caption(literal(f"{t(metric.definition)} — {' · '.join((*facts, better, known))}"))
    dimension_fit_note(workspace, metric.key, t)


def _unit(workspace: Workspace, metric: Metric, t: Translator) -> str:
    version = workspace.version
    return t.unit_name(metric.unit, version.report.currency if version else None)


def _all_dimensions(workspace: Workspace, metrics: Mapping[str, Metric], draft: Draft, t: Translator) -> None:
    with st.expander(t(N_("All dimensions, what they mean and who has a value")), key=control(workspace.name, "all"), on_change="rerun") as opened:  # fmt: skip
        if not opened.open:
            return
        with st.spinner(t(N_("Counting who has a value…")), show_time=True):
            shares = analysis.coverage(
                workspace, tuple(metrics), None, draft.window, active_only=draft.spec.keeps_active
            )
        definition, share = t(N_("Definition")), t(N_("Have a value"))
        rows = [
            {
                t(N_("Dimension")): plain(t(metric.label)),
                share: t.percent(shares[key]),
                t(N_("Unit")): _unit(workspace, metric, t),
                definition: plain(t(metric.definition)),
            }
            for key, metric in metrics.items()
        ]
        st.dataframe(
            pd.DataFrame(rows),
            hide_index=True,
            height=180,
            column_config={definition: st.column_config.Column(width="large")},
            alt=t(N_("Dimensions and their definitions")),
            key=control(workspace.name, "table"),
        )
