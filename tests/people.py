"""A small workspace with names, phones and e-mail addresses, imported once for all tests of a session."""

from __future__ import annotations

import csv
from pathlib import Path

from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.settings import Settings
from tests.workspaces import built_once

NAME = "people"
ORDERS = "customer_id", "order_id", "order_ts", "net_amount", "qty", "product_name", "category", "channel"
CUSTOMERS = "customer_id", "name", "phone", "email", "birth_date", "province", "tier", "signup_date", "Points"

HOSTILE = "![](http://trap/x)"
FORMULA = '=HYPERLINK("http://trap/x")'
KNOWN = {
    "K001": ("欧阳明珠", "13812345678", "mingzhu@pearl.cn", "1985-06-04", "浙江省", "gold", "2023-01-01", "12"),
    "K002": ("Zhang Wei", "+86 139-8765-4321", "zhang.wei@pearl.cn", "", FORMULA, "gold", "2023-02-01", "7.5"),
    "K003": ("阿凡提·买买提", "010-87654321", "a@qq.com", "1990-01-31", "新疆维吾尔自治区", "", "", ""),
    "K004": (HOSTILE, "", "", "", HOSTILE, "silver", "2023-03-01", "3"),
    "K005": ("李", "7654321", "not an address", "", "浙江省", "silver", "2023-04-01", "1999"),
    "K900": ("赵退款", "13700000001", "refunds@pearl.cn", "", "北京市", "", "2023-05-01", ""),
    "K901": ("钱无单", "13700000002", "no.orders@pearl.cn", "", "北京市", "", "2023-06-01", ""),
}
"""Customers by id: name, phone, e-mail, date of birth, province, tier, sign-up, points; K900 has refunds only, K901 nothing."""
UNMASKED = [value for row in KNOWN.values() for value in row[:3] if len(value) > 3 and value != HOSTILE]
"""Values that nobody may see before a reveal."""
BUYERS = 60


def order_rows() -> list[tuple[str, ...]]:
    """Return order lines: many ties, two lines in each third order, some refunds, one with a product that is Markdown."""
    rows: list[tuple[str, ...]] = []
    for number in range(1, BUYERS + 1):
        customer = f"K{number:03d}"
        for order in range(1 + number % 5):
            day = f"2024-{1 + (number + 2 * order) % 12:02d}-{1 + (7 * number + order) % 28:02d} 10:{order:02d}"
            key, channel = f"{customer}-{order}", "web" if (number + order) % 3 else "store"
            amount = 10 * (1 + (number * 7 + order) % 6)
            rows.append((customer, key, day, f"{amount}.50", "1", HOSTILE if number == 4 else "tea", "drinks", channel))
            if order % 3 == 2:
                rows.append((customer, key, day, "5", "2", "cup", "tableware", channel))
    rows.append(("K002", "K002-R", "2024-08-30 09:00", "-20", "1", "tea", "drinks", "web"))
    rows.append(("K900", "K900-R", "2024-06-30 09:00", "-9", "1", "tea", "drinks", "web"))
    return rows


def customer_rows() -> list[tuple[str, ...]]:
    """Return the customer table: the known, and others with names of their own."""
    rows = [(key, *values) for key, values in KNOWN.items()]
    for number in range(6, BUYERS + 1):
        province = ("浙江省", "江苏省", "", "北京市")[number % 4]
        tier = ("gold", "silver", "bronze", "")[number % 4]
        phone = f"1350000{number:04d}"
        rows.append(
            (
                f"K{number:03d}",
                f"王{'一二三四五六七八九十'[number % 10]}",
                phone,
                f"w{number}@mail.example",
                "",
                province,
                tier,
                "",
                str(number),
            )
        )
    return rows  # fmt: skip


def ensure_people(root: Path) -> Settings:
    """Build the workspace `people` under `root` unless it is there, and return the settings that find it."""

    def fill(workspace: Workspace) -> None:
        orders = _written(root / "people-orders.csv", ORDERS, order_rows())
        customers = _written(root / "people-customers.csv", CUSTOMERS, customer_rows())
        own = {column: column for column in CUSTOMERS if column != "Points"}
        workspace.import_files(
            [
                Incoming(orders, columns={column: column for column in ORDERS}, currency="CNY"),
                Incoming(customers, "customers", columns=own),
            ]
        )

    return built_once(root, NAME, fill)


def _written(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path
