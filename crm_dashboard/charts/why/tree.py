"""The tree of factors: revenue from the left to what it consists of, each with its level then and now and its part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from crm_dashboard.charts.drawing.contrast import mix
from crm_dashboard.charts.drawing.palette import FAINT, INK, PAPER
from crm_dashboard.charts.why.frame import titled
from crm_dashboard.charts.why.view import Amount, WhyView
from crm_dashboard.charts.why.words import FACTORS
from crm_dashboard.model.decomposition.factors import Factor, FactorTree
from crm_dashboard.text import N_

_WIDE, _TALL, _INSET = 0.93, 0.84, 0.03
_WASH = 0.12
_COUNTS = ("new", "returned", "lost")


@dataclass(frozen=True)
class _Node:
    """A box: its column and row from 0, its name, levels, part of the change, and the rows of what it consists of."""

    column: int
    row: float
    name: str
    levels: str
    amount: str
    color: str
    children: tuple[float, ...] = ()


def tree_chart(tree: FactorTree, counts: Mapping[str, int], view: WhyView, title: str) -> Any:
    """Return the chart; `counts` are the customers who are `new`, `returned` and `lost`, which the change of customers is."""
    nodes, rows = _nodes(tree, counts, view)
    boxes = pd.DataFrame([_box(node) | {"wash": mix(node.color, PAPER[view.dark], _WASH)} for node in nodes])
    across = alt.Scale(domain=[0, 3], nice=False, zero=False)
    down = alt.Scale(domain=[rows - 0.5, -0.5], nice=False, zero=False)

    def at(x: str, y: str) -> dict[str, Any]:
        return {"x": alt.X(f"{x}:Q", scale=across, axis=None), "y": alt.Y(f"{y}:Q", scale=down, axis=None)}

    size = 10 if view.is_narrow else 12
    tooltip = [
        alt.Tooltip("name:N", title=view.t(N_("Factor"))),
        alt.Tooltip("levels:N", title=view.t(N_("Then → now"))),
        alt.Tooltip("amount:N", title=view.t(N_("Part of the change"))),
    ]
    base = alt.Chart(boxes)
    ink: Any = {"baseline": "middle", "color": INK[view.dark], "tooltip": None}
    layers = [
        alt.Chart(pd.DataFrame(_links(nodes), columns=["x", "y", "x_end", "y_end"]))
        .mark_rule(color=FAINT[view.dark], opacity=0.6)
        .encode(**at("x", "y"), x2="x_end:Q", y2="y_end:Q"),
        base.mark_rect(stroke=FAINT[view.dark], strokeOpacity=0.35, cornerRadius=3).encode(
            **at("left", "top"), x2="right:Q", y2="bottom:Q", fill=alt.Fill("wash:N", scale=None), tooltip=tooltip
        ),
        base.mark_rect().encode(
            **at("left", "top"), x2="stripe:Q", y2="bottom:Q", color=alt.Color("color:N", scale=None)
        ),
        base.mark_text(align="left", fontSize=size, fontWeight=600, **ink).encode(**at("text_left", "upper"), text="name:N"),
        base.mark_text(align="left", fontSize=size - 1, **ink).encode(**at("text_left", "lower"), text="levels:N"),
        base.mark_text(align="right", fontSize=size - 1, fontWeight=600, **ink).encode(
            **at("text_right", "lower"), text="amount:N"
        ),
    ]  # fmt: skip
    return titled(layers, view, title)


def tree_text(tree: FactorTree, view: WhyView) -> str:
    """Return the tree in words, for screen readers."""
    factors = [leaf for factor in tree.factors for leaf in (factor, *factor.factors)]
    parts = tuple(
        f"{view.t(FACTORS[factor.key])} {_levels(factor, view)} ({view.signed_money(factor.amount)})"
        for factor in factors
    )
    return view.t(
        N_("Tree of what revenue consists of, then and now, with the part of the change: {parts}."), parts=parts
    )


def _nodes(tree: FactorTree, counts: Mapping[str, int], view: WhyView) -> tuple[list[_Node], int]:
    """Return the boxes and the number of rows: those without parts of their own stand under one another."""
    nodes, row = [], 0
    seconds: list[float] = []
    for factor in tree.factors:
        inner = _inner(factor, counts, view)
        rows = tuple(float(row + place) for place in range(len(inner)))
        nodes += [_Node(2, at, *words) for at, words in zip(rows, inner, strict=True)]
        middle = sum(rows) / len(rows) if rows else float(row)
        seconds.append(middle)
        nodes.append(_Node(1, middle, *_words(factor, view), rows))
        row += max(len(inner), 1)
    change = tree.after - tree.before
    levels = _arrow(view.money(tree.before), view.money(tree.after), view)
    root = (view.t(N_("Revenue")), levels, view.signed_money(change), view.color(change))
    return [_Node(0, (row - 1) / 2, *root, tuple(seconds)), *nodes], row


def _inner(factor: Factor, counts: Mapping[str, int], view: WhyView) -> list[tuple[str, str, str, str]]:
    if factor.key == "customers":
        return [_count(key, counts[key], view) for key in _COUNTS]
    return [_words(inner, view) for inner in factor.factors]


def _count(key: str, count: int, view: WhyView) -> tuple[str, str, str, str]:
    sign: Amount = -count if key == "lost" else count
    written = view.t.number(count)
    return view.t(FACTORS[key]), f"{'−' if sign < 0 else '+' if sign else ''}{written}", "", view.color(sign)


def _words(factor: Factor, view: WhyView) -> tuple[str, str, str, str]:
    return (
        view.t(FACTORS[factor.key]),
        _levels(factor, view),
        view.signed_money(factor.amount),
        view.color(factor.amount),
    )


def _levels(factor: Factor, view: WhyView) -> str:
    return _arrow(view.level(factor.key, factor.before), view.level(factor.key, factor.after), view)


def _arrow(before: str, after: str, view: WhyView) -> str:
    return after if view.is_tight else f"{before} → {after}"


def _box(node: _Node) -> dict[str, Any]:
    left, right = node.column + _INSET, node.column + _WIDE
    return {
        "name": node.name,
        "levels": node.levels,
        "amount": node.amount,
        "color": node.color,
        "left": left,
        "right": right,
        "stripe": left + 0.02,
        "text_left": left + 0.05,
        "text_right": right - 0.03,
        "top": node.row - _TALL / 2,
        "bottom": node.row + _TALL / 2,
        "upper": node.row - 0.18,
        "lower": node.row + 0.2,
    }


def _links(nodes: list[_Node]) -> list[tuple[float, float, float, float]]:
    """Return the lines from each box to those that it consists of: out, along, and in."""
    lines = []
    for node in nodes:
        if not node.children:
            continue
        out, turn, into = node.column + _WIDE, node.column + (1 + _WIDE + _INSET) / 2, node.column + 1 + _INSET
        lines.append((out, node.row, turn, node.row))
        lines.append((turn, min(node.children), turn, max(node.children)))
        lines += [(turn, child, into, child) for child in node.children]
    return lines
