"""The reading engine reads the workspaces and nothing else; the store keeps what fits and never what is pinned less."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import narwhals as nw
import pytest

from crm_dashboard.data.engine.engine import Engine
from crm_dashboard.data.engine.store import Store
from crm_dashboard.errors import QueryStopped
from crm_dashboard.settings import Settings


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    root = tmp_path / "root"
    root.mkdir()
    engine = Engine(root, Settings(workspaces_root=root, query_seconds=1))
    yield engine
    engine.close()


ATTACKS = [
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_csv('/etc/passwd', columns={'a': 'VARCHAR'}, auto_detect=false)",
    "SELECT * FROM '/etc/passwd'",
    "COPY (SELECT 1) TO '/tmp/crm-escape.csv'",
    "ATTACH '/tmp/crm-escape.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SET memory_limit = '100GB'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SELECT * FROM glob('/etc/*')",
]


@pytest.mark.parametrize("statement", ATTACKS)
def test_the_engine_reads_and_writes_nothing_outside_the_root(engine: Engine, statement: str) -> None:
    with pytest.raises(duckdb.Error):
        engine.cursor().execute(statement).fetchall()


def test_a_query_over_its_time_is_stopped_and_the_next_one_works(engine: Engine) -> None:
    cursor = engine.cursor()
    with pytest.raises(QueryStopped, match="1 seconds"), engine.guard():
        cursor.execute("SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000000) b(i)").fetchall()
    assert cursor.execute("SELECT 1").fetchall() == [(1,)]


def test_a_version_is_detached_when_its_last_reader_lets_go(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "root" / "v1.duckdb"
    duckdb.connect(str(path)).execute("CREATE TABLE orders AS SELECT 1 AS a").close()
    cursor = engine.cursor()
    engine.attach("v1", path)
    engine.attach("v1", path)
    engine.detach("v1")
    assert cursor.execute('SELECT * FROM "v1".orders').fetchall() == [(1,)]
    with pytest.raises(duckdb.Error):
        cursor.execute('INSERT INTO "v1".orders VALUES (2)')
    engine.detach("v1")
    with pytest.raises(duckdb.Error):
        cursor.execute('SELECT * FROM "v1".orders').fetchall()


def test_the_spill_of_a_process_that_ended_is_removed_and_a_living_ones_is_not(tmp_path: Path) -> None:
    root = tmp_path / "root"
    stale = root / ".spill-0123456789abcdef-0123"
    stale.mkdir(parents=True)
    (stale / "rest.tmp").write_text("x")
    settings = Settings(workspaces_root=root)
    first = Engine(root, settings)
    second = Engine(root, settings)
    assert not stale.exists()
    assert len(list(root.glob(".spill-*"))) == 2
    first.close()
    second.close()
    assert list(root.glob(".spill-*")) == []


def frame(cursor: duckdb.DuckDBPyConnection, rows: int) -> nw.LazyFrame:
    return nw.from_native(cursor.sql(f"SELECT i AS n FROM range({rows}) t(i)"))


def test_a_table_is_made_once_for_a_key(engine: Engine) -> None:
    store, cursor, made = Store(10), engine.cursor(), []

    def make() -> nw.LazyFrame:
        made.append(1)
        return frame(cursor, 10)

    assert store.table(cursor, "a", make) == store.table(cursor, "a", make)
    assert made == [1]


def test_the_oldest_unpinned_table_goes_first_and_a_pinned_one_stays(engine: Engine) -> None:
    store, cursor = Store(1), engine.cursor()
    names = [store.table(cursor, key, lambda: frame(cursor, 60_000)) for key in ("a", "b")]
    store.release(cursor, names[1])
    third = store.table(cursor, "c", lambda: frame(cursor, 60_000))
    there = {f"memory.main.{name}" for (name,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert there == {names[0], third}


def test_a_failed_making_is_not_kept(engine: Engine) -> None:
    store, cursor = Store(1), engine.cursor()

    def fail() -> nw.LazyFrame:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.table(cursor, "a", fail)
    assert store.table(cursor, "a", lambda: frame(cursor, 1))
    with pytest.raises(ValueError, match="no"):
        store.result("r", fail)
    assert store.result("r", lambda: 7) == 7
    assert store.result("r", lambda: 8) == 7
