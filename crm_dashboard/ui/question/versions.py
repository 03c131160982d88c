"""Versions of a question in words: their dimensions and cuts, in real units."""

from __future__ import annotations

from dataclasses import replace

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.calendar import date_of
from crm_dashboard.model.matrix.matrix import MatrixAxis
from crm_dashboard.model.metrics.composite import COMPOSITES
from crm_dashboard.model.question.cuts import NaturalBreaks
from crm_dashboard.model.question.history import History
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.segments.wording import cuts_in_words
from crm_dashboard.text import N_
from crm_dashboard.ui.question.windows import window_label
from crm_dashboard.ui.wording.escape import plain
from crm_dashboard.ui.wording.labels import distinct

KEPT, NOW = "kept", "now"
_MOST_OFFERED = 20


def cuts_text(axes: tuple[MatrixAxis, ...], currency: str | None, t: Translator) -> str:
    """Return where a version cuts: “Money spent ≥ ¥1,200 · Orders ≥ 5 orders”."""
    return plain(t(cuts_in_words(axes, currency)))


def changed_scope(workspace: Workspace, kept: MatrixSpec, now: MatrixSpec, t: Translator) -> str:
    """Return in words what besides the cuts differs between two versions: as-of date, window, customers, weights; "" for nothing."""
    last = date_of(analysis.last_order_day(workspace))
    changes = []
    if (kept.as_of or last) != (now.as_of or last):
        changes.append(t(N_("as-of date {before} → {after}"), before=kept.as_of or last, after=now.as_of or last))
    if kept.window != now.window:
        before, after = (t(window_label(spec.window)) for spec in (kept, now))
        changes.append(t(N_("period: {before} → {after}"), before=before, after=after))
    if kept.keeps_active != now.keeps_active:
        changes.append(
            t(N_("only customers with an order in the period"))
            if now.keeps_active
            else t(N_("also customers without an order in the period"))
        )
    before_by_key = {composite.key: composite for composite in kept.composites}
    changes += [
        t(N_("parts of {label}"), label=COMPOSITES[composite.key].label)
        for composite in now.composites
        if before_by_key.get(composite.key, composite) != composite
    ]
    return " · ".join(changes)


def versions_of(answer: Answer, kept: MatrixSpec, history: History) -> dict[str, MatrixSpec]:
    """Return the versions that can be looked at, by a code: the kept one, that of now, and the latest of the session.

    All are limited by the filters of now; equal ones are listed once, those that the data do not support are left out.
    """
    usable = {key for key, offer in analysis.metrics_of(answer.workspace).items() if not offer.missing}
    versions = {KEPT: kept, NOW: answer.spec}
    seen = {_drawn(kept), _drawn(answer.spec)}
    for place in reversed(range(len(history.questions))):
        spec = analysis.align_question(history.questions[place], answer.spec)
        if len(versions) < _MOST_OFFERED and _drawn(spec) not in seen and usable.issuperset(spec.metrics):
            seen.add(_drawn(spec))
            versions[str(place)] = spec
    return versions


def with_scales_of(spec: MatrixSpec, other: MatrixSpec) -> MatrixSpec:
    """Return a version with the scales of another, so that both charts can be read side by side.

    Natural breaks are found on their axis's scale, so theirs stays.
    """
    scales = {axis.metric: axis.scale for axis in other.axes}
    axes = (
        axis if isinstance(axis.cuts, NaturalBreaks) else replace(axis, scale=scales.get(axis.metric, axis.scale))
        for axis in spec.axes
    )
    return replace(spec, axes=tuple(axes))


def labels_of(answer: Answer, versions: dict[str, MatrixSpec], t: Translator) -> dict[str, str]:
    """Return the versions in words, by their codes."""
    return distinct({code: _label(answer, code, spec, t) for code, spec in versions.items()})


def _label(answer: Answer, code: str, spec: MatrixSpec, t: Translator) -> str:
    cuts = cuts_text(analysis.cut_axes(answer.workspace, spec), answer.matrix.currency, t)
    if scope := changed_scope(answer.workspace, spec, answer.spec, t):
        cuts = f"{cuts} ({plain(scope)})"
    if code == KEPT:
        return t(N_("Baseline: {cuts}"), cuts=cuts)
    if code == NOW:
        return t(N_("Now: {cuts}"), cuts=cuts)
    return t(N_("Version {number}: {cuts}"), number=int(code) + 1, cuts=cuts)


def _drawn(spec: MatrixSpec) -> object:
    return spec.template, tuple((axis.metric, axis.cuts) for axis in spec.axes), spec.scope_key
