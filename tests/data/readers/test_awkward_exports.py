"""Awkward exports, as `awkward/README.md` lists them: each is read right, or refused with what is wrong and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crm_dashboard.data.process.protocol import Inspection
from crm_dashboard.data.understanding.understanding import guess_columns
from crm_dashboard.errors import ImportRefused
from tests.data.awkward_exports import EXPORTS, FOLDER, Export
from tests.data.imports import build, inspect

READ = [export for export in EXPORTS if not export.refused]
REFUSED = [export for export in EXPORTS if export.refused]


def columns_of(export: Export, look: Inspection) -> tuple[tuple[str, str], ...]:
    """Return the guessed columns with the corrections that the README states."""
    guessed = guess_columns(look.columns, export.table)
    kept = {role: header for role, header in guessed if header not in export.corrections.values()}
    return tuple({**kept, **export.corrections}.items())


@pytest.mark.parametrize("export", READ, ids=lambda export: export.name)
def test_an_awkward_export_is_read_right(export: Export, tmp_path: Path) -> None:
    path = shutil.copy(export.path(tmp_path), tmp_path / "upload")
    look = inspect(path, export.reading)
    version = build(path, columns_of(export, look), table=export.table, reading=look.reading)
    told = {notice.key for notice in (*look.notices, *version.report.notices)}
    assert version.rows("SELECT count(*) FROM customers") == [(export.customers,)]
    if export.table == "orders":
        figures = "SELECT count(*) FILTER (NOT is_refund), sum(net_amount)::DOUBLE FROM orders"
        assert version.rows(figures) == [(export.orders, export.revenue)]
    assert export.notices <= told


@pytest.mark.parametrize("export", REFUSED, ids=lambda export: export.name)
def test_an_export_that_cannot_be_read_is_refused_with_place_and_remedy(export: Export, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=export.refused) as caught:
        inspect(shutil.copy(export.path(tmp_path), tmp_path / "upload"))
    assert caught.value.next_step is not None


def test_every_committed_export_is_tested_and_every_tested_one_is_described() -> None:
    names = {export.name for export in EXPORTS}
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in FOLDER.iterdir()} - {"README.md"} <= names
    assert [name for name in names if f"`{name}`" not in readme] == []
