"""An in-memory cache of materialised customer features and other results, by version and question, bounded by size."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar

import duckdb
import narwhals as nw

Result = TypeVar("Result")

_BYTES = {nw.String: 32, nw.Boolean: 1, nw.Int8: 1, nw.Int16: 2, nw.Int32: 4, nw.Float32: 4, nw.Decimal: 16}
_MAX_RESULTS = 2_000


class Store:
    """A least-recently-used cache of tables in the engine's memory and of small results.

    One lock per key: a second caller waits for the first one's result, since creating a table twice would conflict. A
    pinned table is never evicted, however full the cache is.
    """

    def __init__(self, limit_mb: int) -> None:
        self._limit = limit_mb * 1_000_000
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._pins: Counter[str] = Counter()
        self._results: OrderedDict[Any, Any] = OrderedDict()
        self._key_locks: dict[Any, threading.Lock] = {}
        self._lock = threading.Lock()

    def table(self, cursor: duckdb.DuckDBPyConnection, key: object, make: Callable[[], nw.LazyFrame[Any]]) -> str:
        """Return the name of the table with the rows of `make()` for `key`, created once and pinned until `release`."""
        name = "f_" + hashlib.sha256(repr(key).encode()).hexdigest()[:32]
        with self._key_lock(name):
            with self._lock:
                self._pins[name] += 1
                exists = name in self._sizes
                if exists:
                    self._sizes.move_to_end(name)
            if not exists:
                try:
                    size = _create(cursor, name, make())
                except BaseException:
                    self.release(cursor, name)
                    raise
                with self._lock:
                    self._sizes[name] = size
                self._evict(cursor)
        return f"memory.main.{name}"

    def release(self, cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        """Remove one pin from a table."""
        name = name.rpartition(".")[2]
        with self._lock:
            self._pins[name] -= 1
            if self._pins[name] <= 0:
                del self._pins[name]
        self._evict(cursor)

    def result(self, key: object, compute: Callable[[], Result]) -> Result:
        """Return the small result for `key`, computed once; exceptions are not cached."""
        with self._key_lock(key):
            with self._lock:
                if key in self._results:
                    self._results.move_to_end(key)
                    cached: Result = self._results[key]
                    return cached
            result = compute()
            with self._lock:
                self._results[key] = result
                while len(self._results) > _MAX_RESULTS:
                    self._results.popitem(last=False)
            return result

    def _key_lock(self, key: object) -> threading.Lock:
        with self._lock:
            if len(self._key_locks) > 10 * _MAX_RESULTS:
                self._key_locks = {key: lock for key, lock in self._key_locks.items() if lock.locked()}
            return self._key_locks.setdefault(key, threading.Lock())

    def _evict(self, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._lock:
            for name in list(self._sizes):
                if sum(self._sizes.values()) <= self._limit:
                    return
                if not self._pins[name]:
                    cursor.execute(f'DROP TABLE IF EXISTS memory.main."{name}"')
                    del self._sizes[name]


def _create(cursor: duckdb.DuckDBPyConnection, name: str, frame: nw.LazyFrame[Any]) -> int:
    """Create the table and return its estimated size in bytes."""
    relation = nw.to_native(frame)
    relation.create(f"memory.main.{name}")
    width = sum(_BYTES.get(type(dtype), 8) for dtype in frame.collect_schema().values())
    rows = cursor.table(f"memory.main.{name}").shape[0]
    return int(rows * width)
