"""A visitor without a browser: speaks to the running app as Streamlit's page in the browser does, and keeps what is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

_PATIENCE = 120
"""Seconds that a page may take to be sent: many visitors share two cores."""


class Visitor:
    """One session of the app."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    def visit(self, page: str, query: str) -> list[bytes]:
        """Run a page with the parameters of an address and return the messages that its script sends, up to its end."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = page
        self._connection.send(asked.SerializeToString())
        messages: list[bytes] = []
        while True:
            raw = self._connection.recv(timeout=_PATIENCE)
            assert isinstance(raw, bytes)
            messages.append(raw)
            told = ForwardMsg()
            told.ParseFromString(raw)
            if (
                told.WhichOneof("type") == "script_finished"
                and told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
            ):
                return messages


@contextmanager
def visiting(address: str) -> Iterator[Visitor]:
    """Open a session of the app at an address, and leave it at the end."""
    stream = address.replace("http://", "ws://") + "/_stcore/stream"
    with connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None) as connection:
        yield Visitor(connection)
