"""Samples of a file that is being loaded are masked by what they are, whatever role is chosen for them."""

from __future__ import annotations

import pytest

from crm_dashboard.data.process.protocol import ColumnSummary, ValueKind
from crm_dashboard.ui.data_page.loading.roles import samples_shown


@pytest.mark.parametrize(
    ("header", "values", "role", "samples", "shown"),
    [
        ("手机号", "id", "customer_id", ("13800001111", "13800002222"), "138****1111"),
        ("Billing Email", "text", "customer_id", ("mona@example.org",), "m***@example.org"),
        ("Customer", "text", "customer_id", ("Mona Bay", "Lars Coe"), "M*** B***"),
        ("Customer", "id", "customer_id", ("17850", "13047"), "17850"),
        ("收货人", "text", "tier", ("王小明",), "王**"),
        ("备注", "text", "store_id", ("找小李拿",), "找**"),
        ("门店", "text", "store_id", ("西湖店",), "西湖店"),
        ("Order", "id", "order_id", ("1001",), "1001"),
    ],
)
def test_samples(header: str, values: ValueKind, role: str, samples: tuple[str, ...], shown: str) -> None:
    column = ColumnSummary(header, samples, values, 1.0)
    found = samples_shown(column, role).replace("\\", "")
    assert found.split(" · ")[0] == shown
