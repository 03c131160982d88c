"""A query that is broken into lines is the same query."""

from __future__ import annotations

import re

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.process.sql_format import format_sql

NESTED = """WITH "__duckdb_s0" AS NOT MATERIALIZED (
SELECT "a", count() AS "n", (SELECT max("a") FROM "t") AS "m" FROM "t" WHERE (("a" > 1) AND ("b" IN ('x, SELECT', 'it''s'))) GROUP BY "a", "b"
),
"__duckdb_s1" AS NOT MATERIALIZED (
SELECT "l"."a" FROM "__duckdb_s0" AS "l" INNER JOIN "u" AS "r" ON ("l"."a" = "r"."a")
)
SELECT "a" AS "FROM", sum("a") FROM "__duckdb_s1" """

LINES = """WITH "step_0" AS NOT MATERIALIZED (
  SELECT
    "a",
    count() AS "n",
    (
    SELECT
      max("a")
    FROM "t"
  ) AS "m"
  FROM "t"
  WHERE (("a" > 1) AND ("b" IN ('x, SELECT', 'it''s')))
  GROUP BY "a", "b"
),
"step_1" AS NOT MATERIALIZED (
  SELECT
    "l"."a"
  FROM "step_0" AS "l"
  INNER JOIN "u" AS "r" ON ("l"."a" = "r"."a")
)
SELECT
  "a" AS "FROM",
  sum("a")
FROM "step_1\""""


def pieces(sql: str) -> list[str]:
    return [one for one in re.findall(r"""\s+|"(?:[^"]|"")*"|'(?:[^']|'')*'|\w+|[^\w\s]""", sql) if not one.isspace()]


def test_clauses_and_what_is_selected_have_lines_of_their_own() -> None:
    assert format_sql(NESTED) == LINES


def test_a_name_that_looks_like_a_step_inside_a_text_is_left_alone() -> None:
    assert format_sql("""SELECT '"__duckdb_s0"' FROM "a __duckdb_s0" """).count("__duckdb_s0") == 2


@given(st.lists(st.sampled_from(["SELECT", "FROM", "(", ")", ",", '"a"', "'it''s'", "x", " ", "\n", "GROUP", "BY", "=", "1.5", "JOIN", "LEFT"]), max_size=40))  # fmt: skip
def test_every_piece_stays_in_its_place(parts: list[str]) -> None:
    sql = " ".join(parts)
    assert pieces(format_sql(sql)) == pieces(sql)


@pytest.mark.parametrize("odd", ["two  blanks", "new\nline", "from", 'quo"te', "客户", "a,b", "(", "--x", "/*"])
def test_the_engine_gives_the_same_rows_whatever_names_and_texts_hold(odd: str) -> None:
    connection = duckdb.connect()
    name, said = odd.replace('"', '""'), odd.replace("'", "''")
    connection.execute(f"""CREATE TABLE t AS SELECT 1 AS "{name}", '{said}' AS told UNION ALL SELECT 2, 'y'""")
    relation = connection.table("t").filter(f"""told = '{said}'""").aggregate(f'sum("{name}") AS "{name}", told')
    rows = connection.sql(format_sql(relation.sql_query())).fetchall()
    assert rows == relation.fetchall() == [(1, odd)]
