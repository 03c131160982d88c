"""Visitors at once, each with customers of their own: nobody is sent a customer of somebody else (F1, F2, R6)."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from crm_dashboard.analysis.pages.registry import IN_MENU
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings
from tests.browser.serving import served
from tests.browser.visitor import visiting
from tests.gates import VISITORS, VISITS

PAGES = tuple(page.key for page in IN_MENU if page.asks_question)
ID = re.compile(rb"visitor(\d)-\d{3}")


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app with a workspace for each visitor, whose customers' ids say whose they are."""
    folder = tmp_path_factory.mktemp("visitors")
    settings = Settings(workspaces_root=folder / "root")
    for number in range(VISITORS):
        rows = [
            f"visitor{number}-{one:03},2024-0{1 + one % 5 + order}-{1 + one % 19 + number:02},{10 + one * 3 + order}.5"
            for one in range(120)
            for order in range(1 + one % 4)
        ]
        file = folder / "orders.csv"
        file.write_text("customer_id,date,amount\n" + "\n".join(rows))
        with open_workspace(f"of {number}", settings=settings, create=True) as workspace:
            workspace.import_file(file)
    close_engine(folder / "root")
    with served(workspaces=folder / "root") as address:
        yield address


@pytest.mark.slow
def test_each_visitor_is_sent_own_customers_only_and_every_chart(crowded: str) -> None:
    ready = threading.Barrier(VISITORS)

    def walk(number: int) -> set[bytes]:
        """Walk the pages and return the visitors whose customers were sent."""
        owners: set[bytes] = set()
        with visiting(crowded) as visitor:
            ready.wait(60)
            for turn in range(VISITS):
                page = PAGES[(turn + number) % len(PAGES)]
                language = ("en", "zh")[turn // len(PAGES) % 2]
                messages = visitor.visit(page, f"workspace=of {number}&lang={language}")
                _check_nothing_failed(messages, page)
                owners |= {found.group(1) for one in messages for found in ID.finditer(one)}
        return owners

    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(VISITORS))
        seen = list(pool.map(walk, range(VISITORS)))
    assert seen == [{str(number).encode()} for number in range(VISITORS)]


def _check_nothing_failed(messages: list[bytes], page: str) -> None:
    for raw in messages:
        told = ForwardMsg()
        told.ParseFromString(raw)
        element = told.delta.new_element
        assert not element.HasField("exception"), (page, element.exception.message)
        assert element.alert.body == "" or element.alert.format != 1, (page, element.alert.body)
