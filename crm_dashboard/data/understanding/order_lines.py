"""Orders in two files: one with one row per order, the other with the order lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from crm_dashboard.data.cleaning.survey import survey_column
from crm_dashboard.data.process.counting import row_notices
from crm_dashboard.data.process.protocol import Notice, Source
from crm_dashboard.data.readers.contents import RAW, Contents
from crm_dashboard.data.schema.columns import Table
from crm_dashboard.data.schema.tables import ORDERS
from crm_dashboard.data.values.evidence import Evidence
from crm_dashboard.data.values.values import key
from crm_dashboard.data.worth.allocation import allocate_amounts, order_amount_sql
from crm_dashboard.data.worth.discounts import with_discount_as_money
from crm_dashboard.text import N_

ORDER_LINES = "order_lines"
"""The table key of a file of order lines; it becomes part of `orders`, together with a file of the orders."""
LINES, HEADS = "scratch.main.line_rows", "scratch.main.head_rows"
_FIRSTS, _JOINED = "scratch.main.head_firsts", "scratch.main.joined"
_AMOUNTS = ("net_amount", "gross_amount", "discount_amount", "refund_amount", "cost_amount")
_LINE_COLUMNS = ("order_id", "product_id", "product_name", "category", "brand", "qty", "unit_price", *_AMOUNTS)

LINES_TABLE = Table(
    ORDER_LINES,
    N_("Order lines (beside a file of orders)"),
    tuple(
        replace(column, required=column.key == "order_id") for column in ORDERS.columns if column.key in _LINE_COLUMNS
    ),
)


@dataclass(frozen=True)
class _Joined:
    """The headers of the joined rows, and which of them plays each role of a line and of an order."""

    headers: tuple[str, ...]
    of_lines: Mapping[str, str]
    of_heads: Mapping[str, str]

    def column(self, header: str) -> str:
        """Return the column that holds a header."""
        return f"c{self.headers.index(header)}"


def join(
    connection: duckdb.DuckDBPyConnection, source: Source, lines: Contents, heads: Contents
) -> tuple[Source, Contents]:
    """Create `RAW` with one row per order line, joined with its order; orders without lines follow as rows of their own.

    Customer, time, labels and amount are the order's; its amount is allocated to its lines (`cleaning.allocation`), so
    that items add up to the order. Without an amount of its own the lines' amounts are used. Of orders with the same id
    the first is used.
    """
    joined = _headers(source, lines, heads)
    notices = _make_joined(connection, joined, source, width=len(lines.headers))
    evidence = Evidence(
        delimiter=lines.reading.delimiter, choices=source.choices, format=lines.format, currency=source.currency
    )
    headers, columns, amount_notices = _with_amounts(connection, joined, evidence)
    for table in (LINES, HEADS, _FIRSTS, _JOINED):
        connection.execute(f"DROP TABLE {table}")
    contents = replace(lines, headers=headers, notices=(*lines.notices, *heads.notices, *notices, *amount_notices))
    return replace(source, columns=tuple(columns.items()), more=(), heads=()), contents


def joined_roles(lines: Mapping[str, str], heads: Mapping[str, str]) -> dict[str, str]:
    """Return the roles of the two files as one table of orders: item columns and amounts from the lines, others from the orders."""
    roles = {**lines, **heads} | {role: lines[role] for role in _LINE_COLUMNS if role in lines}
    return {column.key: roles[column.key] for column in ORDERS.columns if column.key in roles}


def _headers(source: Source, lines: Contents, heads: Contents) -> _Joined:
    taken = list(lines.headers)
    renamed = {}
    for header in heads.headers:
        renamed[header] = _unused_header(header, taken)
        taken.append(renamed[header])
    of_heads = {role: renamed[header] for role, header in source.heads[0].columns if header in renamed}
    return _Joined(tuple(taken), dict(source.columns), of_heads)


def _unused_header(header: str, taken: list[str]) -> str:
    candidate, number = header, 2
    while candidate in taken:
        candidate, number = f"{header} ({number})", number + 1
    return candidate


def _make_joined(
    connection: duckdb.DuckDBPyConnection, joined: _Joined, source: Source, *, width: int
) -> tuple[Notice, ...]:
    """Create the joined rows in the order of the lines; return notices about rows without a match."""
    line_key = joined.column(joined.of_lines["order_id"])
    head_key = f"c{int(joined.column(joined.of_heads['order_id'])[1:]) - width}"
    connection.execute(
        f"CREATE TABLE {_FIRSTS} AS SELECT *, row_number() OVER (PARTITION BY k ORDER BY row_no) AS repeat "
        f"FROM (SELECT *, rowid + 1 AS row_no, {key(head_key)} AS k FROM {HEADS})"
    )
    columns = [f"coalesce(line.k, head.k) AS {line_key}" if f"c{n}" == line_key else f"line.c{n}" for n in range(width)]
    columns += [f"head.c{n - width} AS c{n}" for n in range(width, len(joined.headers))]
    connection.execute(
        f"CREATE TABLE {_JOINED} AS SELECT {', '.join(columns)}, head.k AS head_key, line.place IS NULL AS is_lonely, "
        f"row_number() OVER (ORDER BY line.place NULLS LAST, head.row_no) AS row_no "
        f"FROM (SELECT *, rowid AS place, {key(line_key)} AS k FROM {LINES}) line "
        f"FULL JOIN (FROM {_FIRSTS} WHERE k IS NOT NULL AND repeat = 1) head ON line.k = head.k ORDER BY row_no"
    )
    header, files = dict(source.heads[0].columns)["order_id"], ", ".join(file.name for file in source.heads)
    kinds = (
        ("repeated_key", f"{_FIRSTS} WHERE k IS NOT NULL AND repeat > 1", header, files),
        ("missing_key", f"{_FIRSTS} WHERE k IS NULL", header, files),
        ("lines_without_order", f"{_JOINED} WHERE head_key IS NULL", files, ""),
        ("orders_without_lines", f"{_JOINED} WHERE is_lonely", files, ""),
    )
    return tuple(
        replace(notice, file=file)
        for kind, rows, column, file in kinds
        for notice in row_notices(connection, kind, rows, column)
    )


def _with_amounts(
    connection: duckdb.DuckDBPyConnection, joined: _Joined, evidence: Evidence
) -> tuple[tuple[str, ...], dict[str, str], tuple[Notice, ...]]:
    """Create `RAW` from the joined rows; return its headers, its roles, and notices about amounts."""
    connection.execute(f"CREATE VIEW {RAW} AS FROM {_JOINED}")  # the survey reads `RAW`
    typed = {
        "line": _typed(connection, joined, joined.of_lines, evidence),
        "head": _typed(connection, joined, joined.of_heads, evidence),
    }
    connection.execute(f"DROP VIEW {RAW}")
    roles = joined_roles(joined.of_lines, joined.of_heads)
    order_amount = order_amount_sql(typed["line"].keys(), typed["head"].keys())
    names = [f"c{net_column}" for net_column in range(len(joined.headers))]
    if order_amount is None:
        connection.execute(f"CREATE TABLE {RAW} AS SELECT {', '.join(names)} FROM {_JOINED} ORDER BY row_no")
        return joined.headers, roles, ()
    headers = joined.headers
    if "net_amount" in joined.of_heads:
        net = joined.of_heads["net_amount"]
    else:
        net = _unused_header("net amount", list(headers))
        headers, names = (*headers, net), [*names, f"c{len(headers)}"]
    shares, amount_notices = allocate_amounts(
        connection, _JOINED, typed["line"], typed["head"], own=order_amount, net=net
    )
    once_per_order = {joined.column(joined.of_heads[role]) for role in _AMOUNTS if role in joined.of_heads}
    once_per_order -= {joined.column(joined.of_lines[role]) for role in _AMOUNTS if role in joined.of_lines}
    net_column = f"c{headers.index(net)}"
    columns = [
        f"share::VARCHAR AS {name}"
        if name == net_column
        else f"CASE WHEN is_first THEN {name} END AS {name}"  # given once per order, not once per line
        if name in once_per_order
        else name
        for name in names
    ]
    connection.execute(
        f"CREATE TABLE {RAW} AS SELECT {', '.join(columns)} FROM {_JOINED} JOIN {shares} USING (row_no) ORDER BY row_no"
    )
    connection.execute(f"DROP TABLE {shares}")
    return headers, roles | {"net_amount": net}, amount_notices


def _typed(
    connection: duckdb.DuckDBPyConnection, joined: _Joined, roles: Mapping[str, str], evidence: Evidence
) -> dict[str, str]:
    """Return the SQL that parses each role from which an amount is computed."""
    kinds = {column.key: column.kind for column in ORDERS.columns}
    raws = {role: joined.column(header) for role, header in roles.items()}
    amount_roles = [role for role in ("qty", "unit_price", *_AMOUNTS[:4]) if role in roles]
    of_roles = replace(evidence, raws=raws, headers=tuple(roles.values()))
    fields = {
        role: survey_column(connection, role, header=roles[role], raw=raws[role], kind=kinds[role], evidence=of_roles)[
            0
        ]
        for role in amount_roles
    }
    return {role: field.sql for role, field in with_discount_as_money(connection, fields, of_roles).items()}
