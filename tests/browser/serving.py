"""A Streamlit server of its own for whoever looks at the app in a browser: tests, benchmarks, pictures."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 90
"""Seconds that a server may take to answer, and to end."""


@dataclass(frozen=True)
class Server:
    """A server that runs: where it answers, and its process."""

    address: str
    process: subprocess.Popen[bytes]

    @property
    def memory_mb(self) -> float:
        """The memory that it holds now, in megabytes (Linux)."""
        (line,) = (one for one in Path(f"/proc/{self.process.pid}/status").read_text().splitlines() if "VmRSS" in one)
        return int(line.split()[1]) / 1000


@contextmanager
def serving(
    script: Path = ROOT / "app.py", *, workspaces: Path | None = None, log: IO[bytes] | int = subprocess.DEVNULL
) -> Iterator[Server]:
    """Serve a script on a free port; the app's workspaces lie under `workspaces`, where it is given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true", f"--server.port={port}"]
    root = {"CRM_WORKSPACES_ROOT": str(workspaces)} if workspaces else {}
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | root, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(f"http://localhost:{port}/_stcore/health")
        yield Server(f"http://localhost:{port}", server)
    finally:
        server.terminate()
        server.wait(_PATIENCE)


@contextmanager
def served(
    script: Path = ROOT / "app.py", *, workspaces: Path | None = None, log: IO[bytes] | int = subprocess.DEVNULL
) -> Iterator[str]:
    """Serve a script as `serving` does and yield its address."""
    with serving(script, workspaces=workspaces, log=log) as server:
        yield server.address


def _wait_for(health: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(health, timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"the server did not answer within {_PATIENCE} seconds")
