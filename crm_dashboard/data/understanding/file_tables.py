"""The tables a file can be loaded as: the canonical tables, and order lines in a file of their own."""

from __future__ import annotations

from crm_dashboard.data.schema.columns import Table
from crm_dashboard.data.schema.tables import TABLES
from crm_dashboard.data.understanding.order_lines import LINES_TABLE

FILE_TABLES: dict[str, Table] = {**TABLES, LINES_TABLE.key: LINES_TABLE}
