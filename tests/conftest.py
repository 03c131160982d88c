"""What all tests share: hypothesis' profile for the gate that runs, sample and real data, and one folder of workspaces."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crm_dashboard.data.process import jobs
from crm_dashboard.i18n.catalogue import po_path, read
from crm_dashboard.settings import Settings
from tests.gates import SEED, use_profile
from tests.in_process import run_in_process

ROOT = Path(__file__).resolve().parents[1]
RUN_WORKER = jobs.run_worker

use_profile()


def pytest_configure(config: pytest.Config) -> None:
    """Let workers of pytest-xdist take tests from one another: neighbours, which share what a module builds, stay together."""
    if getattr(config.option, "dist", "no") == "load":
        config.option.dist = "worksteal"
    jobs.run_worker = run_in_process


@pytest.fixture
def worker_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let imports run in a process of their own, as they do outside of tests."""
    monkeypatch.setattr(jobs, "run_worker", RUN_WORKER)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take longest, so that no worker is left alone with one when the other has nothing to do."""
    items.sort(key=lambda item: (item.get_closest_marker("slow") is None, "browser" not in item.path.parts))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how what failed is drawn again; hypothesis says it for its own examples."""
    if terminalreporter.stats.get("failed"):
        terminalreporter.write_line(f"Drawn with CRM_TEST_SEED={SEED}, which draws the same again.")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real data that is not committed; skip where it is absent."""
    folder = Path(os.environ.get("CRM_REAL_DATA") or ROOT.parent / "shared" / "data")
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
def retail(shared_root: Path, real_data: Path) -> Settings:
    """Return the settings that find the workspace `retail`: Online Retail, imported once for all workers."""
    from tests.workspaces import shared_retail

    return shared_retail(shared_root, real_data)


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
