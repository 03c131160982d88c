"""The server round the pages: what it refuses before anything of the app runs."""

from __future__ import annotations

from http.client import HTTPConnection

import pytest


@pytest.mark.parametrize("path", ["/", "/overview", "/media/x.png", "/_stcore/health", "/_stcore/host-config"])
def test_case_111_a_foreign_host_is_refused_on_every_address(address: str, path: str) -> None:
    """F18: only the stream of the pages looked at the host's name."""

    def status(host: str) -> int:
        connection = HTTPConnection(address.removeprefix("http://"), timeout=10)
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status

    assert status("evil.example") == 400
    assert status("localhost") in (200, 404)
