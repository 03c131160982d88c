"""Vega's compiler serves several threads, whatever Python does meanwhile."""

from __future__ import annotations

import subprocess
import sys

# vl-convert by itself stands still here within a second: see the module's docstring.
_THREADS_WHILE_GARBAGE_IS_COLLECTED = """
import gc, threading, time
from crm_dashboard.charts.drawing.vega_compiler import compile_to_vega, render_svg

spec = {"data": {"values": [{"a": 1, "b": 2}]}, "mark": "point", "encoding": {"x": {"field": "a"}, "y": {"field": "b"}}}
gc.set_threshold(50)
gc.callbacks.append(lambda phase, info: time.sleep(0.001))

def draw():
    for _ in range(10):
        assert compile_to_vega(spec)["marks"]
        assert render_svg(spec).startswith("<svg")

threads = [threading.Thread(target=draw) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
"""


def test_threads_that_compile_at_once_do_not_wait_for_each_other_for_ever() -> None:
    subprocess.run([sys.executable, "-c", _THREADS_WHILE_GARBAGE_IS_COLLECTED], check=True, timeout=60)
