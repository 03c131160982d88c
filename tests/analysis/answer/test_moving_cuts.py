"""What no cut changes is counted once; what a cut changes is counted anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crm_dashboard import Axis, MatrixSpec, Workspace, answer, open_workspace
from crm_dashboard.analysis.loaded.population import population
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.model.matrix.points import density_grid
from crm_dashboard.model.question.cuts import Fixed, Quantiles
from crm_dashboard.settings import Settings, current


@pytest.fixture(scope="module")
def cdnow(shared_root: Path) -> Iterator[Workspace]:
    with open_workspace("cdnow", settings=Settings(workspaces_root=shared_root)) as workspace:
        yield workspace
    close_engine(shared_root)


@pytest.mark.parametrize("third", [(), ("recency",)])
def test_the_density_of_every_cut_is_that_of_the_customers(cdnow: Workspace, third: tuple[str, ...]) -> None:
    for cut in (1, 2, 200):
        axes = (Axis("order_value", cuts=cut), Axis("monetary", cuts=3 * cut), *(Axis(one, cuts=cut) for one in third))
        spec = MatrixSpec(axes)
        matrix = answer(cdnow, spec).matrix
        assert sorted(matrix.grid, key=repr) == sorted(
            density_grid(population(cdnow, spec), matrix.axes, current().grid_fields), key=repr
        )
        assert sum(field.customers for field in matrix.grid) == 23_570 - matrix.unclassified.customers
        assert sum(cell.customers for cell in (*matrix.cells, matrix.unclassified)) == 23_570


def test_a_cut_that_is_moved_writes_no_file(cdnow: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a cut does not change is kept beside the version; a file for each stop of a dragged line took half of its time."""
    kept: list[str] = []

    def keep(
        _folder: object, _version: str, key: tuple[object, tuple[str, ...]], compute: Callable[[], object]
    ) -> object:
        kept.append(key[1][0])
        return compute()

    monkeypatch.setattr("crm_dashboard.data.workspace.workspace.load_or_compute", keep)
    axes = (Axis("frequency", Fixed((3.25,))), Axis("monetary", Fixed((111.25,))))
    assert answer(cdnow, MatrixSpec(axes)).matrix.customers == 23_570
    assert {"matrix", "cuts"} & set(kept) == set()
    kept.clear()
    answer(cdnow, MatrixSpec((Axis("frequency", Fixed((4.25,))), axes[1])))
    assert kept == []
    answer(cdnow, MatrixSpec((Axis("frequency", Quantiles((0.37,))), axes[1])))
    answer(cdnow, MatrixSpec((Axis("frequency", Quantiles((0.37,))), Axis("monetary", Quantiles((0.41,))))))
    assert {"matrix", "cuts"} <= set(kept)
