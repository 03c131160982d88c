"""The metrics that contacts and feedback give: one entry each."""

from __future__ import annotations

import narwhals as nw

from crm_dashboard.model.metrics.aggregates import FULL_SCORE
from crm_dashboard.model.metrics.metric import SHARES, Metric, Need, ratio
from crm_dashboard.model.metrics.scope import Scope
from crm_dashboard.text import N_, text

HALF_LIFE = 90
"""Days after which the nearness of a contact or an order has halved."""
QUARTER = 91
"""Days of a quarter."""
_INTERACTIONS = (Need("interactions", "customer_id"),)


def _counted(name: str) -> nw.Expr:
    """Return a count, 0 for a customer without a record in the table."""
    return nw.col(name).fill_null(0)


def _nearness(scope: Scope) -> nw.Expr:
    contact, order = nw.col("last_contact"), nw.col("last_day")
    last = nw.when(contact > order).then(contact).otherwise(order)
    return (nw.lit(0.5).cast(nw.Float64) ** ((nw.lit(scope.as_of) - last) / HALF_LIFE)).round(9)


def _contact_rate(scope: Scope) -> nw.Expr:
    first = nw.when(nw.col("first_contact") < nw.col("first_day")).then(nw.col("first_contact"))
    start = nw.when(first.is_null()).then(nw.col("first_day")).otherwise(first)
    if scope.first_day is not None:
        start = nw.when(start < scope.first_day).then(nw.lit(scope.first_day)).otherwise(start)
    days = nw.lit(scope.as_of) - start + 1
    days = nw.when(days < QUARTER).then(nw.lit(QUARTER)).otherwise(days)
    return ratio(_counted("contacts") * QUARTER, days)


def _satisfaction(_scope: Scope) -> nw.Expr:
    total, count = (nw.col(name).cast(nw.Float64) for name in ("score_sum", "score_count"))
    return nw.when(count > 0).then(total / (count * FULL_SCORE))


RELATION_METRICS: tuple[Metric, ...] = (
    Metric(
        "contacts",
        text(N_("Contacts")),
        text(
            N_(
                "Number of contacts in the window: calls, chats, e-mails, visits, questions, complaints. Looking at pages and filling a cart are none."
            )
        ),
        "contacts",
        "contacts",
        lambda _scope: _counted("contacts"),
        ("contacts",),
        _INTERACTIONS,
        whole=True,
        additive=True,
        scale="log",
    ),
    Metric(
        "contact_rate",
        text(N_("Contacts per quarter")),
        text(
            N_(
                "Contacts in the window divided by its quarters of {days} days since the first contact or the first order that filters let in, at least one quarter."
            ),
            days=QUARTER,
        ),
        "number",
        "contacts",
        _contact_rate,
        ("contacts", "first_contact", "first_day"),
        _INTERACTIONS,
        scale="log",
    ),
    Metric(
        "nearness",
        text(N_("Nearness")),
        text(
            N_(
                "1 on the day of the last contact or of the last order that filters let in, half of it after {days} days, a quarter after twice as many. Uses all history."
            ),
            days=HALF_LIFE,
        ),
        "share",
        "contacts",
        _nearness,
        ("last_contact", "last_day"),
        ends=SHARES,
    ),
    Metric(
        "two_way_share",
        text(N_("Two-way share")),
        text(N_("Share of the contacts in the window in which the customer took part: began them, or answered.")),
        "share",
        "contacts",
        lambda _scope: ratio(_counted("two_way"), _counted("directed")),
        ("two_way", "directed"),
        (Need("interactions", "direction"),),
        ends=SHARES,
    ),
    Metric(
        "satisfaction",
        text(N_("Satisfaction")),
        text(
            N_(
                "Mean of the scores given in the window, each divided by the highest score possible. Scores below 0 or above that do not count."
            )
        ),
        "share",
        "feedback",
        _satisfaction,
        ("score_sum", "score_count"),
        (Need("feedback", "score"), Need("feedback", "scale_max")),
        ends=SHARES,
    ),
    Metric(
        "feedback_given",
        text(N_("Feedback given")),
        text(N_("Number of reviews, scores, survey answers and complaints in the window.")),
        "number",
        "feedback",
        lambda _scope: _counted("feedback_count"),
        ("feedback_count",),
        (Need("feedback", "customer_id"),),
        whole=True,
        additive=True,
    ),
    Metric(
        "complaints",
        text(N_("Complaints")),
        text(N_("Number of complaints in the window. Fewer is better.")),
        "complaints",
        "feedback",
        lambda _scope: _counted("complaint_count"),
        ("complaint_count",),
        (Need("feedback", "kind"),),
        favourable="less",
        whole=True,
        additive=True,
    ),
    Metric(
        "open_complaints",
        text(N_("Open complaints")),
        text(
            N_("Complaints made by the as-of date and not yet resolved by then, whatever the window. Fewer is better.")
        ),
        "complaints",
        "feedback",
        lambda _scope: _counted("open_count"),
        ("open_count",),
        (Need("feedback", "kind"), Need("feedback", "resolved_ts")),
        favourable="less",
        whole=True,
        additive=True,
    ),
)
