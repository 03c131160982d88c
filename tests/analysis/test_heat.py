"""Heat maps of a workspace: by hand on a dozen customers, and cell by cell against pandas on the shop and Online Retail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from crm_dashboard import Axis, MatrixSpec, analysis
from crm_dashboard.analysis import heat
from crm_dashboard.analysis.answer.segments import segments_of
from crm_dashboard.analysis.people.people import PeopleQuery, people_page, people_totals
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import MetricUnavailable, SpecError
from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.heat.bands import BandAxis, Bands
from crm_dashboard.model.heat.heat import (
    AGE,
    UNCLASSIFIED,
    CategoryAxis,
    HeatSpec,
    SegmentsBy,
    TwoDimensions,
    cell_words,
)
from crm_dashboard.model.heat.measures import MEASURES, finding_of
from crm_dashboard.model.question.spec import Among
from crm_dashboard.model.segments.template_file import templates
from crm_dashboard.settings import Settings
from tests.workspaces import RETAIL

MEASURE = {one.key: one for one in MEASURES}
QUESTION = MatrixSpec((Axis("frequency", cuts=[2]), Axis("monetary", cuts=[100])))
EN = translator("en")
# Who, how many orders of which amount, through which channels, province, year of birth.
TWELVE = [
    ("A", 1, 10, "web", "north", 2000),
    ("B", 1, 20, "web", "north", 1999),
    ("C", 1, 30, "web", "north", 1990),
    ("D", 1, 40, "store", "south", 1989),
    ("E", 1, 50, "store", "south", 1959),
    ("F", 2, 30, "web store", "south", 1958),
    ("G", 2, 40, "store web", "", ""),
    ("H", 3, 40, "web web store", "east", 1890),
    ("I", 4, 50, "web store store web", "west", 1980),
    ("J", 7, 60, "web web web store store - -", "north", 1970),
    ("K", 7, 10, "- - - - - - -", "north", 1960),
    ("L", 9, 90, "store store store web web web web web web", HOSTILE := '"; drop table orders; --', 2030),
]


@pytest.fixture(scope="module")
def dozen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("dozen")
    orders = pd.DataFrame(
        [
            {
                "customer_id": who, "order_id": f"{who}{number}", "order_date": dt.date(2024, 1, 1 + number),
                "amount": amount + number, "channel": "" if channel == "-" else channel,
            }
            for who, count, amount, channels, _, _ in TWELVE
            for number, channel in enumerate(channels.split())
            if number < count
        ]
    )  # fmt: skip
    orders.to_csv(folder / "orders.csv", index=False)
    people = pd.DataFrame([(who, province, born) for who, _, _, _, province, born in TWELVE])
    people.columns = ["customer_id", "province", "birth_year"]
    people.to_csv(folder / "customers.csv", index=False)
    with open_workspace("dozen", create=True, settings=Settings(workspaces_root=folder / "root")) as workspace:
        workspace.import_files([Incoming(folder / "orders.csv"), Incoming(folder / "customers.csv", "customers")])
        yield workspace
    close_engine(folder / "root")


def by(column: str, top: int = 10, question: MatrixSpec = QUESTION) -> HeatSpec:
    return HeatSpec(question, SegmentsBy(column, top))


def table(workspace: Workspace, spec: HeatSpec) -> dict[str, list[int]]:
    """Return the customers of each row from the left to the right, by the row's name."""
    found = heat(workspace, spec).heat
    assert isinstance(found.y, CategoryAxis)
    return {
        EN(category.label): [cell.customers for cell in found.cells if cell.y == row]
        for row, category in enumerate(found.y.categories)
    }


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_bands_of_two_dimensions_hold_the_dozen(dozen: Workspace) -> None:
    found = heat(dozen, HeatSpec(QUESTION, TwoDimensions(Bands("frequency", 3), Bands("recency", 3)))).heat
    assert isinstance(found.x, BandAxis)
    assert found.x.cuts == (2.0, 4.0)
    assert found.columns == (5, 3, 4)
    assert sum(found.rows) == found.whole.customers == 12
    assert found.unclassified.customers == 0


def test_segments_by_province_have_a_row_for_others_and_one_for_missing(dozen: Workspace) -> None:
    # Segments: HH, HL, LH, LL at two orders and 100 in all; money: F 61, G 81, H 123, I 206, J 441, K 91, L 846.
    assert table(dozen, by("customers.province", 3)) == {
        "north": [1, 1, 0, 3],
        "south": [0, 1, 0, 2],
        HOSTILE: [1, 0, 0, 0],
        "others (2)": [2, 0, 0, 0],
        "(missing)": [0, 1, 0, 0],
    }


def test_a_single_value_beyond_the_wish_has_a_row_of_its_own(dozen: Workspace) -> None:
    assert list(table(dozen, by("customers.province", 4))) == ["north", "south", HOSTILE, "east", "west", "(missing)"]


def test_a_customer_counts_under_the_channel_of_most_orders_then_of_most_money(dozen: Workspace) -> None:
    # F: one order each, the later in the store is worth 1 more; G: the later one is web; I: two each, web 50 + 53,
    # store 51 + 52 are equal money, so the first by name; K has no order with a channel.
    assert table(dozen, by("orders.channel")) == {
        "web": [3, 1, 0, 3],
        "store": [1, 1, 0, 2],
        "(missing)": [0, 1, 0, 0],
    }
    names = {"web": "ABCGHJL", "store": "DEFI"}
    rows = heat(dozen, by("orders.channel")).assignments().collect("pyarrow").to_native().to_pylist()
    for place, channel in enumerate(names):
        assert "".join(sorted(row["customer_id"] for row in rows if row["y"] == place)) == names[channel]


def test_age_bands_stand_in_their_order_and_doubtful_years_are_missing(dozen: Workspace) -> None:
    # At the last order's day, in 2024: A 24, B 25, C 34, D 35, E 65, F 66, I 44, J 54, K 64; H would be 134, L -6.
    assert {age: sum(row) for age, row in table(dozen, by(AGE)).items()} == {
        "< 25 years": 1, "25–34 years": 2, "35–44 years": 2, "45–54 years": 1, "55–64 years": 1, "≥ 65 years": 2, "(missing)": 3,
    }  # fmt: skip


def test_the_age_is_that_at_the_as_of_day(dozen: Workspace) -> None:
    later = MatrixSpec(QUESTION.axes, as_of=dt.date(2025, 12, 31))
    assert sum(table(dozen, by(AGE, question=later))["25–34 years"]) == 2  # A 25 and B 26; C is 35


def test_a_filter_limits_whom_it_counts_and_the_window_which_orders(dozen: Workspace) -> None:
    north = MatrixSpec(QUESTION.axes, filters=(Among("customers.province", ("north",)),))
    assert heat(dozen, by("orders.channel", question=north)).heat.whole.customers == 5
    last_day = MatrixSpec(QUESTION.axes, as_of=dt.date(2024, 1, 9), window=1)
    found = table(dozen, by("orders.channel", question=last_day))
    assert {name: sum(row) for name, row in found.items()} == {"web": 1, "(missing)": 11}


def test_a_measure_is_one_entry(dozen: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = replace(
        MEASURE["satisfaction"],
        key="mean_orders",
        value=lambda _heat, cell: cell.mean("frequency"),
        sample_size=lambda _heat, cell: cell.known("frequency"),
        metric="frequency",
    )
    monkeypatch.setattr(import_module("crm_dashboard.analysis.heat"), "MEASURES", (*MEASURES, orders))
    assert orders in analysis.heat_measures(dozen, by_segment=False).values()
    found = heat(dozen, by("customers.province", question=replace(QUESTION, window=2_000))).heat
    assert orders.value(found, found.whole) == pytest.approx(sum(orders for _, orders, *_ in TWELVE) / 12)


def test_indices_are_against_the_whole(dozen: Workspace) -> None:
    found = heat(dozen, by("customers.province", 3)).heat
    cell = found.cell("0-0")  # J alone: 441 of 1,999 in all, from twelve
    assert cell is not None
    assert cell.revenue == 441
    assert found.whole.revenue == 1999
    assert MEASURE["money_index"].value(found, cell) == pytest.approx(441 / (1999 / 12) * 100)
    assert found.expected(cell) == 4 * 5 / 12
    assert MEASURE["share_index"].value(found, cell) == pytest.approx(60)


def test_cells_of_few_customers_are_no_finding_of_an_index(dozen: Workspace) -> None:
    cell, words = finding_of(heat(dozen, by("customers.province")).heat, MEASURE["share_index"])
    assert cell is None
    assert EN(words) == "No cell has the 10 customers that this figure needs"


def test_the_finding_is_the_cell_with_most_money(dozen: Workspace) -> None:
    cell, words = finding_of(heat(dozen, by("customers.province", 3)).heat, MEASURE["revenue"])
    assert cell is not None
    assert cell.code == "0-2"
    assert EN(words).startswith("8.3% of customers bring 42.3% of revenue: ")
    assert EN(words).endswith(HOSTILE)


def test_the_ten_groups_are_those_of_the_template(dozen: Workspace) -> None:
    over = TwoDimensions(Bands("recency", fixed=True), Bands("frequency", fixed=True), "rfm_10")
    answered = heat(dozen, HeatSpec(QUESTION, over))
    template = templates()["rfm_10"]
    by_template = analysis.answer(dozen, template.spec()).assignments().collect("pyarrow").to_native().to_pylist()
    ours = answered.assignments().collect("pyarrow").to_native().to_pylist()
    groups = {row["customer_id"]: template.group_of(row["cell"]).name for row in by_template}
    assert len(ours) == 12
    for row in ours:
        group = answered.heat.group(answered.heat.cell(f"{row['x']}-{row['y']}"))  # type: ignore[arg-type]
        assert group is not None
        assert group.category.label == groups[row["customer_id"]]
    segments = segments_of(analysis.answer(dozen, template.spec()))
    expected = {one.name: (one.customers, one.revenue, one.share) for one in segments if not one.is_unclassified}
    assert {one.category.label: (one.customers, one.revenue, one.share) for one in answered.heat.named} == expected
    assert answered.heat.names == template.name


def test_the_members_of_a_cell_are_a_list_of_people(dozen: Workspace) -> None:
    spec = by("customers.province", 3)
    asked = PeopleQuery(QUESTION, ("customer_id", "monetary"), sort="monetary", descending=True, within=(spec, "0-3"))
    assert people_totals(dozen, asked).customers == 2
    assert [row["customer_id"] for row in people_page(dozen, asked)] == ["I", "H"]
    nobody = PeopleQuery(QUESTION, within=(spec, "9-9"))
    assert people_totals(dozen, nobody).customers == 0


def test_those_without_a_value_are_in_no_cell_and_can_be_listed(dozen: Workspace) -> None:
    spec = HeatSpec(QUESTION, TwoDimensions(Bands("gap", 3), Bands("monetary", 3)))
    answered = heat(dozen, spec)
    assert answered.heat.unclassified.customers == 5  # one order has no gap
    assert answered.members(UNCLASSIFIED).collect("pyarrow").to_native().num_rows == 5
    assert EN(cell_words(answered.heat, answered.heat.unclassified)) == "Unclassified"


def test_a_column_or_dimension_that_there_is_not_is_refused(dozen: Workspace) -> None:
    with pytest.raises(SpecError):
        heat(dozen, by("customers.nothing"))
    with pytest.raises(SpecError):
        heat(dozen, by("identities.name"))
    with pytest.raises(MetricUnavailable):
        heat(dozen, HeatSpec(QUESTION, TwoDimensions(Bands("margin"), Bands("frequency"))))


def test_the_unclassified_are_a_column_of_the_segments(dozen: Workspace) -> None:
    gaps = MatrixSpec((Axis("gap", cuts=[3]), Axis("monetary", cuts=[100])))
    found = heat(dozen, by("customers.province", 3, question=gaps)).heat
    assert found.columns[-1] == 5
    assert sum(found.columns) == 12
    assert found.unclassified.customers == 0


def test_many_segments_share_the_last_column(dozen: Workspace) -> None:
    fine = MatrixSpec((Axis("frequency", cuts=[2, 3, 4, 7]), Axis("monetary", cuts=[20, 40, 100, 200])))
    found = heat(dozen, by("customers.province", question=fine)).heat
    assert found.x.size == 12
    assert isinstance(found.x, CategoryAxis)
    assert EN(found.x.categories[-1].label) == "other segments (14)"
    assert sum(found.columns) == 12


@pytest.mark.parametrize(
    "over",
    [
        TwoDimensions(Bands("frequency"), Bands("monetary", 3, "log")),
        SegmentsBy("customers.province", 3),
        SegmentsBy("orders.channel"),
        SegmentsBy("age"),
    ],
)
def test_the_query_that_is_shown_gives_the_cells_on_the_version_file(
    dozen: Workspace, over: TwoDimensions | SegmentsBy
) -> None:
    answered = heat(dozen, HeatSpec(QUESTION, over))
    file = dozen.folder / "versions" / f"{dozen.version_id}.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{file}' AS {dozen.version_id} (READ_ONLY)")
        rows = connection.sql(answered.sql()).fetchdf()
    theirs = {(row.x, row.y): (row.customers, row.revenue) for row in rows.itertuples()}
    ours = {(one.x, one.y): (one.customers, float(one.revenue)) for one in answered.heat.cells if one.customers}
    assert theirs == ours


# --- against pandas ---------------------------------------------------------------------------------------------------


def canonical(workspace: Workspace, name: str) -> pd.DataFrame:
    file = workspace.folder / "versions" / f"{workspace.version_id}.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.sql(f'SELECT * FROM "{name}"').fetchdf()


def customers_of(workspace: Workspace) -> pd.DataFrame:
    """Return orders, money in whole ten-thousandths, recency, channel and attributes of all who have an order."""
    orders = canonical(workspace, "orders")
    orders["money"] = (orders["net_amount"].astype(float) * 10_000).round().astype("int64")
    bought = orders[~orders["is_refund"]]
    people = pd.DataFrame(
        {
            "frequency": bought.groupby("customer_id").size(),
            "recency": bought["day_no"].max() - bought.groupby("customer_id")["day_no"].max(),
        }
    )
    people["money"] = orders.groupby("customer_id")["money"].sum()
    people["monetary"] = people["money"] / 10_000
    if "channel" in orders:
        most = bought.groupby(["customer_id", "channel"]).agg(n=("money", "size"), money=("money", "sum")).reset_index()
        most = most.sort_values(["customer_id", "n", "money", "channel"], ascending=[True, False, False, True])
        people["channel"] = most.groupby("customer_id")["channel"].first()
    if "cost_amount" in orders:
        costed = orders[orders["cost_amount"].notna()]
        margin = costed["money"] - (costed["cost_amount"].astype(float) * 10_000).round()
        people["margin"] = margin.groupby(costed["customer_id"]).sum() / 10_000
    attributes = canonical(workspace, "customers").set_index("customer_id")
    return people.join(attributes[[name for name in attributes if name not in people]])


def quantile_places(values: pd.Series, count: int, *, more: bool) -> pd.Series:
    """Return each value's band: cuts are the values whose unfavourable share is nearest the wish, of two the smaller."""
    signed = values if more else -values
    shares = signed.value_counts().sort_index().cumsum().shift(fill_value=0).iloc[1:]
    cuts = set()
    for index in range(1, count):
        off = (shares - index / count * len(values)).abs().round(6)
        cuts.add(off[off == off.min()].index[0])
    return sum((signed >= cut).astype(int) for cut in cuts)  # type: ignore[return-value]


def check(workspace: Workspace, spec: HeatSpec, people: pd.DataFrame, x: pd.Series, y: pd.Series) -> None:
    found = heat(workspace, spec).heat
    sums = people.groupby([x.rename("x"), y.rename("y")]).agg(n=("money", "size"), money=("money", "sum"))
    assert found.whole.customers == len(people)
    assert sum(cell.customers for cell in found.cells) + found.unclassified.customers == len(people)
    mean = people["money"].sum() / len(people)
    for cell in found.cells:
        n, money = sums.loc[(cell.x, cell.y)] if (cell.x, cell.y) in sums.index else (0, 0)
        assert (cell.customers, cell.revenue) == (n, Decimal(int(money)) / 10_000), cell
        if n:
            assert MEASURE["money_index"].value(found, cell) == pytest.approx(money / n / mean * 100)
        expected = (x == cell.x).sum() * (y == cell.y).sum() / len(people)
        assert MEASURE["share_index"].value(found, cell) == pytest.approx(n / expected * 100 if expected else None)
        if "margin" in people:
            own = people[(x == cell.x) & (y == cell.y)]["margin"]
            assert cell.known("margin") == own.notna().sum()
            assert (cell.total("margin") or 0) == pytest.approx(own.sum())


def check_bands(workspace: Workspace, people: pd.DataFrame) -> None:
    for first, second, counts in (("frequency", "monetary", (5, 7)), ("recency", "monetary", (10, 3))):
        over = TwoDimensions(Bands(first, counts[0]), Bands(second, counts[1]))
        places = [
            quantile_places(people[name], count, more=name != "recency")
            for name, count in zip((first, second), counts, strict=True)
        ]
        check(workspace, HeatSpec(QUESTION, over), people, *places)


def check_values(workspace: Workspace, people: pd.DataFrame, column: str, top: int) -> None:
    """Check the four cells at two orders and 100 against a text column."""
    values = people[column.partition(".")[2]]
    counts = values.value_counts()
    ranked = sorted(counts.index, key=lambda one: (-counts[one], one))
    single = ranked if len(ranked) <= top + 1 else ranked[:top]
    lack = len(single) + (len(ranked) > len(single))
    y = values.map(lambda one: lack if pd.isna(one) else single.index(one) if one in single else len(single))
    high = [people["frequency"] >= 2, people["monetary"] >= 100]
    x = 3 - 2 * high[0].astype(int) - high[1].astype(int)
    check(workspace, by(column, top), people, x, y)


def test_the_shop_equals_pandas_in_bands_and_by_category(shared_root: Path) -> None:
    with open_workspace("shop", settings=Settings(workspaces_root=shared_root)) as workspace:
        people = customers_of(workspace)
        check_bands(workspace, people)
        for column, top in (("customers.province", 10), ("customers.tier", 3), ("orders.channel", 4)):
            check_values(workspace, people, column, top)


def test_online_retail_equals_pandas_in_bands_and_by_country(retail: Settings) -> None:
    with open_workspace(RETAIL, settings=retail) as workspace:
        people = customers_of(workspace)
        check_bands(workspace, people)
        check_values(workspace, people, "customers.country", 12)
