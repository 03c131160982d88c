"""The list of customers and the customer: every page of every order, against pandas; limits, searches, and who stands where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from crm_dashboard.analysis.answer.answering import answer
from crm_dashboard.analysis.people.customer import all_comparisons, customer_orders, find_customer
from crm_dashboard.analysis.people.events import customer_events
from crm_dashboard.analysis.people.people import (
    SCORE,
    PeopleQuery,
    all_people,
    people_columns,
    people_ids,
    people_page,
    people_totals,
)
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.model.matrix.selection import Selection
from crm_dashboard.model.question.spec import Among, Axis, Between, MatrixSpec
from crm_dashboard.settings import Settings
from tests.gates import PEOPLE
from tests.people import BUYERS, FORMULA, HOSTILE, KNOWN, NAME, UNMASKED, ensure_people, order_rows

SPEC = MatrixSpec((Axis("frequency"), Axis("monetary")))
COLUMNS = (
    "customer_id",
    "identities.name",
    "identities.phone",
    "cell",
    "monetary",
    "frequency",
    "gap",
    "momentum",
    "attribute:Points",
    "first_order",
    "last_order",
    "customers.province",
    "customers.signup_date",
)
QUERY = PeopleQuery(SPEC, COLUMNS, sort="monetary", descending=True, size=40)


@pytest.fixture(scope="module")
def workspace(shared_root: Path) -> Iterator[Workspace]:
    with open_workspace(NAME, settings=ensure_people(shared_root)) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def everyone(workspace: Workspace) -> pd.DataFrame:
    """Return all rows with all columns, by id."""
    return table(workspace, replace(QUERY, sort="customer_id", descending=False))


def table(workspace: Workspace, query: PeopleQuery = QUERY) -> pd.DataFrame:
    """Return all rows of a query as they come."""
    return pd.DataFrame(list(all_people(workspace, query, 1_000)))


def by_hand() -> pd.DataFrame:
    """Return money spent, orders, first and last order of each buyer, computed from the rows of the file."""
    lines = pd.DataFrame(order_rows(), columns=["customer_id", "order_id", "when", "amount", *"qpcd"])
    lines["amount"] = lines["amount"].astype(float)
    documents = (
        lines.groupby(["customer_id", "order_id"]).agg(when=("when", "first"), amount=("amount", "sum")).reset_index()
    )
    orders = documents[documents["amount"] > 0].groupby("customer_id")
    days = pd.to_datetime(orders["when"].min()).dt.date, pd.to_datetime(orders["when"].max()).dt.date
    found = pd.DataFrame({"frequency": orders.size(), "first_order": days[0], "last_order": days[1]})
    return found.join(documents.groupby("customer_id")["amount"].sum().rename("monetary"))  # fmt: skip


def test_the_figures_are_those_of_the_rows(workspace: Workspace) -> None:
    found, expected = table(workspace).set_index("customer_id").sort_index(), by_hand().sort_index()
    assert len(found) == len(expected) == BUYERS
    for column in expected.columns:
        assert found[column].tolist() == pytest.approx(expected[column].tolist(), abs=1e-9)


@pytest.mark.parametrize("descending", [True, False], ids=["descending", "ascending"])
@pytest.mark.parametrize("sort", [key for key in COLUMNS if not key.startswith("identities.")])
def test_the_pages_of_every_order_hold_everyone_once_as_pandas_sorts_them(
    workspace: Workspace, everyone: pd.DataFrame, sort: str, descending: bool
) -> None:
    query = replace(QUERY, sort=sort, descending=descending)
    pages = [people_page(workspace, replace(query, page=page)) for page in (1, 2)]
    assert [len(page) for page in pages] == [40, 20]
    order = {"HH": 3, "HL": 2, "LH": 1, "LL": 0}
    by = everyone[sort].map(order) if sort == "cell" else everyone[sort]
    sorted_ids = everyone.assign(by=by).sort_values("by", ascending=not descending, na_position="last", kind="stable")
    expected = sorted_ids["customer_id"].tolist()
    assert [row["customer_id"] for page in pages for row in page] == expected
    assert [row["customer_id"] for row in all_people(workspace, query, 30)] == expected[:30]


@pytest.mark.parametrize("descending", [True, False])
def test_missing_values_come_last_in_either_direction(workspace: Workspace, descending: bool) -> None:
    for sort in ("gap", "customers.province"):
        found = table(workspace, replace(QUERY, sort=sort, descending=descending))[sort].isna().tolist()
        assert found == sorted(found)
        assert True in found


def test_a_list_need_not_show_what_it_is_sorted_by(workspace: Workspace) -> None:
    query = replace(QUERY, columns=("customer_id",), sort="customers.province")
    shown = replace(query, columns=("customer_id", "customers.province"))
    assert people_page(workspace, query) == [
        {"customer_id": row["customer_id"]} for row in people_page(workspace, shown)
    ]


def test_ranges_hold_both_ends_and_leave_missing_values_out(workspace: Workspace, everyone: pd.DataFrame) -> None:
    expected = everyone[everyone["frequency"].between(2, 4)]
    found = table(workspace, replace(QUERY, ranges=(Between("frequency", 2, 4),)))
    assert sorted(found["customer_id"]) == sorted(expected["customer_id"])
    open_ended = table(workspace, replace(QUERY, ranges=(Between("gap", None, 1e9),)))
    assert len(open_ended) == everyone["gap"].notna().sum() < BUYERS
    both = (Between("frequency", 2, None), Between("attribute:Points", 20, 30))
    assert (
        len(table(workspace, replace(QUERY, columns=("customer_id",), ranges=both)))
        == people_totals(workspace, replace(QUERY, ranges=both)).customers
    )


def test_a_limit_that_nobody_meets_gives_an_empty_page(workspace: Workspace) -> None:
    query = replace(QUERY, ranges=(Between("frequency", 1_000, None),))
    assert people_page(workspace, query) == people_page(workspace, replace(QUERY, page=99)) == []
    assert people_totals(workspace, query).customers == 0
    assert people_totals(workspace, query).pages(25) == 1


def test_the_cells_add_up_to_everyone(workspace: Workspace) -> None:
    matrix = answer(workspace, SPEC).matrix
    found = {cell.code: people_totals(workspace, replace(QUERY, cells=(cell.code,))) for cell in matrix.cells}
    assert {code: one.customers for code, one in found.items()} == {cell.code: cell.customers for cell in matrix.cells}
    assert sum(one.revenue for one in found.values()) == people_totals(workspace, QUERY).revenue == matrix.revenue
    some = replace(QUERY, cells=("HH", "LL"))
    assert set(table(workspace, some)["cell"]) == {"HH", "LL"}
    assert people_totals(workspace, some).pages(25) == -(-(found["HH"].customers + found["LL"].customers) // 25)


def test_a_search_and_the_question_s_filters_hold_together(workspace: Workspace) -> None:
    assert {row["customer_id"] for row in people_page(workspace, replace(QUERY, words="王一"))} == {
        f"K{number:03d}" for number in range(10, BUYERS + 1, 10)
    }
    northern = replace(SPEC, filters=(Among("customers.province", ("浙江省",)),))
    assert {row["customers.province"] for row in people_page(workspace, replace(QUERY, spec=northern))} == {"浙江省"}
    both = people_page(workspace, replace(QUERY, spec=northern, words="k00"))
    assert {row["customer_id"] for row in both} == {"K001", "K005", "K008"}


def test_identities_are_masked_until_the_query_says_revealed(workspace: Workspace) -> None:
    masked, shown = str(table(workspace).values.tolist()), table(workspace, replace(QUERY, revealed=True))
    assert [value for value in UNMASKED if value in masked] == []
    row = shown.set_index("customer_id").loc["K001"]
    assert (row["identities.name"], row["identities.phone"]) == KNOWN["K001"][:2]
    query = replace(QUERY, sort="customer_id", descending=False, size=5)
    assert people_page(workspace, query)[0]["identities.name"] == "欧**"
    assert people_page(workspace, query) == list(all_people(workspace, query, 5))


def test_columns_are_what_is_loaded_and_identities_are_not_sorted_by(workspace: Workspace) -> None:
    columns = people_columns(workspace)
    assert set(COLUMNS) <= set(columns)
    assert {"identities.email", "customers.tier", "recency", "breadth"} <= set(columns)
    assert not any(column.sortable for key, column in columns.items() if key.startswith("identities."))
    assert "margin" not in columns
    hostile = {
        row["customer_id"]: row["customers.province"] for row in people_page(workspace, replace(QUERY, size=100))
    }
    assert (hostile["K002"], hostile["K004"]) == (FORMULA, HOSTILE)


def test_a_customer_stands_in_a_cell_with_values_beside_the_means(workspace: Workspace) -> None:
    found = find_customer(workspace, SPEC, "K001")
    assert found is not None
    assert found.status == "in"
    assert found.cell == table(workspace).set_index("customer_id").loc["K001", "cell"]
    measures = {one.metric.key: one for one in found.comparisons}
    expected = by_hand()
    assert measures["monetary"].value == pytest.approx(expected.loc["K001", "monetary"])
    assert measures["monetary"].mean == pytest.approx(expected["monetary"].mean())
    assert (found.first_day, found.last_day) == tuple(expected.loc["K001", ["first_order", "last_order"]])
    facts = {str(label): value for label, value in found.attributes}
    assert facts["Province"] == "浙江省"
    assert facts["Points"] == 12
    assert facts["Signed up"] == dt.date(2023, 1, 1)
    assert not {"name", "phone", "customer_id", "sample_key"} & {label.lower() for label in facts}


@pytest.mark.parametrize(
    ("key", "spec", "status"),
    [
        ("K900", SPEC, "refunds only"),
        ("K901", SPEC, "no orders"),
        ("K001", replace(SPEC, filters=(Among("customers.province", ("北京市",)),)), "filtered out"),
        ("K005", replace(SPEC, filters=(Among("orders.channel", ("store",)),)), "filtered out"),
        ("K900", replace(SPEC, filters=(Among("orders.channel", ("store",)),)), "refunds only"),
        ("K001", replace(SPEC, as_of=dt.date(2024, 1, 1)), "no orders"),
    ],
)
def test_a_customer_outside_the_population_says_why(
    workspace: Workspace, key: str, spec: MatrixSpec, status: str
) -> None:
    if spec.as_of:
        spec = replace(spec, as_of=min(by_hand()["first_order"]))
    found = find_customer(workspace, spec, key)
    assert found is not None
    assert (found.status, found.cell) == (status, None)


def test_a_filter_on_orders_leaves_first_and_last_order_as_they_are(workspace: Workspace) -> None:
    stores = replace(SPEC, filters=(Among("orders.channel", ("store",)),))
    expected = by_hand()
    orders = {}
    for key in ("K005", "K004"):  # all orders filtered out, and some
        found = find_customer(workspace, stores, key)
        assert found is not None
        assert (found.first_day, found.last_day) == tuple(expected.loc[key, ["first_order", "last_order"]])
        orders[key] = {one.metric.key: one.value for one in found.comparisons}["frequency"]
    assert orders == {"K005": None, "K004": 1}
    assert expected.loc["K004", "frequency"] == 5


def test_opening_a_customer_keeps_no_more_features_than_the_question_has(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(workspace, SPEC)
    made: list[object] = []
    original = Workspace.materialise

    def watched(self: Workspace, key: Any, make: Any) -> Any:
        made.append(key[2])
        return original(self, key, make)

    monkeypatch.setattr(Workspace, "materialise", watched)
    found = find_customer(workspace, SPEC, "K004")
    assert set(made) == {("basic",)}
    assert found is not None
    compared = {one.metric.key: one for one in found.comparisons}
    assert compared["gap"].value is not None
    assert compared["gap"].mean is None
    assert not {"loyalty", "behaviour"} & set(compared)


@pytest.mark.parametrize(
    "spec",
    [SPEC, MatrixSpec((Axis("behaviour"), Axis("monetary")), filters=(Among("orders.channel", ("web",)),))],
    ids=["plain", "composite and filter"],
)
def test_a_customer_s_own_orders_give_the_row_of_the_feature_table(workspace: Workspace, spec: MatrixSpec) -> None:
    rows = table(workspace, PeopleQuery(spec, ("cell", "behaviour", "gap", "momentum", "monetary")))
    for row in rows.astype(object).where(rows.notna(), None).to_dict("records")[:PEOPLE]:
        found = find_customer(workspace, spec, row["customer_id"])
        assert found is not None
        assert found.cell == row["cell"]
        for one in all_comparisons(workspace, spec, found.id):
            if one.metric.key in row:
                assert one.value == pytest.approx(row[one.metric.key]), one.metric.key


def test_every_comparison_has_the_means_of_everyone_and_the_composites(
    workspace: Workspace, everyone: pd.DataFrame
) -> None:
    compared = {one.metric.key: one for one in all_comparisons(workspace, SPEC, "K004")}
    row = everyone.set_index("customer_id").loc["K004"]
    for key in ("gap", "momentum", "monetary"):
        assert compared[key].mean == pytest.approx(everyone[key].mean())
        assert (compared[key].value is None) if pd.isna(row[key]) else compared[key].value == pytest.approx(row[key])
    score = compared["behaviour"]
    assert score.value is not None
    assert 0 <= score.value <= 100
    assert score.mean is not None


def test_the_selected_come_as_they_are_listed(workspace: Workspace) -> None:
    """Those in chosen cells or inside a drawn box, on the screen and in the file."""
    answered = answer(workspace, SPEC)
    for selection in (Selection(cells=("HH", "LL")), Selection(box=((1, 3), (0, 200)))):
        query = PeopleQuery(SPEC, ("customer_id", "monetary"), "monetary", True, selection.cells, box=selection.box)
        expected = {
            row["customer_id"] for row in answered.customers(selection).collect("pyarrow").to_native().to_pylist()
        }
        listed = [row["customer_id"] for row in people_page(workspace, replace(query, size=10_000))]
        assert set(listed) == expected
        assert 0 < people_totals(workspace, query).customers == len(expected)
        assert [row["customer_id"] for row in all_people(workspace, query, 7)] == listed[:7]


def test_nobody_is_called_by_an_id_that_is_not_there(workspace: Workspace) -> None:
    assert find_customer(workspace, SPEC, "K'; drop table orders") is None
    assert customer_orders(workspace, SPEC, "nobody", 10).latest == ()


def test_the_latest_orders_come_first_with_items_and_refunds_are_told(workspace: Workspace) -> None:
    found = customer_orders(workspace, SPEC, "K002", 50)
    assert found.known == len(found.latest) == 4
    assert [order.at for order in found.latest] == sorted((order.at for order in found.latest), reverse=True)
    assert [order.is_refund for order in found.latest] == [True, False, False, False]
    assert float(found.latest[0].amount) == -20
    lines = {order.id: [(item.name, item.quantity) for item in order.items] for order in found.latest}
    assert sorted(lines["K002-2"]) == [("cup", 2.0), ("tea", 1.0)]
    assert dict(found.latest[0].labels) == {"channel": "web"}


def test_orders_that_are_not_listed_are_counted(workspace: Workspace) -> None:
    few = customer_orders(workspace, SPEC, "K002", 1)
    assert (len(few.latest), few.known, few.later) == (1, 4, 0)
    last: Any = max(order.at for order in customer_orders(workspace, SPEC, "K002", 9).latest).date()
    before = customer_orders(workspace, replace(SPEC, as_of=last - dt.timedelta(days=1)), "K002", 9)
    assert (before.known, before.later) == (3, 1)


def test_chosen_ids_are_listed_alone_and_in_the_order_asked_for(workspace: Workspace) -> None:
    query = replace(QUERY, ids=("K003", "K001", "K900", "nobody"))
    assert people_totals(workspace, query).customers == 2
    assert {row["customer_id"] for row in people_page(workspace, query)} == {"K001", "K003"}
    everybody = [row["customer_id"] for row in people_page(workspace, replace(QUERY, size=1_000))]
    assert people_ids(workspace, QUERY, 10, 5) == everybody[10:15]


def test_scores_run_from_1_to_5_by_fifths_and_keep_equal_values_together(workspace: Workspace) -> None:
    keys = ("recency", "frequency", "monetary")
    columns = ("customer_id", *keys, *(SCORE + key for key in keys))
    people = table(workspace, replace(QUERY, columns=columns, sort=SCORE + "monetary"))
    assert list(people[SCORE + "monetary"]) == sorted(people[SCORE + "monetary"], reverse=True)
    for key in keys:
        scores = people.groupby(key)[SCORE + key]
        assert (scores.nunique() == 1).all()
        by_value = scores.first().sort_index(ascending=key != "recency")
        assert list(by_value) == sorted(by_value)
        assert by_value.iloc[-1] == 5
    shares = people[SCORE + "recency"].value_counts(normalize=True)
    assert set(shares.index) == {1, 2, 3, 4, 5}
    assert shares.between(0.1, 0.3).all()


def test_contacts_feedback_and_tickets_come_latest_first_and_only_until_the_as_of_day(shared_root: Path) -> None:
    with open_workspace("shop", settings=Settings(workspaces_root=shared_root)) as shop:
        everything = customer_events(shop, SPEC, "C000001", 1_000)
        assert everything.known == len(everything.latest) > 3
        assert everything.complete_from is None
        assert {event.table for event in everything.latest} == {"interactions", "feedback", "tickets"}
        times = [event.at for event in everything.latest]
        assert times == sorted(times, reverse=True)
        middle = times[len(times) // 2].date()
        before = customer_events(shop, replace(SPEC, as_of=middle), "C000001", 1_000)
        assert [event.at for event in before.latest] == [at for at in times if at.date() <= middle]
        few = customer_events(shop, SPEC, "C000001", 1)
        assert len(few.latest) == 3
        assert few.known == everything.known
        assert few.complete_from is not None
        columns = {detail.column for event in everything.latest for detail in event.details}
        assert not columns & {"text", "agent_id"}
