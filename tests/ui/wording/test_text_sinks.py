"""Text from data reaches the screen as it is written: nothing in it is a link, a picture, a colour or a formula."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message

from crm_dashboard.analysis.pages.registry import PAGES
from tests.hostile_texts import NAME, TRAP, hostile_workspace
from tests.ui.conftest import Open

_LIVE = re.compile(r"http://trap|www\.trap|a@trap|(?<!\\)(?:\[x|:smile|\$x|:red|<b)", re.IGNORECASE)
_PLAIN = {
    ("Selectbox", "options"),
    ("MultiSelect", "options"),
    ("MultiSelect", "default"),
    ("Selectbox", "raw_value"),
    ("TextInput", "value"),
    ("TextInput", "default"),
    ("TextArea", "default"),
    ("TextArea", "value"),
    ("Code", "code_text"),
    ("PageLink", "query_string"),
    ("ImageList", "alt"),
    ("Dataframe", "alt"),
    ("VegaLiteChart", "spec"),
    ("VegaLiteChart", "alt"),
    ("BidiComponent", "json"),
    ("MixedData", "json"),
    ("BidiComponent", "js_content"),
}
"""Fields that the browser shows as they are, or does not show."""


def _texts(message: Message) -> Iterator[tuple[str, str, str]]:
    """Yield every text in a message with the names of the message that holds it and of its field."""
    for field, value in message.ListFields():
        values: list[Any] = (
            list(value) if hasattr(value, "__iter__") and not isinstance(value, str | bytes) else [value]
        )
        for one in values:
            if isinstance(one, Message):
                yield from _texts(one)
            elif (type(message).__name__, field.name) == ("Dataframe", "columns"):
                yield from (
                    ("Dataframe", "help", column["help"]) for column in json.loads(one).values() if "help" in column
                )
            elif isinstance(one, str):
                yield type(message).__name__, field.name, one


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


@pytest.fixture(scope="session")
def trap(workspaces_root: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The key of the saved matrix of the workspace whose every text is a trap."""
    return hostile_workspace(tmp_path_factory.mktemp("traps"))[1]


@pytest.mark.parametrize(("number", "page"), list(enumerate(key for key in PAGES if key != "start")))
def test_no_text_from_data_is_read_as_markdown(open_page: Open, trap: str, number: int, page: str) -> None:
    customer = {"customer": f"1 {TRAP}"} if page == "customer" else {}
    app = open_page(page, ("en", "zh")[number % 2], workspace=NAME, template=trap, **customer)
    assert not app.exception
    nodes = [one for one in _nodes(app._tree) if isinstance(getattr(one, "proto", None), Message)]
    told = [text for node in nodes for text in _texts(node.proto)]
    assert page == "glossary" or any("trap" in text for _, _, text in told)
    assert [one for one in told if one[:2] not in _PLAIN and _LIVE.search(one[2]) and not one[1].endswith("id")] == []
