"""The notices an import can give: one sentence per key, and whether its rows are set aside."""

from __future__ import annotations

from dataclasses import dataclass

from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.text import N_, plural

MAX_ROW_NUMBERS = 20
"""At most this many row numbers are given with a notice."""


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice: its sentence (with {count}, {rows}, {column}, {others}) and whether its rows are left out.

    Where the count decides on words, the sentence is two: for one, and for several.

    Row numbers count the rows under the header, beginning with 1; only `ragged_rows`, whose rows never became rows
    of a table, gives the line numbers of the file. At most `MAX_ROW_NUMBERS` are given, the smallest first. `reason` says
    why one row was set aside.
    """

    key: str
    sentence: str | tuple[str, str]
    sets_aside: bool = False
    reason: str = ""


KINDS: tuple[NoticeKind, ...] = (
    NoticeKind("ragged_rows", plural("{count} row has more or fewer fields than the header and was set aside (line {rows}).", "{count} rows have more or fewer fields than the header and were set aside (lines {rows})."), sets_aside=True, reason=N_("More or fewer fields than the header")),
    NoticeKind("unreadable_time", plural("{count} row has no readable time in “{column}” and was set aside (row {rows}).", "{count} rows have no readable time in “{column}” and were set aside (rows {rows})."), sets_aside=True, reason=N_("No readable time")),
    NoticeKind("unreadable_amount", plural("{count} row has no readable amount in “{column}” and was set aside (row {rows}).", "{count} rows have no readable amount in “{column}” and were set aside (rows {rows})."), sets_aside=True, reason=N_("No readable amount")),
    NoticeKind("duplicate_customers", plural("{count} row repeats a customer id; the first row of each stands (row {rows}).", "{count} rows repeat a customer id; the first row of each stands (rows {rows})."), sets_aside=True, reason=N_("Repeats a customer id")),
    NoticeKind("odd_orders", plural("{count} row has a number of orders in “{column}” that is negative or no whole number and was set aside (row {rows}).", "{count} rows have a number of orders in “{column}” that is negative or no whole number and were set aside (rows {rows})."), sets_aside=True, reason=N_("Not a whole number of orders")),
    NoticeKind("missing_key", plural("{count} row has nothing in “{column}” and was set aside (row {rows}).", "{count} rows have nothing in “{column}” and were set aside (rows {rows})."), sets_aside=True, reason=N_("A value that is needed is missing")),
    NoticeKind("repeated_key", plural("{count} row repeats a value of “{column}”; the first row of each stands (row {rows}).", "{count} rows repeat a value of “{column}”; the first row of each stands (rows {rows})."), sets_aside=True, reason=N_("Repeats an id")),
    NoticeKind("unreadable_number", plural("{count} value of “{column}” is no number and counts as missing (row {rows}).", "{count} values of “{column}” are no numbers and count as missing (rows {rows}).")),
    NoticeKind("unreadable_date", plural("{count} value of “{column}” is no date and counts as missing (row {rows}).", "{count} values of “{column}” are no dates and count as missing (rows {rows}).")),
    NoticeKind("total_rows", plural("{count} row at the end holds a total or a remark and was set aside (row {rows}).", "{count} rows at the end hold totals or remarks and were set aside (rows {rows})."), sets_aside=True, reason=N_("A total or remark")),
    NoticeKind("totals_within", plural("{count} row within the table holds a total of other rows and was set aside (row {rows}).", "{count} rows within the table hold totals of other rows and were set aside (rows {rows})."), sets_aside=True, reason=N_("A total of other rows")),
    NoticeKind("repeated_headers", plural("{count} row repeats the header and was set aside (row {rows}).", "{count} rows repeat the header and were set aside (rows {rows})."), sets_aside=True, reason=N_("Repeats the header")),
    NoticeKind("encoding_guessed", N_("The file does not say its encoding; it was read as {column}. Check that names look right, or choose another encoding.")),
    NoticeKind("json_objects", N_("The file holds JSON; each object became a row.")),
    NoticeKind("json_unwrapped", N_("The rows were taken from the list “{column}” inside the JSON file.")),
    NoticeKind("archive_member", N_("“{column}” was read; the archive holds {count} tables. Not read: {others}.")),
    NoticeKind("sheets_stacked", N_("{count} sheets have the columns of one table and were put under one another: {column}.")),
    NoticeKind("other_sheets", N_("The sheet “{column}” was read. Not read: {others}.")),
    NoticeKind("sheets_of_orders", N_("Read: {column}. Not read, though it holds orders with other columns: {others}. To load it too, add the file again and choose that sheet.")),
    NoticeKind("sheets_of_customers", N_("Read: {column}. Not read, though it looks like a table of customers: {others}. To load it too, add the file again and choose that sheet.")),
    NoticeKind("sheets_of_summaries", N_("Read: {column}. Not read, though it looks like a summary of customers: {others}. To load it instead, choose that sheet.")),
    NoticeKind("sheets_of_records", N_("Read: {column}. Not read, though it looks like a table that can be loaded: {others}. To load it too, add the file again and choose that sheet.")),
    NoticeKind("sheets_apart", N_("Read: {column}. Not read, because by its name it holds no sales (returns, drafts or samples): {others}. Choose that sheet to load it.")),
    NoticeKind("sheets_unknown", N_("Read: {column}. Not read, because no table is recognised in it: {others}.")),
    NoticeKind("columns_in_some_files", plural("“{column}” is not in every file; where it is not, it stays empty.", "These {count} columns are not in every file; where they are not, they stay empty: {column}.")),
    NoticeKind("money_left_out", N_("“{column}” holds amounts, but this table counts no money. If each row is an order, load the file as the order table.")),
    NoticeKind("json_rearranged", N_("The JSON file is no list of objects but a table written by columns, by keys or as lists of values; it was read as rows.")),
    NoticeKind("lines_unquoted", N_("Each line of the file was one value in quotation marks; it was read as the row inside them.")),
    NoticeKind("merged_cells", plural("{count} row took the values of cells that are merged over several rows: {column}.", "{count} rows took the values of cells that are merged over several rows: {column}.")),
    NoticeKind("two_header_rows", N_("The header stands in two rows; they were put together.")),
    NoticeKind("scientific_ids", plural("{count} value of “{column}” is written like 1.38E+10, so its last digits are lost (row {rows}). Export the column as text.", "{count} values of “{column}” are written like 1.38E+10, so their last digits are lost (rows {rows}). Export the column as text.")),
    NoticeKind("rounded_ids", plural("{count} value of “{column}” ends in zeros after 15 digits, as a spreadsheet leaves long numbers, so its last digits are lost. Export the column as text.", "All {count} long values of “{column}” end in zeros after 15 digits, as a spreadsheet leaves long numbers, so their last digits are lost. Export the column as text.")),
    NoticeKind("older_rows", plural("{count} row belongs to an order that a later file has with other values; the later file's rows count (row {rows}).", "{count} rows belong to orders that a later file has with other values; the later file's rows count (rows {rows}).")),
    NoticeKind("epoch_times", N_("“{column}” counts seconds since 1970; it was read as times in UTC.")),
    NoticeKind("months_only", plural("{count} value of “{column}” gives only a month; it was read as the first day of it.", "{count} values of “{column}” give only a month; they were read as the first day of it.")),
    NoticeKind("mixed_date_orders", plural("“{column}” mixes dates that begin with the day and with the month; most decide, the {count} other counts as unreadable.", "“{column}” mixes dates that begin with the day and with the month; most decide, the {count} others count as unreadable.")),
    NoticeKind("dotted_dates", plural("{count} date of “{column}” could be read day first or month first; it was read day first, as dates with points are.", "{count} dates of “{column}” could be read day first or month first; they were read day first, as dates with points are.")),
    NoticeKind("ambiguous_dates", plural("{count} date of “{column}” could be read day first or month first; it was read month first.", "{count} dates of “{column}” could be read day first or month first; they were read month first.")),
    NoticeKind("decimal_comma", N_("“{column}” was read with a comma before the decimals.")),
    NoticeKind("excel_serials", N_("“{column}” holds Excel day numbers; they were read as dates.")),
    NoticeKind("not_finite", plural("{count} value of “{column}” is no finite number and counts as missing.", "{count} values of “{column}” are not finite numbers and count as missing.")),
    NoticeKind("blank_headers", plural("{count} column has no header; it was named by its position.", "{count} columns have no header; they were named by their position.")),
    NoticeKind("duplicate_headers", plural("{count} header is used twice; the later one carries a number.", "{count} headers are used twice; the later ones carry a number.")),
    NoticeKind("blank_columns", plural("{count} empty column without a header was left out.", "{count} empty columns without a header were left out.")),
    NoticeKind("title_lines", plural("{count} line above the header was skipped.", "{count} lines above the header were skipped.")),
    NoticeKind("header_looks_like_data", N_("The first row looks like data, not like headers. If the file has no header row, set the header row to 0.")),
    NoticeKind("newlines_normalised", N_("The file mixes line endings; they were made the same.")),
    NoticeKind("hidden_sheet", N_("The sheet “{column}” is hidden in the workbook.")),
    NoticeKind("dropped_columns", N_("The column “{column}” holds nested or binary values and was left out.")),
    NoticeKind("identity_left_out", N_("“{column}” looks like card numbers, phone numbers or e-mail addresses and was left out; choose a role for it to keep it.")),
    NoticeKind("personal_header", N_("“{column}” holds names or addresses by its header and was left out; choose a role for it to keep it.")),
    NoticeKind("personal_column", N_("“{column}” may hold names, contacts, numbers of documents or remarks, so it is masked. If it is harmless, show it under Columns on the page Customers.")),
    NoticeKind("personal_category", N_("“{column}” holds names or contacts, so it was not taken as a category.")),
    NoticeKind("orders_not_told", plural("{count} row gives no number of orders in “{column}” and counts as a customer without an order (row {rows}).", "{count} rows give no number of orders in “{column}” and count as customers without an order (rows {rows}).")),
    NoticeKind("impossible_days", plural("{count} value of “{column}” is below zero or beyond a hundred years and counts as missing (row {rows}).", "{count} values of “{column}” are below zero or beyond a hundred years and count as missing (rows {rows}).")),
    NoticeKind("negative_money", plural("{count} value of “{column}” is below zero, as if more was given back than paid; it stays as it is (row {rows}).", "{count} values of “{column}” are below zero, as if more was given back than paid; they stay as they are (rows {rows}).")),
    NoticeKind("unknown_words", plural("{count} value of “{column}” is a word that is not known; it stays as it is (row {rows}).", "{count} values of “{column}” are words that are not known; they stay as they are (rows {rows}).")),
    NoticeKind("beyond_scale", plural("{count} value of “{column}” is not between 0 and the highest score; the satisfaction leaves it out (row {rows}).", "{count} values of “{column}” are not between 0 and the highest score; the satisfaction leaves them out (rows {rows}).")),
    NoticeKind("files_stacked", N_("{count} files were put under one another as one table: {column}.")),
    NoticeKind("lines_without_order", plural("{count} line has no order in “{column}” (row {rows}).", "{count} lines have no order in “{column}” (rows {rows}).")),
    NoticeKind("orders_without_lines", plural("{count} order of “{column}” has no line; it counts as a row (row {rows}).", "{count} orders of “{column}” have no line; each counts as a row (rows {rows}).")),
    NoticeKind("orders_unlike_lines", plural("{count} order has another amount in “{column}” than its lines add up to; the order's amount stands and is shared out over its lines (row {rows}).", "{count} orders have another amount in “{column}” than their lines add up to; the order's amount stands and is shared out over its lines (rows {rows}).")),
    NoticeKind("customers_through_orders", plural("{count} row without a value in “{column}” has the customer of the order that it names (row {rows}).", "{count} rows without a value in “{column}” have the customers of the orders that they name (rows {rows}).")),
    NoticeKind("currency_mixed", N_("“{column}” holds {count} currencies; the amounts are added up as they stand.")),
)  # fmt: skip

NOTICES: dict[str, NoticeKind] = {kind.key: kind for kind in KINDS}


def count_set_aside(notices: tuple[Notice, ...]) -> int:
    """Return how many rows these notices set aside."""
    return sum(notice.count for notice in notices if notice.key in NOTICES and NOTICES[notice.key].sets_aside)
