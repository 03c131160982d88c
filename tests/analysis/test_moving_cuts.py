"""What no cut changes is counted once; what a cut changes is counted anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_dashboard import Axis, MatrixSpec, Workspace, answer, open_workspace
from crm_dashboard.analysis.population import population
from crm_dashboard.data.engine import close_engine
from crm_dashboard.model.points import grid
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
            grid(population(cdnow, spec), matrix.axes, current().grid_fields), key=repr
        )
        assert sum(field.customers for field in matrix.grid) == 23_570 - matrix.unclassified.customers
        assert sum(cell.customers for cell in (*matrix.cells, matrix.unclassified)) == 23_570
