"""Bands of a metric: three to ten stretches of its values, by equal shares of customers or of equal width."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal

import narwhals as nw
from pydantic import Field
from pydantic.dataclasses import dataclass as checked

from crm_dashboard.model.matrix.cutting import Distribution, cut_values, distribution, quantile_cuts
from crm_dashboard.model.matrix.matrix import level_bounds, level_of
from crm_dashboard.model.metrics.registry import Favourable, Metric
from crm_dashboard.model.question.cuts import Quantiles
from crm_dashboard.text import Text

LEAST_BANDS, MOST_BANDS = 3, 10
Binning = Literal["quantile", "width", "log"]
_LARGEST_LOG = math.log1p(1.7e308)


@checked(frozen=True)
class Bands:
    """How a metric is divided: into `count` bands of equal shares (`quantile`), equal width, or equal width on the log scale.

    `fixed` keeps every band, so that each has a number of its own as the scores of a template need it: where ties
    leave fewer, a band is empty. Otherwise it is left out.
    """

    metric: str
    count: Annotated[int, Field(ge=LEAST_BANDS, le=MOST_BANDS)] = 5
    binning: Binning = "quantile"
    fixed: bool = False


@dataclass(frozen=True)
class BandAxis:
    """A metric with the cuts between its bands, ascending, in its unit, and the span of its values.

    Without cuts there is one band: every value is the same.
    """

    metric: str
    column: str
    label: Text
    definition: Text
    unit: str
    favourable: Favourable
    whole: bool
    bands: Bands
    cuts: tuple[float, ...]
    low: float
    high: float

    @property
    def size(self) -> int:
        """How many bands there are."""
        return len(self.cuts) + 1

    @property
    def place(self) -> nw.Expr:
        """The band of a row, the least favourable being 0; missing where the value is. A tie is favourable."""
        return level_of(self.column, self.cuts, self.favourable)

    @property
    def edges(self) -> tuple[float, ...]:
        """The ends of the bands, from the least favourable value to the most favourable."""
        ascending = (self.low, *self.cuts, self.high)
        return ascending if self.favourable == "more" else ascending[::-1]

    def bounds(self, level: int) -> tuple[float | None, float | None]:
        """Return the values between which a band lies, None where it is open; as `MatrixAxis.bounds`."""
        return level_bounds(self.cuts, self.favourable, level)


def band_axis(people: nw.LazyFrame[Any], metric: Metric, bands: Bands) -> BandAxis:
    """Return the bands of a metric on `people`; raise `NothingToShow` where no customer has a value.

    A cut between quantiles is a value that occurs, so ties are never torn and shares may differ from the wish. Cuts of
    equal width are rounded to two figures of the width, and whole where values are; on the log scale they begin at zero
    where some values are below it. A cut at the least favourable value or beyond the span divides nobody and
    is left out.
    """
    values = distribution(people, metric)
    return BandAxis(
        metric=metric.key,
        column=metric.column,
        label=metric.label,
        definition=metric.definition,
        unit=metric.unit,
        favourable=metric.favourable,
        whole=metric.whole,
        bands=bands,
        cuts=_cuts(people, metric, bands, values),
        low=values.low,
        high=values.high,
    )


def _cuts(people: nw.LazyFrame[Any], metric: Metric, bands: Bands, values: Distribution) -> tuple[float, ...]:
    shares = tuple(index / bands.count for index in range(1, bands.count))
    if bands.binning != "quantile":
        return _even_cuts(metric, bands, values)
    return cut_values(people, metric, Quantiles(shares)) if bands.fixed else quantile_cuts(people, metric, shares)


def _even_cuts(metric: Metric, bands: Bands, values: Distribution) -> tuple[float, ...]:
    log, more = bands.binning == "log", metric.favourable == "more"
    low, high = (_scaled(end) if log else end for end in (values.low, values.high))
    low = max(low, 0.0) if log and high > 0 else low
    steps = [low * (1 - index / bands.count) + high * (index / bands.count) for index in range(bands.count + 1)]
    edges = [_unscaled(step) for step in steps] if log else steps
    cuts = [_readable(edge, edge - before) for before, edge in pairwise(edges[:-1])]
    if metric.whole:
        cuts = [float(math.ceil(cut) if more else math.floor(cut)) for cut in cuts]
    return tuple(sorted({cut for cut in cuts if _divides(cut, values, more=more)}))


def _readable(cut: float, width: float) -> float:
    """Return a cut rounded to two digits of its band's width, so that its label is exact."""
    if not (math.isfinite(width) and width > 0):
        return cut
    return round(cut, 1 - math.floor(math.log10(width)))


def _divides(cut: float, values: Distribution, *, more: bool) -> bool:
    return values.low < cut <= values.high if more else values.low <= cut < values.high


def _scaled(value: float) -> float:
    """Return the value on the log scale that also takes zero and negative ones: sign(v) × ln(1 + |v|)."""
    return math.copysign(math.log1p(abs(value)), value)


def _unscaled(value: float) -> float:
    return math.copysign(math.expm1(min(abs(value), _LARGEST_LOG)), value)
