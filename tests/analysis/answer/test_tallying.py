"""What the board counts in the browser is what the engine answers, wherever the cuts are put."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from crm_dashboard import Axis, Fixed, MatrixSpec, Workspace, answer, open_workspace
from crm_dashboard.analysis import axis_snap_values, build_tallies, measures_of
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.errors import MetricUnavailable
from crm_dashboard.model.matrix.tallies import MONEY_DIGITS
from crm_dashboard.settings import Settings
from tests.counting import counted


@pytest.fixture(scope="module")
def cdnow(shared_root: Path) -> Iterator[Workspace]:
    with open_workspace("cdnow", settings=Settings(workspaces_root=shared_root)) as workspace:
        yield workspace
    close_engine(shared_root)


@pytest.mark.parametrize(
    "metrics",
    [
        ("frequency", "monetary"),
        ("recency", "order_value"),
        ("momentum", "tenure"),
        ("recency", "monetary", "frequency"),
    ],
)
def test_any_values_give_the_cells_of_an_answer_with_these_cuts(cdnow: Workspace, metrics: tuple[str, ...]) -> None:
    first = answer(cdnow, MatrixSpec(tuple(Axis(one) for one in metrics)))
    values = axis_snap_values(first)
    tallies = build_tallies(first, values)
    for share in (0.1, 0.5, 0.9):
        cuts = [[one[int(share * (len(one) - 1))]] for one in values]
        axes = (
            *(Axis(one, Fixed(tuple(some))) for one, some in zip(metrics, cuts, strict=False)),
            *first.spec.axes[2:],
        )
        matrix = answer(cdnow, MatrixSpec(axes)).matrix
        found = counted(tallies, matrix.axes, cuts)
        assert {cell.code: cell.customers for cell in matrix.cells} == {
            code: one["customers"] for code, one in found.items()
        }
        for cell in matrix.cells:
            assert Decimal(found[cell.code]["revenue"]) == cell.revenue * 10**MONEY_DIGITS


def test_the_cuts_of_a_question_are_among_the_values(cdnow: Workspace) -> None:
    found = answer(cdnow, MatrixSpec((Axis("order_value"), Axis("monetary", cuts=[12.34, 56.78]))))
    values = axis_snap_values(found, ((1.23,), ()))
    assert {*found.matrix.axes[0].cuts, 1.23} <= set(values[0])
    assert {12.34, 56.78} <= set(values[1])


def test_a_moved_cut_asks_the_engine_nothing(cdnow: Workspace) -> None:
    spec = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100])))
    values = axis_snap_values(answer(cdnow, spec))
    moved = answer(cdnow, MatrixSpec((Axis("frequency", cuts=[3]), Axis("monetary", cuts=[200]))))
    assert build_tallies(moved, values) is build_tallies(answer(cdnow, spec), values)


def test_a_measure_that_the_data_lack_is_refused_and_not_offered(cdnow: Workspace) -> None:
    found = answer(cdnow, MatrixSpec((Axis("frequency"), Axis("monetary"))))
    assert "margin" not in measures_of(found)
    with pytest.raises(MetricUnavailable):
        build_tallies(found, axis_snap_values(found), "margin")
