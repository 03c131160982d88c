"""The import worker in the test's own process: a process for each of thousands of imports costs more than what they do."""

from __future__ import annotations

import io
import os

from crm_dashboard.data import worker
from crm_dashboard.data.process import jobs
from crm_dashboard.data.process.protocol import REPLY, REQUEST, Reply, Request
from crm_dashboard.errors import ImportRefused
from crm_dashboard.settings import Settings
from crm_dashboard.text import text


def run_in_process(body: jobs.Body, settings: Settings, _seconds: int, on_progress: jobs.OnProgress) -> Reply:
    """Do what `jobs.run_worker` does, requests and replies as JSON included, without a process and its limits."""
    request = REQUEST.validate_json(REQUEST.dump_json(Request(body, memory_mb=settings.worker_memory_mb)))
    others_may = os.umask(0o077)
    try:
        reply = worker.reply_to(request, _Listener(on_progress))
    except ImportRefused as refusal:
        reply = Reply(refusal=worker.refusal_reply(refusal))
    finally:
        os.umask(others_may)
    reply = REPLY.validate_json(REPLY.dump_json(reply))
    if reply.refusal:
        raise jobs.refusal_error(reply.refusal)
    return reply


class _Listener(io.BytesIO):
    """Passes on the progress that is written to it."""

    def __init__(self, on_progress: jobs.OnProgress) -> None:
        super().__init__()
        self._on_progress = on_progress

    def write(self, line: object) -> int:
        """Pass on the stage of one reply."""
        assert isinstance(line, bytes)
        reply = REPLY.validate_json(line)
        if reply.progress:
            self._on_progress(text(reply.progress.stage))
        return len(line)
