"""The registry of pages."""

from __future__ import annotations

from crm_dashboard.analysis.pages.page import FEW_CUSTOMERS, ORDERS, FitRule, Page, Part, Section
from crm_dashboard.model.metrics.months import Months
from crm_dashboard.model.metrics.registry import Need
from crm_dashboard.model.time.trend import FEWEST_MONTHS
from crm_dashboard.text import N_, Words

_ALONE, _MATRIX, _CHANGE = Section(), Section(N_("Matrix")), Section(N_("Change"))
_CUSTOMERS = Section(Words("Customers", "客户"))  # as a message "Customers" is a figure: 客户数
_DATA = Section(N_("Data"))
_ENOUGH_CUSTOMERS = FitRule(few_customers=FEW_CUSTOMERS)
_ALWAYS_OPEN = FitRule(without_data=True)

_PAGES = (
    Page(
        "start",
        _ALONE,
        N_("Start"),
        "",
        _ALWAYS_OPEN,
        asks_question=False,
        in_menu=False,
    ),
    Page(
        "overview",
        _ALONE,
        N_("Overview"),
        N_("How it goes: headline figures, what changed, what stands out, and where to go on."),
        _ENOUGH_CUSTOMERS,
        ("population", "active", "revenue", "repeat_rate", "segment"),
        (
            Part(
                "change",
                N_("against the period before"),
                N_("Figures of the last days beside those of as many days before, and findings from both."),
                FitRule((ORDERS,), months=Months(2, 6)),
            ),
            Part(
                "margin",
                N_("margin of the period"),
                N_("What the orders of the period leave after their cost."),
                FitRule(metric="margin"),
            ),
        ),
    ),
    Page(
        "matrix",
        _MATRIX,
        N_("Matrix"),
        N_("Customers by two or three dimensions: who is where, how many, and what they bring."),
        _ENOUGH_CUSTOMERS,
        ("crm_matrix", "dimension", "cut", "cell", "unclassified", "population"),
        (
            Part(
                "earlier",
                N_("an earlier day"),
                N_("The same matrix as of a day in the past."),
                FitRule((ORDERS,), months=Months(2, 6)),
            ),
            Part(
                "margin",
                N_("margin that moves"),
                N_("What a moved cut means in margin."),
                FitRule(metric="margin"),
            ),
        ),
    ),
    Page(
        "segments",
        _MATRIX,
        N_("Segments"),
        N_("A strategy card for each segment: who it is, what it brings a year, what to do, and who is first."),
        _ENOUGH_CUSTOMERS,
        ("segment", "play", "stake", "index"),
        (
            Part(
                "stake",
                N_("yearly revenue"),
                N_("What a segment brings a year, now or the year before."),
                FitRule((ORDERS,), months=Months(1, 12)),
            ),
            Part(
                "months",
                N_("revenue by month"),
                N_("The small line of the last twelve months on each card."),
                FitRule((ORDERS,), months=Months(2, 12)),
            ),
        ),
    ),
    Page(
        "heatmap",
        _MATRIX,
        N_("Heat map"),
        N_("Two dimensions in bands, or segments against province, channel or age: where people and money are."),
        _ENOUGH_CUSTOMERS,
        ("heat_map", "quantile", "index"),
        (
            Part("margin", N_("margin"), N_("The cells coloured by margin."), FitRule(metric="margin")),
            Part(
                "satisfaction",
                N_("satisfaction"),
                N_("The cells coloured by satisfaction."),
                FitRule(metric="satisfaction"),
            ),
        ),
    ),
    Page(
        "guide",
        _MATRIX,
        N_("Build a matrix"),
        N_("Six guided steps from a goal to a saved matrix with names and plays."),
        _ENOUGH_CUSTOMERS,
        ("two_or_three_dimensions", "dimension", "cut", "play"),
        asks_question=False,
    ),
    Page(
        "trends",
        _CHANGE,
        N_("Trends"),
        N_("Segments month by month: who grew, who shrank, what they bring, from what was known then."),
        FitRule((ORDERS,), months=Months(FEWEST_MONTHS, 12), few_customers=FEW_CUSTOMERS),
        ("frozen", "as_of", "segment"),
        (
            Part(
                "seasons",
                N_("year over year"),
                N_("The months of one year laid over those of the year before."),
                FitRule((ORDERS,), months=Months(13, 24)),
            ),
        ),
    ),
    Page(
        "why",
        _CHANGE,
        N_("Why"),
        N_("What brought a change of revenue: more customers or larger orders, prices or volume, which groups."),
        FitRule((ORDERS,), months=Months(2, 6), few_customers=FEW_CUSTOMERS),
        ("decomposition", "revenue", "order_value"),
        (
            Part(
                "year",
                N_("against a year ago"),
                N_("The same days a year before, so that no season is told as growth."),
                FitRule((ORDERS,), months=Months(13, 15)),
            ),
            Part(
                "goods",
                N_("price, volume, mix"),
                N_("How much of the change is higher prices, more units, or dearer products."),
                FitRule(
                    (ORDERS, Need("order_items", "qty")),
                    any_of=(Need("order_items", "product_id"), Need("order_items", "product_name")),
                    months=Months(2, 6),
                ),
            ),
            Part(
                "groups",
                N_("switching between categories"),
                N_("What customers spend in one category or channel instead of another."),
                FitRule(
                    (ORDERS,),
                    any_of=(Need("order_items", "category"), Need("order_items", "brand"), Need("orders", "channel")),
                    months=Months(2, 6),
                ),
            ),
        ),
    ),
    Page(
        "customers",
        _CUSTOMERS,
        N_("Customer list"),
        N_("All customers that the filters leave, to sort, search, select and download."),
        FitRule(),
        ("population", "segment", "mask"),
        (
            Part(
                "names",
                N_("names and contacts"),
                N_("Who is behind an id, masked until somebody shows it on purpose."),
                FitRule(
                    any_of=tuple(Need("identities", name) for name in ("name", "phone", "email")),
                    share_of="identities",
                ),
            ),
        ),
    ),
    Page(
        "customer",
        _CUSTOMERS,
        N_("Customer"),
        N_("One customer's figures, segment, facts and orders."),
        FitRule(),
        ("segment", "mask"),
        (
            Part(
                "items",
                N_("what was bought"),
                N_("The products of each order."),
                FitRule(
                    (ORDERS,),
                    any_of=tuple(Need("order_items", name) for name in ("product_id", "product_name", "category")),
                ),
            ),
        ),
        in_menu=False,
    ),
    Page(
        "data",
        _DATA,
        N_("Data"),
        N_("What is loaded, from where and until when; load a file; what cleaning took out."),
        _ALWAYS_OPEN,
        ("workspace", "set_aside", "mask"),
        asks_question=False,
    ),
    Page(
        "receipt",
        _DATA,
        N_("Import receipt"),
        N_("What the loaded orders come to, and each decision that changed their money, to be changed there."),
        FitRule((ORDERS,)),
        ("set_aside", "revenue", "refund"),
        asks_question=False,
    ),
    Page(
        "fit",
        _DATA,
        N_("Data fit"),
        N_("What the data carry: every page, matrix and dimension judged, why, and what would open it."),
        _ALWAYS_OPEN,
        ("fit", "scores"),
        asks_question=False,
    ),
    Page(
        "glossary",
        _DATA,
        N_("Glossary"),
        N_("What the words on these pages mean, each in two sentences."),
        _ALWAYS_OPEN,
        ("crm_matrix", "crm_system"),
        asks_question=False,
    ),
)
PAGES: dict[str, Page] = {page.key: page for page in _PAGES}
"""All pages by key, in the order of the menu; the first is the address alone, which leads on."""
IN_MENU: tuple[Page, ...] = tuple(page for page in _PAGES if page.in_menu)
"""The pages that stand in the menu, in its order."""
