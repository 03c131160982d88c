"""Ties: on which side of a cut a value stands that is equal to it. Whatever puts customers into cells asks here.

The same rule stands where a cut is looked for (`cutting`: the share below a candidate) and, in a browser's languages, where it is drawn
(`charts.scatter.moving`, `ui/matrix/board/frontend/cuts.js`).
"""

from __future__ import annotations

import narwhals as nw

from crm_dashboard.model.metrics.metric import Favourable


def is_on_favourable_side(value: nw.Expr, cut: float, favourable: Favourable) -> nw.Expr:
    """Return whether a value is on the favourable side of a cut; a value equal to the cut is. Missing where the value is."""
    return value >= cut if favourable == "more" else value <= cut
