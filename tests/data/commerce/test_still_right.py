"""Cases that were read rightly from the first stay so: months, other years, dimensions, NaN, large ids, encodings, zero, ties."""

from __future__ import annotations

from pathlib import Path

import pytest

import crm_dashboard as crm
from crm_dashboard import Axis, MatrixSpec, answer
from crm_dashboard.model.question.cuts import Quantiles
from tests.data.commerce.shops import FILES, read


@pytest.mark.parametrize(
    ("name", "figures", "kept"),
    [
        ("19lL-yyyy-mm.csv", (9, 40, 1180), 40),
        ("21aL-buddhist.csv", (9, 40, 400), 40),
        ("27-dimension-says-A1.xlsx", (2, 3, 60.5), 3),
        ("29-zero-and-negative-money.csv", (72, 192, 35_629.56), 198),
        ("30-frequency-ties.csv", (100, 497, 45_263), 497),
        ("33L-json-with-nan.json", (9, 38, 1153), 38),
        ("33b-json-big-ids.json", (3, 3, 4.5), 3),
        ("36bL-shift-jis.csv", (9, 40, 40_780), 40),
        ("36dL-cp1251.csv", (9, 40, 40_780), 40),
        ("36eL-cp1250.csv", (9, 40, 40_780), 40),
    ],
)
def test_its_figures_are_right(tmp_path: Path, name: str, figures: tuple[int, int, float], kept: int) -> None:
    """Cases 19, 21, 27, 29, 30, 33 and 36; sums by pandas."""
    shop = read(FILES / name, tmp_path)
    assert (*shop.figures[:2], float(shop.figures[2])) == figures
    assert shop.intake.rows_kept == kept


def test_ids_beyond_what_a_float_holds_stay_apart(tmp_path: Path) -> None:
    """Case 33b."""
    shop = read(FILES / "33b-json-big-ids.json", tmp_path)
    ids = [str(key) for (key,) in shop.version.rows("SELECT customer_id FROM customers ORDER BY 1")]
    assert ids == ["9007199254740993", "9007199254740995", "9007199254740997"]


def test_customers_of_zero_and_negative_money_are_in_a_cell() -> None:
    """Case 29."""
    with crm.open_workspace(":memory:") as workspace:
        workspace.import_file(FILES / "29-zero-and-negative-money.csv")
        cells = answer(workspace, MatrixSpec((Axis("frequency"), Axis("monetary")))).matrix.cells
    assert sum(cell.customers for cell in cells) == 72


def test_no_tie_is_torn_where_half_of_the_customers_ordered_once() -> None:
    """Case 30: 54, 26 and 20 %; levels in the middle are empty."""
    with crm.open_workspace(":memory:") as workspace:
        workspace.import_file(FILES / "30-frequency-ties.csv")
        axes = (Axis("frequency", Quantiles.parts(5)), Axis("monetary"))
        matrix = answer(workspace, MatrixSpec(axes)).matrix
    sizes = [sum(cell.customers for cell in matrix.cells if cell.levels[:1] == (level,)) for level in range(5)]
    assert sizes == [54, 0, 0, 26, 20]
