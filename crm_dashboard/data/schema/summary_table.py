"""The columns of a customer summary (one row per customer, no single orders): recency, orders, money, and header names."""

from __future__ import annotations

from crm_dashboard.data.schema.columns import Column
from crm_dashboard.text import N_

SUMMARY = "customer_summary"

ID_NAMES = ("login", "客户昵称", "会员id号", "id", "编号")
"""Headers of an id that only such tables use; those of the order table count as well."""

FIGURES = (
    Column("last_order_date", N_("Last order"), "time", (
        "last order date", "last order", "last ordered", "last order at", "last order time", "date of last order", "last purchase", "last purchase date",
        "last purchased", "last purchase at", "last transaction", "last transaction date", "last buy date", "most recent purchase", "most recent order",
        "most recent order date", "latest order date", "latest purchase", "latest purchase date", "recency date",
        "最近一次消费", "最近一次消费时间", "最近一次消费日期", "最近一次购买", "最近一次购买时间", "最近一次购买日期", "最近一次下单时间", "最近一次下单日期", "最近一次交易时间",
        "最近一次交易日期", "最近消费时间", "最近消费日期", "最近购买时间", "最近购买日期", "最近下单时间", "最近下单日期", "最近交易时间", "最近交易日期", "最后一次消费时间", "最后一次消费日期",
        "最后一次购买时间", "最后一次购买日期", "最后消费时间", "最后消费日期", "最后购买时间", "最后购买日期", "最后下单时间", "最后下单日期", "上次消费时间", "上次购买时间", "上次购买日期", "上次交易时间", "末次消费日期", "末单日期", "末单时间",
    )),
    Column("recency_days", N_("Days since the last order"), "number", (
        "recency", "recency days", "recency in days", "days since last order", "days since last purchase", "days since last transaction", "days since last",
        "last order days ago", "last purchase days ago", "recency value", "r value", "r", "last purchase", "last order",
        "最近一次消费距今天数", "最近一次购买距今天数", "最近一次消费距今", "最近一次消费间隔", "最近一次消费间隔天数", "距最近一次消费天数", "距上次消费天数", "距上次购买天数", "距今天数", "距今", "最近消费距今天数",
        "未购买天数", "未消费天数", "未下单天数", "沉睡天数", "沉默天数", "最近消费天数", "最近购买天数", "最近一次消费天数", "消费间隔", "最近度", "r值", "最近一次消费",
    )),
    Column("orders", N_("Number of orders"), "number", (
        "frequency", "orders", "orders count", "order count", "number of orders", "total orders", "num orders", "no of orders", "orders number", "purchase count", "purchases",
        "number of purchases", "total purchases", "transactions", "transaction count", "number of transactions", "purchase frequency", "order frequency", "frequency value", "f value", "f",
        "消费频次", "消费频率", "消费次数", "累计消费次数", "总消费次数", "购买次数", "累计购买次数", "购买频次", "购买频率", "订单数", "订单数量", "订单总数", "总订单数", "累计订单数", "累计订单", "下单次数", "累计下单次数",
        "交易次数", "交易笔数", "累计交易次数", "累计交易笔数", "交易总笔数", "成交次数", "成交笔数", "消费笔数", "支付次数", "支付笔数", "支付订单数", "频次", "频率", "f值",
    ), required=True),
    Column("monetary", N_("Money spent"), "money", (
        "monetary", "monetary value", "total spent", "total spend", "amount spent", "money spent", "lifetime spend", "lifetime spent", "lifetime value", "total amount spent", "total purchase amount",
        "total revenue", "total sales", "total amount", "order total", "m value", "m", "revenue", "sales", "spend", "spent", "amount",
        "累计消费金额", "累计消费额", "累计消费", "总消费金额", "总消费额", "消费总金额", "消费总额", "消费金额", "消费额", "累计金额", "累计购买金额", "购买总金额", "购买金额", "累计支付金额", "支付总金额", "累计交易金额", "累计交易额",
        "交易总额", "交易总金额", "交易金额", "交易额", "累计成交金额", "累计成交额", "成交总额", "累计实付金额", "订单总金额", "订单总额", "总金额", "总额", "金额", "m值",
    )),
    Column("order_value", N_("Order value"), "money", (
        "aov", "average order value", "avg order value", "average order", "order value", "average spend", "average purchase value", "average basket",
        "客单价", "平均客单价", "笔单价", "平均订单金额", "平均消费金额", "平均交易金额", "件均价", "次均消费金额", "次均消费",
    )),
    Column("first_order_date", N_("First order"), "time", (
        "first order date", "first order", "first ordered", "first order at", "date of first order", "first purchase", "first purchase date", "first transaction date",
        "首次消费时间", "首次消费日期", "首次购买时间", "首次购买日期", "首次下单时间", "首次下单日期", "首次交易时间", "首次交易日期", "第一次消费时间", "第一次购买时间", "首单时间", "首单日期", "首购时间", "首购日期",
    )),
    Column("tenure_days", N_("Days since the first order"), "number", (
        "tenure", "tenure days", "days since first order", "days since first purchase", "customer age", "customer age days", "customer lifetime days",
        "首次消费距今天数", "首次购买距今天数", "首单距今天数", "客户生命周期天数", "客户年龄天数",
    )),
    Column("currency", N_("Currency"), "text", ("currency", "币种", "货币")),
)  # fmt: skip


def missing_summary_roles(roles: set[str]) -> tuple[str, ...]:
    """Return the roles that a second dimension besides the number of orders still needs: money, or the last order's time.

    `monetary` stands for all of them; an order value gives the money too.
    """
    return () if roles & {"monetary", "order_value", "recency_days", "last_order_date"} else ("monetary",)
