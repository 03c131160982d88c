"""Ties: on which side of a cut a value stands that is equal to it. Everything that compares values with cuts asks here.

What is drawn follows the same rule in a browser's languages: `charts.scatter.moving` and `ui/matrix/board/frontend/cuts.js`.
"""

from __future__ import annotations

import narwhals as nw

from crm_dashboard.model.metrics.metric import Favourable


def is_on_favourable_side(value: nw.Expr, cut: float, favourable: Favourable) -> nw.Expr:
    """Return whether a value is on the favourable side of a cut; a value equal to the cut is. Missing where the value is."""
    return value >= cut if favourable == "more" else value <= cut
