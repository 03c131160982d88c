"""Every ready-made matrix on four data sets, customer by customer, against a computation in pandas from the raw files.

The pandas side reads the files and the templates by itself and shares no code with the product: money is counted in whole
ten-thousandths, the formulas are those of the design (section 4) and of the metrics' definitions. Only a customer whose
value lies beside a cut by less than a billionth of it may be placed differently, since two engines sum floats in their own
order; on the data at hand nobody is. An exact tie with a cut is no such case.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import crm_dashboard as crm
from crm_dashboard import model
from crm_dashboard.analysis.answer.segments import cards_of, segments_of
from crm_dashboard.analysis.answer.tallying import axis_snap_values, build_tallies, measures_of
from crm_dashboard.analysis.matrices.templates import offers_of
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.matrix.matrix import Excluded
from crm_dashboard.settings import Settings
from tests import workspaces
from tests.counting import counted, shown
from tests.gates import either

WHOLE = 10_000
"""Money is stored with four decimals, so as whole ten-thousandths it is exact."""
TEMPLATES = {
    content["key"]: content
    for path in sorted(Path(model.__path__[0]).glob("templates/*.toml"))
    for content in [tomllib.loads(path.read_text(encoding="utf-8"))]
}
UNCLASSIFIED = "unclassified"
PLAY = ("aim", "action", "channel", "timing", "measure")
CHINESE = re.compile(r"[\u4e00-\u9fff]")

LESS_IS_BETTER = {"recency", "open_complaints"}
MONEY_AND_COUNTS = {"order_value", "monetary", "frequency", "breadth", "channels", "open_complaints"}
COMPOSITES = {
    "loyalty": {"repeat_share": 35, "tenure": 20, "regularity": 20, "active_months": 25},
    "capacity": {"order_value": 40, "full_price_share": 20, "breadth": 20, "income_level": 20},
    "relationship": {"nearness": 30, "contact_rate": 20, "two_way_share": 15, "satisfaction": 25, "open_complaints": 10},
    "behaviour": {"frequency": 35, "monetary": 35, "channels": 10, "momentum": 20},
}  # fmt: skip
MEASURED = ("monetary", "frequency", "order_value", "recency", "satisfaction", "full_price_share", "contacts")


# --- the raw files ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Raw:
    """What the files of one data set say; customers are ids, days and months are counted from 1970, `net` is whole.

    `documents` has customer, day, month, net, is_refund, and discount and channel where the files do; `sold` customer, day
    and category of the lines that were not taken back; `customers` everybody whom a file names.
    """

    documents: pd.DataFrame
    customers: pd.Index
    sold: pd.DataFrame | None = None
    interactions: pd.DataFrame | None = None
    feedback: pd.DataFrame | None = None
    income: pd.Series | None = None

    @property
    def last_day(self) -> int:
        return int(self.documents.loc[~self.documents["is_refund"], "day"].max())


def read(path: Path, *columns: str) -> pd.DataFrame:
    """Return columns of a file, money as floats."""
    table = pq.read_table(path, columns=list(columns))
    for place, one in enumerate(table.schema):
        if pa.types.is_decimal(one.type):
            table = table.set_column(place, one.name, table.column(place).cast(pa.float64()))
    return table.to_pandas()


def whole(money: pd.Series) -> pd.Series:
    return (money * WHOLE).round().astype("int64")


def days(times: pd.Series) -> pd.Series:
    return pd.Series(times.to_numpy("datetime64[D]").astype("int64"), index=times.index)


def documents_of(lines: pd.DataFrame) -> pd.DataFrame:
    """Sum lines (customer, order, time, net, perhaps discount and channel) to documents, timed by their first line."""
    firsts = {name: (name, "first") for name in ("time", "channel") if name in lines}
    sums = {name: (name, "sum") for name in ("net", "discount", "cost") if name in lines}
    grouped = lines.assign(taken=lines["net"] < 0).groupby(["customer", "order"], sort=False)
    documents = grouped.agg(**firsts, **sums, taken=("taken", "any")).reset_index()
    documents["is_refund"] = (documents["net"] < 0) | ((documents["net"] == 0) & documents["taken"])
    documents["day"] = days(documents["time"])
    documents["month"] = documents["time"].to_numpy("datetime64[M]").astype("int64")
    return documents


def sold_of(lines: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    dated = lines.merge(documents[["customer", "order", "day"]], on=["customer", "order"])
    return dated.loc[dated["net"] >= 0, ["customer", "day", "category"]].dropna().drop_duplicates()


def income_levels(customers: pd.Series, bands: pd.Series) -> pd.Series:
    """Number the bands from 1: by their first figure, and "below 5,000" comes before "5,000 to 8,000"."""

    def place(band: str) -> tuple[int, bool]:
        return int(re.search(r"\d+", band)[0]), not re.search("以下|Under", band)

    order = {band: level for level, band in enumerate(sorted(bands.dropna().unique(), key=place), start=1)}
    return pd.Series(bands.map(order).to_numpy(dtype=float), index=customers.astype(str))


def shop(folder: Path) -> Raw:
    folder = folder / "shop"
    raw = read(folder / "orders.parquet", "customer_id", "order_id", "order_ts", "qty", "unit_price", "discount_amount",
               "cost_amount", "channel", "product_id").dropna(subset="customer_id")  # fmt: skip
    amount, off = raw["qty"] * whole(raw["unit_price"]), whole(raw["discount_amount"]).abs()
    category = read(folder / "products.parquet", "product_id", "category").set_index("product_id")["category"]
    lines = pd.DataFrame(
        {
            "customer": raw["customer_id"],
            "order": raw["order_id"],
            "time": raw["order_ts"],
            "net": amount.where(amount < 0, amount - off).where(amount >= 0, amount + off),
            "discount": whole(raw["discount_amount"]),
            "cost": whole(raw["cost_amount"]),
            "channel": raw["channel"],
            "category": raw["product_id"].map(category),
        }
    )
    documents = documents_of(lines)
    people = read(folder / "customers.parquet", "customer_id", "income_band")
    feedback = read(folder / "feedback.parquet", "customer_id", "ts", "kind", "score", "scale_max", "resolved_ts")
    said = read(folder / "interactions.parquet", "customer_id", "ts", "type", "direction", "outcome")
    return Raw(
        documents,
        pd.Index(people["customer_id"]).union(documents["customer"].unique()),
        sold_of(lines, documents),
        said.rename(columns={"customer_id": "customer"}).assign(day=days(said["ts"])),
        feedback.rename(columns={"customer_id": "customer"}).assign(
            day=days(feedback["ts"]), resolved=days(feedback["resolved_ts"]).where(feedback["resolved_ts"].notna())
        ),
        income_levels(people["customer_id"], people["income_band"]),
    )


def complete_journey(folder: Path) -> Raw:
    folder = folder / "complete_journey"
    raw = read(folder / "transactions.parquet", "household_id", "basket_id", "transaction_timestamp", "sales_value",
               "retail_disc", "product_id")  # fmt: skip
    category = read(folder / "products.parquet", "product_id", "department").set_index("product_id")["department"]
    lines = pd.DataFrame(
        {
            "customer": raw["household_id"],
            "order": raw["basket_id"],
            "time": raw["transaction_timestamp"],
            "net": whole(raw["sales_value"]),
            "discount": whole(raw["retail_disc"]),
            "category": raw["product_id"].map(category),
        }
    )
    documents = documents_of(lines)
    sold = sold_of(lines, documents)
    for table in (documents, sold):
        table["customer"] = table["customer"].astype(str)
    people = read(folder / "demographics.parquet", "household_id", "income")
    everybody = pd.Index(people["household_id"].astype(str)).union(documents["customer"].unique())
    return Raw(documents, everybody, sold, income=income_levels(people["household_id"], people["income"]))


def cdnow(folder: Path) -> Raw:
    raw = read(folder / "cdnow.parquet", "customer_id", "date", "amount")
    lines = pd.DataFrame(
        {
            "customer": raw["customer_id"],
            "order": np.arange(len(raw)),  # no order id: each row is an order
            "time": pd.to_datetime(raw["date"]),
            "net": whole(raw["amount"]),
        }
    )
    return Raw(documents_of(lines), pd.Index(lines["customer"].unique()))


def online_retail(path: Path) -> Raw:
    """Rows without a customer and without a price above zero are set aside; cancellations stay, as refunds."""
    raw = pd.read_parquet(path).dropna(subset="CustomerID")
    raw = raw[raw["UnitPrice"] > 0]
    lines = pd.DataFrame(
        {
            "customer": raw["CustomerID"].astype(int),
            "order": raw["InvoiceNo"],
            "time": raw["InvoiceDate"],
            "net": raw["Quantity"] * whole(raw["UnitPrice"]),
        }
    )
    documents = documents_of(lines)
    documents["customer"] = documents["customer"].astype(str)
    return Raw(documents, pd.Index(documents["customer"].unique()))


# --- one row per customer ---------------------------------------------------------------------------------------------


def ratio(top: pd.Series, bottom: pd.Series) -> pd.Series:
    return (top / bottom.where(bottom != 0)).astype(float)


def rounded(values: pd.Series) -> pd.Series:
    """Round to nine places, halves up: 0.5 ** 10 is such a half, which pandas would round to the even side."""
    return np.floor(values * 1e9 + 0.5) / 1e9


def month_of(day: int) -> int:
    date = dt.date(1970, 1, 1) + dt.timedelta(days=day)
    return (date.year - 1970) * 12 + date.month - 1


def measured(raw: Raw, as_of: int, window: int | None) -> pd.DataFrame:
    """Return every metric that the templates and their cards use, of every customer with an order by `as_of`.

    A metric whose data the files lack has no column. `spent` is the net amount in the window, whole.
    """
    start = -(10**9) if window is None else as_of - window + 1
    known = raw.documents[raw.documents["day"] <= as_of]
    orders = known[~known["is_refund"]]
    ever, flows = orders.groupby("customer"), orders[orders["day"] >= start]
    per, first, last = flows.groupby("customer"), ever["day"].min(), ever["day"].max()

    def count(found: pd.Series) -> pd.Series:
        return found.reindex(first.index, fill_value=0)

    table = pd.DataFrame({"recency": as_of - last, "tenure": as_of - first}).sort_index()
    table["frequency"] = count(per.size())
    table["spent"] = count(known[known["day"] >= start].groupby("customer")["net"].sum())
    table["monetary"] = table["spent"] / WHOLE
    table["order_value"] = ratio(table["spent"], table["frequency"] * WHOLE)
    table["repeat_share"] = ratio(table["frequency"] - 1, table["frequency"])
    table["regularity"] = regularity(flows)
    months = count(flows.drop_duplicates(["customer", "month"]).groupby("customer").size())
    first_month = ever["month"].min()
    if window is not None:
        first_month = first_month.clip(lower=month_of(start))
    table["active_months"] = ratio(months, month_of(as_of) - first_month + 1)
    table["momentum"] = momentum(orders, as_of, table.index)
    mean, deviation = per["net"].mean(), per["net"].std(ddof=0)
    steady = 1 / (1 + deviation / mean.where(mean > 0))
    table["amount_steadiness"] = rounded(steady.reindex(table.index).where(table["frequency"] >= 2, 0.0))
    if "discount" in orders:
        table["full_price_share"] = ratio(
            count((flows["discount"] == 0).groupby(flows["customer"]).sum()), table["frequency"]
        )
    if "channel" in orders:
        table["channels"] = count(flows.drop_duplicates(["customer", "channel"]).groupby("customer").size())
    if "cost" in known:
        earned = known[known["day"] >= start]
        table["margin"] = (earned["net"] - earned["cost"]).groupby(earned["customer"]).sum() / WHOLE
    if raw.sold is not None:
        sold = raw.sold[raw.sold["day"].between(start, as_of)].drop_duplicates(["customer", "category"])
        kinds = count(sold.groupby("customer").size())
        table["breadth"] = kinds.where((kinds > 0) | (table["frequency"] == 0))
    if raw.income is not None:
        table["income_level"] = raw.income.reindex(table.index)
    if raw.interactions is not None:
        add_contacts(table, raw.interactions, first, last, as_of, start)
    if raw.feedback is not None:
        add_feedback(table, raw.feedback, as_of, start)
    return table


def regularity(flows: pd.DataFrame) -> pd.Series:
    """1 / (1 + deviation ÷ mean) of the gaps between purchase days, from two gaps on; from whole sums, so that it is 1
    where all gaps are equal.
    """
    visits = flows[["customer", "day"]].drop_duplicates().sort_values(["customer", "day"])
    gap = visits.groupby("customer")["day"].diff()
    gaps = pd.DataFrame({"n": gap.notna().astype(int), "sum": gap, "squares": gap**2}).groupby(visits["customer"]).sum()
    spread = np.sqrt(gaps["n"] * gaps["squares"] - gaps["sum"] ** 2) / gaps["sum"]
    return (1 / (1 + spread)).where(gaps["n"] >= 2)


def momentum(orders: pd.DataFrame, as_of: int, customers: pd.Index) -> pd.Series:
    """Orders of the last 90 days against those of the 90 days before; the window does not matter."""
    age = as_of - orders["day"]
    late, early = (
        orders[(age >= youngest) & (age < youngest + 90)].groupby("customer").size().reindex(customers, fill_value=0)
        for youngest in (0, 90)
    )
    return ratio(late - early, late + early)


def add_contacts(
    table: pd.DataFrame, interactions: pd.DataFrame, first: pd.Series, last: pd.Series, as_of: int, start: int
) -> None:
    spoken = interactions[~interactions["type"].isin(["browse", "cart", "return"]) & (interactions["day"] <= as_of)]
    ever, inside = spoken.groupby("customer")["day"], spoken[spoken["day"] >= start]
    latest = last.combine(ever.max().reindex(last.index), np.fmax)
    table["nearness"] = rounded(0.5 ** ((as_of - latest) / 90))
    earliest = first.combine(ever.min().reindex(first.index), np.fmin)
    spoken_for = (as_of - earliest.clip(lower=start) + 1).clip(lower=91)
    table["contacts"] = inside.groupby("customer").size().reindex(table.index, fill_value=0)
    table["contact_rate"] = ratio(table["contacts"] * 91, spoken_for)
    directed = inside[inside["direction"].notna()]
    both = (directed["direction"] == "in") | (directed["outcome"] == "answered")
    table["two_way_share"] = both.groupby(directed["customer"]).mean()


def add_feedback(table: pd.DataFrame, feedback: pd.DataFrame, as_of: int, start: int) -> None:
    known = feedback[feedback["day"] <= as_of]
    inside = known[known["day"] >= start]
    scored = inside[inside["score"].notna() & (inside["scale_max"] > 0)]
    shares = (scored["score"] / scored["scale_max"] * WHOLE).round().groupby(scored["customer"])
    table["satisfaction"] = shares.sum() / (shares.size() * WHOLE)
    table["feedback_given"] = inside.groupby("customer").size().reindex(table.index, fill_value=0)
    still = known[(known["kind"] == "complaint") & ~(known["resolved"] <= as_of)]
    table["open_complaints"] = still.groupby("customer").size().reindex(table.index, fill_value=0)


def fitted_range(values: pd.Series) -> tuple[float, float]:
    present = values.dropna()
    if present.empty:
        return 0.0, 1.0
    low, high = np.percentile(present, [5, 95])
    if low < high:
        return float(low), float(high)
    return float(present.min()), float(max(present.max(), present.min() + (present.min() == present.max())))


def add_composites(table: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """Add the scores for which half of the weight is there, and return the range of every part."""
    ranges = {}
    for key, parts in COMPOSITES.items():
        there = {part: weight for part, weight in parts.items() if part in table}
        if sum(there.values()) < 50:
            continue
        top, bottom = pd.Series(0.0, table.index), pd.Series(0.0, table.index)
        for part, weight in there.items():
            low, high = ranges[key, part] = fitted_range(table[part])
            value, ends = table[part].clip(low, high), np.array([low, high])
            if part in MONEY_AND_COUNTS:
                value, ends = (np.sign(one) * np.log1p(np.abs(one)) for one in (value, ends))
            scaled = (value - ends[0]) / (ends[1] - ends[0])
            scaled = 1 - scaled if part in LESS_IS_BETTER else scaled
            top += (weight * scaled).fillna(0)
            bottom += weight * scaled.notna()
        table[key] = rounded(100 * top / bottom.where(bottom > 0))
    return ranges


# --- cuts and cells ---------------------------------------------------------------------------------------------------


def cuts_of(values: pd.Series, rule: dict[str, Any], *, less: bool) -> list[float]:
    """Return the cuts of a rule as it is written in a template, ascending."""
    present = values.dropna().to_numpy(dtype=float)
    match rule:
        case {"at": cuts}:
            return [float(cut) for cut in cuts]
        case {"mean": True}:
            return [float(present.mean())]
        case {"median": True}:
            shares = [0.5]
        case {"parts": parts}:
            shares = [index / parts for index in range(1, parts)]
        case {"quantiles": shares}:
            pass
    return sorted(quantile_cut(present, share, less=less) for share in shares)


def quantile_cut(present: np.ndarray, share: float, *, less: bool) -> float:
    """Return the value, not the least favourable one, whose unfavourable share is nearest; of two the smaller share."""
    side = -1 if less else 1
    found, counts = np.unique(side * present, return_counts=True)
    if len(found) == 1:
        return float(present[0])
    below = np.cumsum(counts)[:-1]  # how many lie below each value from the second on
    distances = np.abs(below - share * len(present)).round(6)
    return float(side * found[1:][np.argmin(distances)])


def letters_of(values: pd.Series, cuts: list[float], *, less: bool) -> pd.Series:
    """Return the letter or digit of each value, missing where it is; a tie with a cut is favourable."""
    passed = sum(((values <= cut) if less else (values >= cut)).astype(int) for cut in cuts)
    return passed.map(dict(enumerate("LH" if len(cuts) == 1 else "12345"))).where(values.notna())


def is_beside(values: pd.Series, cuts: list[float]) -> pd.Series:
    """Return whether a value differs from a cut by less than a billionth of it, but differs."""
    return pd.Series(
        np.any([(values != cut) & ((values - cut).abs() <= 1e-9 * abs(cut)) for cut in cuts], axis=0), values.index
    )


# --- both sides -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A data set at one day and over one window, with every customer's metrics and the ranges of the composites' parts.

    `active` says whether the table holds only the customers with an order in the window.
    """

    raw: Raw
    workspace: Workspace
    as_of: int
    window: int | None
    active: bool
    table: pd.DataFrame
    ranges: dict[tuple[str, str], tuple[float, float]]


def case_of(
    raw: Raw, workspace: Workspace, *, days_back: int = 0, window: int | None = None, active: bool = False
) -> Case:
    as_of = raw.last_day - days_back
    table = measured(raw, as_of, window)
    table = table[table["frequency"] > 0].copy() if active else table
    ranges = add_composites(table)
    return Case(raw, workspace, as_of, window, active, table, ranges)


def asked_over(case: Case, written: dict[str, Any]) -> tuple[int | None, bool]:
    """Return the window of a template's question and whether only customers with an order in it count.

    The case's own window replaces the template's; the data's whole history does where it is shorter.
    """
    window, active = written.get("window"), written.get("active_only", False)
    orders = case.raw.documents["day"]
    if window and orders.max() - orders.min() + 1 < window:
        window, active = None, False
    return case.window or window, active


@dataclass(frozen=True)
class Question:
    """A template as it is asked: `cells` is each customer's cell as pandas finds it.

    For the customers in `beside`, too near to a cut for floats, the product's cell is taken.
    """

    case: Case
    written: dict[str, Any]
    axes: list[dict[str, Any]]
    answer: crm.Answer

    @cached_property
    def cuts(self) -> list[list[float]]:
        table = self.case.table
        return [cuts_of(table[one["metric"]], one["cuts"], less=one["metric"] in LESS_IS_BETTER) for one in self.axes]

    @cached_property
    def answered(self) -> pd.DataFrame:
        """What the product says of each customer: the axes' metrics and the cell."""
        return self.answer.assignments().collect("pandas").to_native().set_index("customer_id").sort_index()

    @cached_property
    def placed(self) -> pd.Series:
        """The cell of each customer, by pandas alone."""
        code = pd.Series("", self.case.table.index)
        for axis, cuts in zip(self.axes, self.cuts, strict=True):
            code = code + letters_of(self.case.table[axis["metric"]], cuts, less=axis["metric"] in LESS_IS_BETTER)
        return code.fillna(UNCLASSIFIED)

    @cached_property
    def beside(self) -> pd.Series:
        near = pd.Series(False, self.case.table.index)
        for axis, cuts in zip(self.axes, self.cuts, strict=True):
            near |= is_beside(self.case.table[axis["metric"]], cuts)
        return near & (self.placed != self.answered["cell"])

    @cached_property
    def cells(self) -> pd.Series:
        return self.placed.where(~self.beside, self.answered["cell"])

    @cached_property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """The cells of each segment, as the template's file says and in its order."""
        codes = [cell.code for cell in self.answer.matrix.cells]
        groups = {
            one["key"]: tuple(code for pattern in one["cells"] for code in codes if re.fullmatch(pattern, code))
            for one in self.written["segments"]
        }
        return groups | ({UNCLASSIFIED: (UNCLASSIFIED,)} if (self.cells == UNCLASSIFIED).any() else {})

    @cached_property
    def segments(self) -> pd.Series:
        """The segment of each customer."""
        return self.cells.map({code: key for key, codes in self.groups.items() for code in codes})

    @cached_property
    def documents(self) -> pd.DataFrame:
        """The documents of the population by the as-of day, each with its customer's segment."""
        documents = self.case.raw.documents[["customer", "day", "month", "net"]]
        documents = documents[documents["day"] <= self.case.as_of]
        return documents.assign(segment=documents["customer"].map(self.segments)).dropna(subset="segment")


def questions(case: Case, part: slice) -> Iterator[Question]:
    """Ask the templates that the data carry, once for each answer that a template lets the reader choose."""
    day = None if case.as_of == case.raw.last_day else dt.date(1970, 1, 1) + dt.timedelta(days=case.as_of)
    offers, cases = offers_of(case.workspace), {(case.window, case.active): case}
    for key, option, axes in carried_by(case)[part]:
        spec = offers[key].template.spec(as_of=day, window=case.window, option=option)
        window, active = over = asked_over(case, TEMPLATES[key])
        if over not in cases:
            back = case.raw.last_day - case.as_of
            cases[over] = case_of(case.raw, case.workspace, days_back=back, window=window, active=active)
        yield Question(cases[over], TEMPLATES[key], axes, crm.answer(case.workspace, spec))


def carried_by(case: Case) -> list[tuple[str, str | None, list[dict[str, Any]]]]:
    """Return template, option (none for the first) and axes of each question whose metrics the data carry."""
    carried = []
    for key, written in TEMPLATES.items():
        choice = written.get("choice", {"axis": 0, "options": ()})
        first = written["axes"][choice["axis"]]["metric"]
        for option in (first, *(one["metric"] for one in choice["options"] if one["metric"] != first)):
            axes = [dict(axis) for axis in written["axes"]]
            axes[choice["axis"]]["metric"] = option
            if all(axis["metric"] in case.table for axis in axes):
                carried.append((key, None if option == first else option, axes))
    return carried


# --- what must hold ---------------------------------------------------------------------------------------------------


def figures(question: Question, by: pd.Series) -> dict[str, tuple[int, int, Decimal]]:
    """Return customers, orders and revenue of each cell or segment that has customers."""
    table = question.case.table
    summed = table.groupby(by).agg(n=("spent", "size"), orders=("frequency", "sum"), spent=("spent", "sum"))
    return {
        str(key): (int(n), int(orders), Decimal(int(spent)) / WHOLE) for key, n, orders, spent in summed.itertuples()
    }


def every_customer_has_the_same_value_and_cell(question: Question) -> None:
    ours, table = question.answered, question.case.table
    assert list(ours.index) == list(table.index)
    for axis in question.axes:
        metric = axis["metric"]
        np.testing.assert_allclose(ours[metric].astype(float), table[metric], rtol=1e-9, atol=1e-9, err_msg=metric)
    assert list(ours["cell"]) == list(question.cells)
    assert question.beside.sum() <= len(table) / 1000


def the_cuts_are_the_same(question: Question) -> None:
    for axis, cuts in zip(question.answer.matrix.axes, question.cuts, strict=True):
        np.testing.assert_allclose(axis.cuts, cuts, rtol=1e-9, err_msg=axis.metric)


def the_ranges_of_the_parts_are_the_same(question: Question) -> None:
    asked = {axis["metric"] for axis in question.axes} & COMPOSITES.keys()
    definitions = {one.key: one.parts for one in question.answer.spec.composites}
    assert definitions.keys() == asked
    for key in asked:
        assert {part.metric: part.weight for part in definitions[key]} == COMPOSITES[key]
        for part in definitions[key]:
            found = question.case.ranges.get((key, part.metric), (np.nan, np.nan))
            ours = [np.nan if end is None else end for end in (part.low, part.high)]
            np.testing.assert_allclose(ours, found, rtol=1e-9, err_msg=f"{key}: {part.metric}")


def cells_and_unclassified_sum_to_the_population(question: Question) -> None:
    matrix, table = question.answer.matrix, question.case.table
    cells = (*matrix.cells, matrix.unclassified)
    expected = figures(question, question.cells)
    assert len(matrix.cells) == math.prod(len(cuts) + 1 for cuts in question.cuts)
    for cell in cells:
        assert (cell.customers, cell.orders, cell.revenue) == expected.pop(cell.code, (0, 0, 0)), cell.code
        inside = table[question.cells == cell.code]
        for axis, mean in zip(question.axes, cell.means, strict=True):
            theirs = inside[axis["metric"]].mean()
            assert (mean is None and np.isnan(theirs)) or mean == pytest.approx(theirs, rel=1e-9), cell.code
    assert not expected
    assert sum(cell.customers for cell in cells) == matrix.customers == len(table)
    assert sum(cell.orders for cell in cells) == matrix.orders == table["frequency"].sum()
    assert sum(cell.revenue for cell in cells) == matrix.revenue == Decimal(int(table["spent"].sum())) / WHOLE


def those_without_an_order_are_counted_apart(case: Case, found: Excluded) -> None:
    known = case.raw.documents[case.raw.documents["day"] <= case.as_of]
    only_refunds = known[~known["customer"].isin(known.loc[~known["is_refund"], "customer"])]
    start = case.as_of - (case.window or 10**6) + 1
    given_back = only_refunds.loc[only_refunds["day"] >= start, "net"].sum()
    assert found.refund_only == only_refunds["customer"].nunique()
    assert found.refund_only_revenue == Decimal(int(given_back)) / WHOLE
    assert found.prospects == len(case.raw.customers.difference(case.raw.documents["customer"]))


def the_segments_have_the_same_figures(question: Question) -> None:
    found = segments_of(question.answer)
    assert {one.key: one.cells for one in found} == question.groups
    expected = figures(question, question.segments)
    for one in found:
        assert (one.customers, one.orders, one.revenue) == expected.pop(one.key, (0, 0, 0)), one.key
        assert one.share == pytest.approx(one.customers / len(question.case.table))
    assert not expected


def every_name_and_play_is_there_in_both_languages(question: Question) -> None:
    written = {one["key"]: one for one in question.written["segments"]}
    written |= {UNCLASSIFIED: question.written.get("unclassified")}
    for segment in segments_of(question.answer):
        texts = [*segment.conditions, segment.name]
        if question.case.window is None or question.case.active:  # others can be without a value in a window
            assert segment.play is not None, segment.key
        if segment.play is not None:
            texts += [getattr(segment.play, field) for field in PLAY]
            for language in ("en", "zh"):
                t = translator(language)
                assert t(segment.name) == written[segment.key]["name"][language]
                for field in PLAY:
                    assert t(getattr(segment.play, field)) == written[segment.key]["play"][field][language]
        for words in texts:
            assert CHINESE.search(translator("zh")(words)), words
            assert translator("en")(words).strip(), words
            assert not CHINESE.search(translator("en")(words)), words


def the_cards_say_what_the_documents_say(question: Question) -> None:
    cards = {card.segment.key: card for card in cards_of(question.answer)}
    stakes, months = stakes_of(question), months_of(question)
    for key, card in cards.items():
        assert card.stake == stakes[key], key
        np.testing.assert_allclose(card.months, months[key], rtol=1e-12, atol=1e-9, err_msg=key)
        inside = question.case.table[question.segments == key]
        best = sorted(zip(-inside["spent"], inside.index, strict=True))[:3]
        assert list(card.first) == [customer for _, customer in best], key
    assert list(cards) == sorted(cards, key=lambda key: (-stakes[key], key))


def the_cards_measure_and_flag_the_same(question: Question) -> None:
    table = question.case.table
    metrics = [*dict.fromkeys((*(axis["metric"] for axis in question.axes), *MEASURED))]
    shown = [metric for metric in metrics if metric in table][:5]
    overlays = [one for one in question.written.get("overlays", ()) if one["metric"] in table]
    for card in cards_of(question.answer):
        inside = table[question.segments == card.segment.key]
        assert [measure.metric for measure in card.measures] == shown
        for measure in card.measures:
            mean, everyone = inside[measure.metric].mean(), table[measure.metric].mean()
            if np.isnan(mean):
                assert (measure.mean, measure.index) == (None, None)
                continue
            assert measure.mean == pytest.approx(mean, rel=1e-9)
            index = 100 * mean / everyone if everyone > 0 else None
            assert measure.index == (index if index is None else pytest.approx(index, rel=1e-9))
        flags = {flag.overlay.metric: flag.customers for flag in card.flags}
        assert flags == {one["metric"]: (inside[one["metric"]] >= one["at_least"]).sum() for one in overlays}


def the_board_says_of_every_card_what_pandas_says(question: Question) -> None:
    """A sum or a mean over customers without a value is unknown, on the card of the unclassified as on any other."""
    table = question.case.table
    metrics = {"margin", "satisfaction", question.axes[-1]["metric"]} & {*table} & {*measures_of(question.answer)}
    values, axes = axis_snap_values(question.answer), question.answer.matrix.axes
    for metric in sorted(metrics):
        additive = measures_of(question.answer)[metric].additive
        found = build_tallies(question.answer, values, metric)
        cells = counted(found, axes, [axis.cuts for axis in axes[:2]]) | {UNCLASSIFIED: found.unclassified}
        for code, one in cells.items():
            inside = table[question.cells == code]
            assert (one["customers"], one["revenue"]) == (len(inside), inside["spent"].sum()), (metric, code)
            known = inside[metric].dropna()
            expected = np.nan if known.empty else known.sum() if additive else known.mean()
            assert shown(one, additive=additive) == pytest.approx(expected, rel=1e-9, nan_ok=True), (metric, code)


def stakes_of(question: Question) -> dict[str, Decimal]:
    """Return each segment's revenue of the last 365 days or of those before, whichever is more, and not below nothing."""
    documents, as_of = question.documents, question.case.as_of
    stakes = dict.fromkeys(question.groups, Decimal(0))
    for youngest in (0, 365):
        inside = documents[(as_of - documents["day"]).between(youngest, youngest + 364)]
        for key, net in inside.groupby("segment")["net"].sum().items():
            stakes[str(key)] = max(stakes[str(key)], Decimal(int(net)) / WHOLE)
    return stakes


def months_of(question: Question) -> dict[str, np.ndarray]:
    """Return each segment's revenue of the last twelve calendar months, the one of the as-of date last."""
    documents, last = question.documents, month_of(question.case.as_of)
    months = {key: np.zeros(12) for key in question.groups}
    for (key, month), net in documents.groupby(["segment", "month"])["net"].sum().items():
        if month > last - 12:
            months[key][month - last + 11] = net / WHOLE
    return months


CHECKS = (
    every_customer_has_the_same_value_and_cell,
    the_cuts_are_the_same,
    the_ranges_of_the_parts_are_the_same,
    cells_and_unclassified_sum_to_the_population,
    the_segments_have_the_same_figures,
    every_name_and_play_is_there_in_both_languages,
    the_cards_say_what_the_documents_say,
    the_cards_measure_and_flag_the_same,
    the_board_says_of_every_card_what_pandas_says,
)
THREE_DIMENSIONS = {"HHH", "HHL", "HLH", "HLL", "LHH", "LHL", "LLH", "LLL"}
EVERY = slice(None)
THIRDS = either([slice(0, None, 3), slice(1, None, 3), slice(2, None, 3)], [EVERY] * 3)
"""Questions that are asked of a data set: all of the shop, and in `make test` a third each of the others."""
EARLIER = {"days_back": 100, "window": 180}
"""A second question of the shop: in half a year many customers have neither an order nor money."""


@pytest.fixture
def settings(shared_root: Path) -> Iterator[Settings]:
    yield Settings(workspaces_root=shared_root)
    close_engine(shared_root)


def check_all(case: Case, subtests: pytest.Subtests, *, part: slice = EVERY) -> None:
    carried = {key for key, one in TEMPLATES.items() if all(axis["metric"] in case.table for axis in one["axes"])}
    offered = {key for key, offer in offers_of(case.workspace).items() if not offer.missing}
    assert offered == carried
    for question in questions(case, part):
        axes = [axis["metric"] for axis in question.axes]
        with subtests.test(template=question.written["key"], axes=axes, window=question.case.window):
            for check in CHECKS:
                check(question)
    those_without_an_order_are_counted_apart(question.case, question.answer.matrix.excluded)


# One test a data set, and not one a sentence: spread over two processes, each would read the files once more.


@pytest.mark.slow
def test_every_template_on_the_shop_equals_pandas_and_three_dimensions_make_eight_cells(
    settings: Settings, sample_data: Path, subtests: pytest.Subtests
) -> None:
    raw = shop(sample_data)
    with open_workspace("shop", settings=settings) as workspace:
        check_all(case_of(raw, workspace), subtests)
        check_all(case_of(raw, workspace, **EARLIER), subtests, part=THIRDS[1])
        offers = offers_of(workspace)
        assert offers.keys() == TEMPLATES.keys()
        assert not any(offer.missing for offer in offers.values())
        listed = segments_of(crm.answer(workspace, offers["three_dimensions"].template.spec()))
        assert [len(segment.cells) for segment in listed] == [1] * 8
        assert {segment.cells[0] for segment in listed} == THREE_DIMENSIONS


def test_every_template_that_the_complete_journey_carries_equals_pandas(
    settings: Settings, sample_data: Path, subtests: pytest.Subtests
) -> None:
    with open_workspace("complete_journey", settings=settings) as workspace:
        check_all(case_of(complete_journey(sample_data), workspace), subtests, part=THIRDS[2])
        assert offers_of(workspace)["three_dimensions"].missing


def test_every_template_that_cdnow_carries_equals_pandas(
    settings: Settings, sample_data: Path, subtests: pytest.Subtests
) -> None:
    with open_workspace("cdnow", settings=settings) as workspace:
        check_all(case_of(cdnow(sample_data), workspace), subtests, part=THIRDS[0])
        assert offers_of(workspace)["three_dimensions"].missing


def test_every_template_that_online_retail_carries_equals_pandas(
    retail: Settings, real_data: Path, subtests: pytest.Subtests
) -> None:
    with open_workspace(workspaces.RETAIL, settings=retail) as workspace:
        check_all(case_of(online_retail(workspaces.online_retail(real_data)), workspace), subtests, part=THIRDS[1])
        assert offers_of(workspace)["three_dimensions"].missing
