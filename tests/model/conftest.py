"""One engine for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.model.tables import Desk


@pytest.fixture(scope="module")
def engine() -> Iterator[Desk]:
    """Return a cursor of a fresh engine, kept for the module."""
    desk = Desk()
    yield desk
    desk.cursor.close()


@pytest.fixture
def desk(engine: Desk) -> Iterator[Desk]:
    """Return the module's engine with no table on it."""
    engine.clear()
    yield engine
    engine.clear()
