"""How unusual the change of each headline is against its own past: the same comparison at earlier period ends."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, repeat
from typing import Any, cast

import narwhals as nw

from crm_dashboard.analysis.loaded.orders_or_summary import has_only_summary
from crm_dashboard.analysis.period.headlines import Figure, filter_key, filtered_orders, first_order_day
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.model.question.spec import MatrixSpec
from crm_dashboard.model.time.headlines import HEADLINES, Headline, headline_column, headline_rows
from crm_dashboard.model.time.novelty import Novelty, change_novelty, growth_novelty
from crm_dashboard.model.time.period import Comparison, Period

_MOST = 7
_TINY = 1e-9
_Row = Mapping[str, Any]
_Pair = tuple[int, int]


def headline_novelties(
    workspace: Workspace, spec: MatrixSpec, period: Period, comparison: Comparison, figures: tuple[Figure, ...]
) -> dict[str, Novelty]:
    """Return by key how unusual the headlines are whose change is known at six earlier period ends or more.

    The earlier ends follow each other without overlap, at most seven. Counts and money are compared by their ratio,
    shares by their difference, the number of all customers, which only grows, by its growth. `figures` are those of
    `headlines_of` for the same period.
    """
    if comparison == "none" or has_only_summary(workspace):
        return {}
    key = ("headline novelty", filter_key(spec), period, comparison)
    return cast(
        "dict[str, Novelty]",
        workspace.cached_on_disk(
            key,
            lambda: novelties_of(
                filtered_orders(workspace, spec),
                first_order_day(workspace, period.last),
                (period, comparison),
                figures,
            ),
        ),
    )


def novelties_of(
    orders: nw.LazyFrame[Any], first: int, compared: tuple[Period, Comparison], figures: tuple[Figure, ...]
) -> dict[str, Novelty]:
    """Return what `headline_novelties` does, from orders that are all known since the day `first`."""
    period, comparison = compared
    earlier = list(accumulate(repeat(period, _MOST + 1), lambda later, _period: later.before))[1:]
    pairs = [(at, base) for at in earlier if (base := at.base(comparison)) and base.first >= first]
    if not pairs:
        return {}
    periods = list(dict.fromkeys(each for pair in pairs for each in pair))
    places = [(periods.index(at), periods.index(base)) for at, base in pairs]
    known = {figure.key: figure for figure in figures if figure.value is not None}
    rows = headline_rows(orders, periods, [*known])
    row = rows.collect("pyarrow").to_native().to_pylist()[0]
    novelties = {}
    for key, figure in known.items():
        reach = [pair for pair, (_at, base) in zip(places, pairs, strict=True) if _reaches(HEADLINES[key], base, first)]
        if novelty := _novelty(figure, comparison, row, reach, known):
            novelties[key] = novelty
    return novelties


def _reaches(headline: Headline, period: Period, first: int) -> bool:
    return period.last - max(headline.reach * period.days - 1, 0) >= first


def _novelty(
    figure: Figure, comparison: Comparison, row: _Row, places: list[_Pair], known: Mapping[str, Figure]
) -> Novelty | None:
    base = figure.base(comparison)
    values = [
        (float(value), float(before))
        for at, then in places
        if (value := row[headline_column(figure.key, at)]) is not None
        and (before := row[headline_column(figure.key, then)]) is not None
    ]
    if figure.value is None or base is None:
        return None
    if figure.key == "customers":
        return growth_novelty(float(figure.value), [value for value, _before in values])
    is_share = figure.headline.unit == "share"
    floor = _floor(figure, base, known["active"].value, known["active"].base(comparison), is_share=is_share)
    return change_novelty(float(figure.value), float(base), values, floor, relative=not is_share)


def _floor(figure: Figure, base: Any, active: Any, active_base: Any, *, is_share: bool) -> float:
    """Return the variance that a change has by chance alone: of binomial shares, of Poisson counts, of money by as many customers."""
    counts = (active, active_base)
    if figure.headline.unit == "customers":
        counts = (figure.value, base)
    elif figure.key == "order_value":
        return _TINY
    spread = sum(1 / float(count) for count in counts if count)
    share = float(figure.value or 0)
    return max(spread * share * (1 - share) if is_share else spread, _TINY)
