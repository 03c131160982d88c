"""Composites on a workspace: ranges fitted once and kept in the question, products beside items, tables that arrive later.

Five customers; the last order, and so the as-of date, is 2024-06-30.

        orders           order value   full price   categories   income   last seen
    a   10 and 10             10           1/2        茶, 酒        低     order on Jun 30
    b   20                    20            1           茶          中     order on Jan 2, call on Jun 30
    c   30                    30            0           茶          高     order on Apr 1
    d   40                    40            1           茶          中     order on Jan 2; a complaint, not resolved
    e   50                    50            1        unknown        -      order on Jan 2, 55; a refund of 5 on Jun 30
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

import crm_dashboard as crm
from crm_dashboard import analysis
from crm_dashboard.analysis.loaded import population as asking
from crm_dashboard.analysis.loaded.loaded import loaded_columns, records_of
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import MetricUnavailable
from crm_dashboard.model.metrics.composite import DEFAULTS, Composite
from crm_dashboard.settings import Settings

FILES = {
    "orders": """
customer_id order_id order_ts net_amount discount_amount product_id
a 1 2024-06-01 10 0 P1
a 2 2024-06-30 10 2 P2
b 3 2024-01-02 20 0 P1
c 4 2024-04-01 30 3 P1
d 5 2024-01-02 40 0 P1
e 6 2024-01-02 55 0 P9
e 7 2024-06-30 -5 0 P9
""",
    "customers": """
customer_id income_band gender
a 低 f
b 中 m
c 高 f
d 中 m
""",
    "products": """
product_id category
P1 茶
P2 酒
P3 糖
""",
    "interactions": """
customer_id ts type direction
b 2024-06-30 电话 呼入
d 2024-06-30 浏览 呼入
""",
    "feedback": """
customer_id ts kind score scale_max resolved_ts
a 2024-06-30 满意度 4 5 .
d 2024-06-30 投诉 . . .
""",
}
QUESTION = crm.MatrixSpec((crm.Axis("capacity", cuts=[50]), crm.Axis("relationship", cuts=[50])))


def incoming(folder: Path, table: str) -> Incoming:
    head, *lines = (line.split() for line in FILES[table].strip().splitlines())
    path = folder / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *(["" if cell == "." else cell for cell in line] for line in lines)])
    return Incoming(path, table, {header: header for header in head})


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("composites")
    settings = Settings(workspaces_root=folder / "root")
    with open_workspace("five", create=True, settings=settings) as workspace:
        workspace.import_files([incoming(folder, table) for table in FILES])
    yield folder
    close_engine(folder / "root")


@pytest.fixture
def five(root: Path) -> Iterator[Workspace]:
    with open_workspace("five", create=True, settings=Settings(workspaces_root=root / "root")) as workspace:
        yield workspace


def values(workspace: Workspace, spec: crm.MatrixSpec, *keys: str) -> dict[str, tuple[object, ...]]:
    """Return the values of metrics by customer."""
    rows = asking.population(workspace, spec, keys).collect("pyarrow").to_native().to_pylist()
    return {row["customer_id"]: tuple(row[key] for key in keys) for row in rows}


def span(spec: crm.MatrixSpec, composite: str, metric: str) -> tuple[float | None, float | None]:
    """Return the range of a part in the question's definition of a composite."""
    (found,) = [one for one in spec.composites if one.key == composite]
    return next((one.low, one.high) for one in found.parts if one.metric == metric)


def test_items_have_the_category_that_their_product_has(five: Workspace) -> None:
    rows = records_of(five, "order_items").collect("pyarrow").to_native().to_pylist()
    assert [(row["order_id"], row["category"]) for row in rows] == [
        ("1", "茶"), ("2", "酒"), ("3", "茶"), ("4", "茶"), ("5", "茶"), ("6", None), ("7", None),
    ]  # fmt: skip
    assert "category" in loaded_columns(five)["order_items"]
    assert analysis.metrics_of(five)["breadth"].missing == ()
    assert values(five, QUESTION, "breadth") == {"a": (2,), "b": (1,), "c": (1,), "d": (1,), "e": (None,)}


def test_what_was_imported_is_measured(five: Workspace) -> None:
    found = values(five, QUESTION, "order_value", "full_price_share", "income_level", "nearness", "contacts", "satisfaction", "open_complaints")  # fmt: skip
    assert found == {
        "a": (10, 0.5, 1, 1, 0, 0.8, 0),
        "b": (20, 1, 2, 1, 1, None, 0),
        "c": (30, 0, 3, 0.5, 0, None, 0),
        "d": (40, 1, 2, 0.25, 0, None, 1),
        "e": (50, 1, None, 0.25, 0, None, 0),
    }


def test_ranges_are_fitted_on_everybody_and_stand_in_the_answer(five: Workspace) -> None:
    """Of 10, 20, 30, 40, 50 the 5th percentile is 10 + 0.05 · 4 · 10, the 95th is as far from the other end."""
    answer = crm.answer(five, QUESTION)
    assert span(answer.spec, "capacity", "order_value") == pytest.approx((12, 48))
    assert span(answer.spec, "capacity", "income_level") == pytest.approx((1.15, 2.85))  # of 1, 2, 2, 3
    assert span(answer.spec, "relationship", "satisfaction") == (0.8, 1.8)  # one value: from there a unit up
    assert sum(cell.customers for cell in answer.matrix.cells) == 5
    women = crm.answer(five, replace(QUESTION, filters=(crm.Among("customers.gender", ("f",)),)))
    assert women.spec.composites == answer.spec.composites
    assert women.matrix.customers == 2


def test_an_answer_asked_again_is_the_same_answer(five: Workspace) -> None:
    answer = crm.answer(five, QUESTION)
    again = crm.answer(five, answer.spec)
    assert again.spec == answer.spec
    assert again.matrix == answer.matrix


def test_frozen_ranges_hold_at_another_day(five: Workspace) -> None:
    frozen = crm.answer(five, QUESTION).spec
    march = dt.date(2024, 3, 31)
    then = crm.answer(five, replace(frozen, as_of=march))
    assert then.spec.composites == frozen.composites
    assert then.matrix.customers == 3
    fresh = crm.answer(five, replace(QUESTION, as_of=march)).spec
    assert span(fresh, "capacity", "order_value") == pytest.approx((22, 53.5))  # of 20, 40 and 55
    known, later = values(five, then.spec, "capacity"), values(five, frozen, "capacity")
    assert known["d"] == later["d"]


def test_a_changed_weight_moves_its_own_axis_alone_and_counts_no_order_again(
    five: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = crm.answer(five, QUESTION).spec
    before = values(five, spec, "capacity", "relationship")
    counted = []
    monkeypatch.setattr(asking, "features", lambda *_asked: counted.append(1))
    (capacity,) = [one for one in spec.composites if one.key == "capacity"]
    heavier = Composite("capacity", tuple(replace(one, weight=80) if one.metric == "order_value" else one for one in capacity.parts))  # fmt: skip
    changed = replace(spec, composites=tuple(heavier if one.key == "capacity" else one for one in spec.composites))
    after = values(five, changed, "capacity", "relationship")
    assert counted == []
    moved = {who for who in before if before[who][0] != after[who][0]}
    assert moved == {"a", "b", "c", "d"}  # e is at the top of all that it has
    assert {who: row[1] for who, row in after.items()} == {who: row[1] for who, row in before.items()}


def test_a_composite_can_filter(five: Workspace) -> None:
    spec = crm.answer(
        five, replace(QUESTION, axes=(crm.Axis("capacity", cuts=[50]), crm.Axis("recency", cuts=[30])))
    ).spec
    scores = values(five, spec, "capacity")
    high = replace(spec, filters=(crm.Between("capacity", low=scores["d"][0]),))
    assert set(values(five, high, "capacity")) == {who for who, (score,) in scores.items() if score >= scores["d"][0]}


def test_the_query_behind_a_composite_can_be_run_on_the_version_file(five: Workspace, root: Path) -> None:
    answer = crm.answer(five, QUESTION)
    file = root / "root" / "five" / "versions" / f"{five.version_id}.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{file}' AS \"{five.version_id}\" (READ_ONLY)")
        rows = connection.execute(answer.sql()).fetchall()
    assert len(rows) == sum(cell.customers > 0 for cell in (*answer.matrix.cells, answer.matrix.unclassified))


def test_a_part_whose_data_arrive_later_is_fitted_then_and_the_others_stay(tmp_path: Path) -> None:
    settings = Settings(workspaces_root=tmp_path / "root")
    ask = replace(QUESTION, axes=(crm.Axis("capacity", cuts=[50]), crm.Axis("recency", cuts=[30])))
    with open_workspace("growing", create=True, settings=settings) as workspace:
        workspace.import_files([incoming(tmp_path, "orders")])
        with pytest.raises(MetricUnavailable, match="Relationship"):
            crm.answer(workspace, QUESTION)
        first = crm.answer(workspace, ask)
        assert span(first.spec, "capacity", "breadth") == (None, None)
        assert [key for key in DEFAULTS if not analysis.metrics_of(workspace)[key].missing] == ["loyalty", "capacity", "behaviour"]  # fmt: skip
        workspace.import_files([incoming(tmp_path, "products"), incoming(tmp_path, "customers")])
        second = crm.answer(workspace, first.spec)
        assert span(second.spec, "capacity", "breadth") == pytest.approx((1, 1.85))  # of 1, 1, 1, 2
        for metric in ("order_value", "full_price_share"):
            assert span(second.spec, "capacity", metric) == span(first.spec, "capacity", metric)
    close_engine(tmp_path / "root")
