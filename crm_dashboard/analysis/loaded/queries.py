"""The query behind a figure, which can be run on the version file."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from crm_dashboard.data.process.sql_format import format_sql


def query_of(rows: nw.LazyFrame[Any]) -> str:
    """Return the SQL of lazy rows, in lines; of unmaterialised ones it reads the version's own tables alone."""
    return format_sql(str(nw.to_native(rows).sql_query()))
