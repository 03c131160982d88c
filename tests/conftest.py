"""What all tests share: one hypothesis profile that never flakes, and the folder of real data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from crm_dashboard.i18n.catalogue import po_path, read

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile(
    "crm", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("crm")


def pytest_configure(config: pytest.Config) -> None:
    """Let pytest-xdist hand out tests one by one: a few neighbours take most of the time."""
    if getattr(config.option, "maxschedchunk", 1) is None:
        config.option.maxschedchunk = 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take longest, so that no worker is left alone with one when the other has nothing to do."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real data that is not committed; skip where it is absent."""
    folder = Path(os.environ.get("CRM_REAL_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}: set CRM_REAL_DATA")
    return folder


@pytest.fixture(scope="session")
def shared_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one workspaces root for all workers of this test session: a sample is built once, by whoever is first."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "shared-workspaces"
    root.mkdir(exist_ok=True)
    return root


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """Return the folder of sample data that is shipped with the product."""
    return ROOT / "sample_data"


@pytest.fixture(scope="session")
def english_messages() -> set[str]:
    """Return the messages without places to fill whose Chinese differs: none may show on a Chinese page."""
    return {
        str(message.id)
        for message in read(po_path("zh"), "zh_CN")
        if message.id and isinstance(message.id, str) and "{" not in message.id and message.string != message.id
    }
