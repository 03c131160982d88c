"""A workspace whose every text is a trap: what Markdown would fetch, link, colour or turn into a picture."""

from __future__ import annotations

import csv
from pathlib import Path

from crm_dashboard import analysis
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.administration import rename_workspace
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.model.question.spec import Among, Axis, MatrixSpec
from crm_dashboard.settings import Settings, current
from crm_dashboard.text import Words

TRAP = "![x](http://trap.invalid) www.trap.invalid a@trap.invalid :smile: $x$ :red[y]"
NAME = "every text a trap"
_CUSTOMERS, _ORDERS = 12, 40


def hostile_workspace(folder: Path, settings: Settings | None = None) -> tuple[str, str]:
    """Build it under the root of `settings` and return its name and the key of its saved matrix."""
    with open_workspace(NAME, settings=settings or current(), create=True) as workspace:
        if workspace.version is None:
            workspace.import_files([_orders(folder), _customers(folder)])
            rename_workspace(workspace, TRAP, settings=settings)
        saved = [key for key, offer in analysis.offers_of(workspace).items() if offer.is_own]
        key = saved[0] if saved else _saved(workspace)
        return workspace.name, key


def _saved(workspace: Workspace) -> str:
    only = Among("customers.country", tuple(f"{TRAP} {number}" for number in range(2)))
    spec = MatrixSpec((Axis("frequency"), Axis("monetary")), filters=(only,), template="value_loyalty")
    template = analysis.find_template(workspace, "value_loyalty")
    assert template
    key = analysis.save_matrix(workspace, spec, name=TRAP, about=Words(TRAP, TRAP), names_of=template)
    play = dict.fromkeys(("aim", "action", "channel", "timing", "measure"), TRAP)
    for number, group in enumerate(template.groups):
        analysis.save_texts(workspace, key, group.key, "en", name=f"{number} {TRAP}", play=play)
        analysis.save_texts(workspace, key, group.key, "zh", name=f"{number} {TRAP}", play=play)
    return key


def _orders(folder: Path) -> Incoming:
    headers = {
        "customer_id": f"c {TRAP}",
        "order_id": f"o {TRAP}",
        "order_ts": f"d {TRAP}",
        "net_amount": f"n {TRAP}",
        "channel": f"h {TRAP}",
        "product_name": f"p {TRAP}",
        "category": f"k {TRAP}",
    }
    rows = [
        [f"{number % _CUSTOMERS} {TRAP}", f"o{number} {TRAP}", f"2024-{number % 9 + 1:02}-11", str(10 + number), f"{number % 2} {TRAP}", f"{number % 5} {TRAP}", f"{number % 3} {TRAP}"]
        for number in range(_ORDERS)
    ]  # fmt: skip
    return Incoming(
        _written(folder / "orders.csv", headers, rows), "orders", columns=headers, name=f"{TRAP}.csv", currency="USD"
    )


def _customers(folder: Path) -> Incoming:
    headers = {"customer_id": f"c {TRAP}", "name": f"n {TRAP}", "country": f"y {TRAP}", "city": f"t {TRAP}"}
    own = {"own": f"w {TRAP}", "points": f"s {TRAP}"}
    rows = [
        [f"{number} {TRAP}", f"{number} {TRAP}", f"{number % 2} {TRAP}", f"{number % 3} {TRAP}", f"{number % 4} {TRAP}", str(number)]
        for number in range(_CUSTOMERS)
    ]  # fmt: skip
    path = _written(folder / "customers.csv", headers | own, rows)
    return Incoming(path, "customers", columns=headers, name=f"people {TRAP}.csv")


def _written(path: Path, headers: dict[str, str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(headers.values()), *rows])
    return path
