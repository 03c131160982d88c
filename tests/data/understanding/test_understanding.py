"""What a file is and which column is what, guessed from headers and kinds."""

from __future__ import annotations

import pytest

from crm_dashboard.data.process.protocol import ColumnSummary, Inspection, Reading, ValueKind
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.understanding.understanding import guess_columns, guess_table, missing_roles, words

KINDS: dict[str, ValueKind] = {"i": "id", "t": "text", "n": "number", "m": "money", "d": "time"}


def columns(described: str) -> tuple[ColumnSummary, ...]:
    """Read `Header:kind | …`; kinds are i(d), t(ext), n(umber), m(oney), d(ate)."""
    parts = [part.strip().rsplit(":", 1) for part in described.split("|")]
    return tuple(ColumnSummary(name, ("x",), KINDS[kind], 1.0) for name, kind in parts)


def guessed(described: str, table: str = "orders") -> dict[str, str]:
    return dict(guess_columns(columns(described), table))


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("CustomerID", "customer id"),
        ("InvoiceNo", "invoice no"),
        ("customer_id", "customer id"),
        ("Order-Date", "order date"),
        (" Amount (USD) ", "amount"),
        ("金额（元）", "金额"),
        ("客户ID", "客户id"),
        ("ＣustomerＩＤ", "customer id"),
        ("国家/地区", "国家 地区"),
        ("(元)", "(元)"),
    ],
)
def test_headers_are_compared_as_plain_words(header: str, plain: str) -> None:
    assert words(header) == plain


def test_online_retail_has_a_quantity_and_a_price_and_no_amount() -> None:
    found = guessed(
        "InvoiceNo:n | StockCode:t | Description:t | Quantity:n | InvoiceDate:d | UnitPrice:m | CustomerID:n | Country:t"
    )
    assert found == {
        "customer_id": "CustomerID",
        "order_id": "InvoiceNo",
        "order_ts": "InvoiceDate",
        "qty": "Quantity",
        "unit_price": "UnitPrice",
        "product_id": "StockCode",
        "product_name": "Description",
        "country": "Country",
    }


def test_cdnow_counts_its_cds() -> None:
    found = guessed("customer_id:i | date:d | cds:n | amount:m")
    assert found == {"customer_id": "customer_id", "order_ts": "date", "net_amount": "amount", "qty": "cds"}


def test_complete_journey_sells_baskets_to_households() -> None:
    found = guessed(
        "household_id:n | store_id:n | basket_id:n | product_id:n | quantity:n | sales_value:m | retail_disc:m | coupon_disc:m | transaction_timestamp:d"
    )
    assert found == {
        "customer_id": "household_id",
        "order_id": "basket_id",
        "order_ts": "transaction_timestamp",
        "net_amount": "sales_value",
        "qty": "quantity",
        "discount_amount": "retail_disc",
        "product_id": "product_id",
        "store_id": "store_id",
    }


def test_a_taobao_export_is_understood() -> None:
    found = guessed(
        "订单编号:i | 买家会员名:t | 买家应付货款:m | 总金额:m | 买家实际支付金额:m | 订单状态:t | 收货人姓名:t | 收货地址:t | 联系手机:i | 订单付款时间:d | 宝贝标题:t | 宝贝总数量:n"
    )
    assert found["customer_id"] == "买家会员名"
    assert found["net_amount"] == "买家实际支付金额"
    assert found["order_ts"] == "订单付款时间"
    assert (found["name"], found["phone"], found["address"]) == ("收货人姓名", "联系手机", "收货地址")


def test_a_jd_export_is_understood() -> None:
    found = guessed(
        "订单号:i | 商品ID:i | 商品名称:t | 订购数量:n | 下单时间:d | 京东价:m | 结算金额:m | 下单帐号:t | 客户姓名:t"
    )
    assert {role: found[role] for role in ("customer_id", "order_id", "order_ts", "net_amount", "unit_price")} == {
        "customer_id": "下单帐号",
        "order_id": "订单号",
        "order_ts": "下单时间",
        "net_amount": "结算金额",
        "unit_price": "京东价",
    }


def test_a_shopify_export_calls_its_order_numbers_names() -> None:
    shown = (
        ColumnSummary("Name", ("#1001", "#1002"), "text", 1.0),
        *columns("Email:t | Created at:d | Total:m | Customer ID:i"),
    )
    found = dict(guess_columns(shown, "orders"))
    assert found["order_id"] == "Name"
    assert "name" not in found


def test_an_erp_export_is_understood() -> None:
    found = guessed("单据日期:d | 单据编号:i | 客户编码:i | 客户名称:t | 物料编码:i | 数量:n | 含税单价:m | 价税合计:m")
    assert {role: found[role] for role in ("customer_id", "order_ts", "net_amount", "product_id", "name")} == {
        "customer_id": "客户编码",
        "order_ts": "单据日期",
        "net_amount": "价税合计",
        "product_id": "物料编码",
        "name": "客户名称",
    }


def test_a_time_needs_times_and_an_amount_needs_numbers() -> None:
    assert guessed("customer:i | date:t | amount:t") == {"customer_id": "customer"}


def test_day_numbers_and_compact_dates_may_be_times() -> None:
    serial = ColumnSummary("date", ("45296", "45297.5"), "number", 1.0)
    assert dict(guess_columns((serial,), "orders")) == {"order_ts": "date"}


def test_a_header_plays_one_role_and_a_role_has_one_header() -> None:
    found = guess_columns(columns("customer:i | customer id:i | date:d | order date:d"), "orders")
    assert found == (("customer_id", "customer id"), ("order_ts", "order date"))


def test_of_two_equal_headers_the_fuller_column_is_taken() -> None:
    shown = (ColumnSummary("Date", ("x",), "time", 0.1), ColumnSummary("date (2)", ("x",), "time", 0.9))
    assert dict(guess_columns(shown, "orders")) == {"order_ts": "date (2)"}


@pytest.mark.parametrize(
    ("described", "table"),
    [
        ("customer id:i | date:d | amount:m", "orders"),
        ("order no:i | date:d", "orders"),
        ("customer id:i | name:t | gender:t", "customers"),
        ("customer id:i | signup date:d | birthday:d", "customers"),
        ("sku:i | description:t | category:t | price:m", "products"),
        ("商品编号:i | 商品名称:t | 品牌:t | 类别:t | 上市日期:d | 吊牌价:m", "products"),
        ("customer_id:i | ts:d | type:t | channel:t | direction:t", "interactions"),
        ("客户编号:i | 互动时间:d | 互动类型:t | 渠道:t | 方向:t | 通话时长:n", "interactions"),
        ("customer id:i | review date:d | rating:n | comment:t", "feedback"),
        ("客户编号:i | 反馈时间:d | 反馈类型:t | 评分:n | 满分:n | 解决时间:d", "feedback"),
        ("ticket id:i | customer id:i | opened at:d | closed at:d | csat:n", "tickets"),
        ("工单号:i | 客户编号:i | 开单时间:d | 关闭时间:d | 满意度评分:n", "tickets"),
        ("campaign id:i | campaign name:t | start date:d | end date:d | budget:m", "campaigns"),
        ("活动编号:i | 活动名称:t | 开始日期:d | 结束日期:d | 费用:m", "campaigns"),
        ("campaign id:i | customer id:i | event time:d | event:t | revenue:m", "touches"),
        ("活动编号:i | 客户编号:i | 触达时间:d | 触达事件:t | 对照组:t", "touches"),
        ("period:t | metric:t | target:m", "kpi_targets"),
        ("月份:t | 指标:t | 目标:m", "kpi_targets"),
        ("customer_id:i | order_id:i | order_date:d | campaign_id:i | revenue:m", "orders"),
        ("customer id:i | date:d | type:t | channel:t | direction:t", "interactions"),
        ("客户编号:i | 时间:d | 互动类型:t | 渠道:t | 结果:t", "interactions"),
        ("customer:i | date:d | rating:n | comment:t", "feedback"),
        ("客户编号:i | 日期:d | 类型:t | 评分:n", "feedback"),
        ("ticket id:i | customer id:i | date:d | channel:t | category:t", "tickets"),
        ("工单号:i | 客户编号:i | 时间:d | 问题分类:t", "tickets"),
        ("customer id:i | date:d | channel:t | amount:m", "orders"),
        ("客户编号:i | 日期:d | 渠道:t | 商品编号:i | 金额:m", "orders"),
        ("order no:i | customer id:i | date:d | channel:t | product id:i", "orders"),
        ("customer id:i | date:d | city:t | gender:t", "customers"),
    ],
)
def test_a_file_is_the_table_that_gives_most_of_its_columns_a_role(described: str, table: str) -> None:
    assert guess_table(Inspection("csv", Reading(), (), columns(described), 1)) == table


def test_missing_roles_are_named() -> None:
    assert missing_roles((), "orders") == ("customer_id", "order_ts", "net_amount")
    assert missing_roles((("customer_id", "a"), ("order_ts", "b"), ("qty", "c")), "orders") == ("net_amount",)
    assert missing_roles((("customer_id", "a"), ("order_ts", "b"), ("qty", "c"), ("unit_price", "d")), "orders") == ()
    assert missing_roles((("customer_id", "a"), ("order_ts", "b"), ("gross_amount", "c")), "orders") == ()
    assert missing_roles((), "customers") == ("customer_id",)
    assert missing_roles((), "products") == ("product_id",)
    assert missing_roles((), "interactions") == missing_roles((), "feedback") == ("customer_id", "ts")
    assert missing_roles((("customer_id", "a"),), "touches") == ("campaign_id", "ts")


@pytest.mark.parametrize(
    "table", ["products", "interactions", "feedback", "tickets", "campaigns", "touches", "kpi_targets"]
)
def test_every_column_of_a_table_of_records_is_guessed_by_its_own_name_and_by_each_of_its_names(table: str) -> None:
    letters = {kind: letter for letter, kind in KINDS.items()}
    for column in TABLES[table].columns:
        for name in (column.key, *column.names):
            assert guessed(f"{name}:{letters[column.kind]}", table) == {column.key: name}
