"""What a file can be loaded as: the canonical tables, and lines of orders that come in a file of their own."""

from __future__ import annotations

from crm_dashboard.data.columns import Table
from crm_dashboard.data.order_lines import LINES_TABLE
from crm_dashboard.data.tables import TABLES

FILE_TABLES: dict[str, Table] = {**TABLES, LINES_TABLE.key: LINES_TABLE}
