"""What each export in `awkward/` is, how it comes in and what comes out; workbooks and archives are made here."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from crm_dashboard.data.process.protocol import Reading
from tests.data import workbooks

FOLDER = Path(__file__).parent / "awkward"
Maker = Callable[[Path], Path]


@dataclass(frozen=True)
class Export:
    """An export: its file (or who makes it), what the user corrects, and the figures or the refusal that must come."""

    name: str
    customers: int = 0
    orders: int = 0
    revenue: float = 0.0
    notices: frozenset[str] = frozenset()
    table: str = "orders"
    corrections: Mapping[str, str] = field(default_factory=dict)
    reading: Reading | None = None
    refused: str = ""
    make: Maker | None = None

    def path(self, folder: Path) -> Path:
        """Return where the export lies, after making it in `folder` when it is not committed."""
        return self.make(folder / self.name) if self.make else FOLDER / self.name


def kingdee(path: Path) -> Path:
    """A ledger with two title rows, two header rows (merged group titles above), a total and who made it."""
    return workbooks.write(
        path,
        {
            "销售明细": [
                ["某某贸易有限公司", None, None, None, None, None],
                ["销售出库明细表（2024年1月）", None, None, None, None, None],
                ["单据", None, "客户", None, "金额", None],
                ["日期", "编号", "编号", "名称", "数量", "金额"],
                [("date", 45296), "XOUT000001", "K001", "华美超市", 2, 1200.0],
                [("date", 45297), "XOUT000002", "K002", "城南便利店", 1, 80.5],
                [("date", 45300), "XOUT000003", "K001", "华美超市", 1, 19.5],
                ["合计", None, None, None, 4, 1300.0],
                ["制表人：张三", None, None, None, None, None],
            ]
        },
    )


def monthly_report(path: Path) -> Path:
    """A report whose first sheet is a cover, with dates that are mere numbers, an error cell and a total."""
    return workbooks.write(
        path,
        {
            "Lists": [["x"], ["y"]],
            "Orders": [
                [],
                [None, "Monthly sales report"],
                [],
                [None, "Customer ID", "Order ID", "Order Date", "Amount"],
                [None, "0007", "A1", 45296.25, 100],
                [None, "0008", "A2", 45297, ("error", "#N/A")],
                [None, "0007", "A3", 45310.5, 50.5],
                [None, "Grand Total", None, None, 150.5],
            ],
        },
        hidden=("Lists",),
    )


def stripe(path: Path) -> Path:
    """Charges as the interface lists them: wrapped, nested, with seconds since 1970."""
    charges = [
        {
            "id": f"ch_{number}",
            "amount": amount,
            "created": 1704449400 + number * 86_400,
            "customer": customer,
            "billing_details": {"email": f"{customer}@example.com", "address": {"city": "Bern"}},
            "refunds": [],
            "metadata": {},
        }
        for number, (customer, amount) in enumerate([("cus_A", 1000), ("cus_B", 250), ("cus_A", 750)])
    ]
    path.write_text(json.dumps({"object": "list", "data": charges, "has_more": False}, indent=1), encoding="utf-8")
    return path


def lines_gz(path: Path) -> Path:
    """Events of a shop system, one JSON object per line, packed."""
    rows = [
        ("甲", 1, "2024-01-05T10:00:00Z", 10.5),
        ("乙", 2, "2024-01-06T10:00:00Z", 20),
        ("甲", 3, "2024-01-07T10:00:00Z", 9.5),
    ]
    lines = (
        json.dumps(
            {"order": {"id": number}, "customer_id": who, "created_at": when, "total": total}, ensure_ascii=False
        )
        for who, number, when, total in rows
    )
    path.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    return path


def months_zip(path: Path) -> Path:
    """An archive of two months with what a Mac and Windows leave in archives."""
    head = "customer,order,date,amount\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/2024-01.csv", head + "a,1,2024-01-05,10\n")
        archive.writestr("export/2024-02.csv", head + "a,2,2024-02-05,20\nb,3,2024-02-06,30\n")
        archive.writestr("__MACOSX/export/._2024-02.csv", b"\0\5\x16\7" * 100)
        archive.writestr("export/Thumbs.db", b"\xd0\xcf\x11\xe0" * 100)
    return path


def _said(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


EXPORTS = (
    Export("shopify_orders.csv", 2, 3, 90.0, corrections={"customer_id": "Email"}),
    Export("woocommerce_orders.csv", 2, 3, 1334.0),
    Export("taobao_orders.csv", 2, 3, 1500.0),
    Export("jd_orders.csv", 2, 3, 12399.5, _said("total_rows")),
    Export(
        "kingdee_ledger.xlsx",
        2,
        3,
        1300.0,
        _said("title_lines", "two_header_rows", "total_rows"),
        make=kingdee,
    ),
    Export(
        "monthly_report.xlsx",
        1,
        2,
        150.5,
        _said("title_lines", "total_rows", "excel_serials", "unreadable_amount"),
        make=monthly_report,
    ),
    Export(
        "sap_billing.txt",
        2,
        2,
        1400.0,
        _said("encoding_guessed", "title_lines", "decimal_comma"),
    ),
    Export("sap_alv_list.txt", 2, 3, 1500.0, _said("ragged_rows")),
    Export("amazon_orders.tsv", 2, 3, 40.0, corrections={"customer_id": "buyer-email", "net_amount": "item-price"}),
    Export("quickbooks_sales.csv", 2, 2, 1050.0, _said("title_lines", "total_rows")),
    Export(
        "pos_receipts.csv",
        2,
        3,
        25.0,
        _said("ragged_rows", "dotted_dates", "decimal_comma"),
    ),
    Export(
        "alipay_bill.csv",
        2,
        3,
        200.0,
        _said("title_lines", "ragged_rows"),
    ),
    Export(
        "taiwan_pos.csv",
        2,
        3,
        2000.0,
        _said("encoding_guessed"),
    ),
    Export(
        "excel_unicode_text.txt",
        2,
        3,
        1300.0,
        _said("encoding_guessed", "excel_serials"),
    ),
    Export(
        "warehouse_dump.txt",
        2,
        3,
        40.0,
        reading=Reading(header_row=0),
        corrections={
            "customer_id": "Column 1",
            "order_id": "Column 2",
            "order_ts": "Column 3",
            "net_amount": "Column 4",
        },
    ),
    Export("mysql_dump.csv", 2, 3, 50.0),
    Export(
        "magento_german.csv",
        2,
        3,
        1400.0,
        _said("decimal_comma"),
    ),
    Export("swiss_shop.csv", 2, 3, 1400.0, _said("title_lines", "dotted_dates")),
    Export("member_list.csv", 3, 0, 0.0, _said("scientific_ids", "total_rows"), table="customers"),
    Export(
        "stripe_charges.json",
        2,
        3,
        2000.0,
        _said("json_unwrapped", "epoch_times", "dropped_columns"),
        make=stripe,
        corrections={"order_id": "id"},
    ),
    Export("orders.ndjson.gz", 2, 3, 40.0, _said("json_objects"), make=lines_gz),
    Export("months.zip", 2, 3, 60.0, _said("files_stacked"), make=months_zip),
    Export("two_encodings.csv", refused="Line 2 is not written in UTF-8"),
    Export("unclosed_quote.csv", refused="Line 3 has a quotation mark that is not closed"),
    Export("yonyou_report.xls", refused="This is no table but a file of another kind: HTML"),
)
