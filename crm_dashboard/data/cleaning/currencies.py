"""Detect the currency of a file's amounts."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from crm_dashboard.data.cleaning.lines import KEPT
from crm_dashboard.data.cleaning.survey import Field
from crm_dashboard.data.process.protocol import Notice

_AMOUNTS = ("net_amount", "unit_price", "gross_amount", "monetary", "order_value")


def detect_currency(
    connection: duckdb.DuckDBPyConnection, fields: Mapping[str, Field], *, chosen: str | None, lines: str = KEPT
) -> tuple[str | None, tuple[Notice, ...]]:
    """Return the ISO 4217 code: the chosen one, else the only code of the currency column, else that of the amounts' sign.

    None if unknown. A column with several currencies gives None and a notice; amounts are never converted.
    """
    notices: tuple[Notice, ...] = ()
    from_column: str | None = None
    if "currency" in fields:
        codes = _codes(connection, lines)
        from_column = codes.pop() if len(codes) == 1 else None
        if len(codes) > 1:
            notices = (Notice("currency_mixed", len(codes), column=fields["currency"].header),)
    signs = {sign for role in _AMOUNTS if role in fields for sign in fields[role].signs}
    from_sign = next(iter(signs)) if len(signs) == 1 and not notices else None
    return chosen or from_column or from_sign, notices


def _codes(connection: duckdb.DuckDBPyConnection, lines: str) -> set[str]:
    rows = connection.execute(
        f"SELECT DISTINCT currency_code FROM {lines} WHERE currency_code IS NOT NULL LIMIT 100"
    ).fetchall()
    return {str(code) for (code,) in rows}
