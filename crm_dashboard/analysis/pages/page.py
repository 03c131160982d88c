"""The description of a page: names, section, what it shows, the data it needs, its terms in the glossary."""

from __future__ import annotations

from dataclasses import dataclass

from crm_dashboard.model.metrics.months import ANY_HISTORY, Months
from crm_dashboard.model.metrics.registry import Need
from crm_dashboard.text import Words

ORDERS = Need("orders", "order_ts")
"""Orders with their times: what every part needs that looks back in time."""
FEW_CUSTOMERS = 30
"""Below so many customers shares and medians swing with each of them."""


@dataclass(frozen=True)
class FitRule:
    """The data that a page, or a part of one, needs.

    Of `any_of` one column must be there, of `needs` every one; `metric` names one that it stands on. `share_of` names a
    table in which most customers should stand. Below `few_customers` the verdict is weak, and closed without any
    customer, unless `without_data` says that the page opens on whatever is loaded: the doctor does not judge that one.
    """

    needs: tuple[Need, ...] = ()
    any_of: tuple[Need, ...] = ()
    months: Months = ANY_HISTORY
    few_customers: int = 1
    metric: str = ""
    share_of: str = ""
    without_data: bool = False


@dataclass(frozen=True)
class Part:
    """A part of a page that needs more of the data than the page does: its key, title, what it shows, and its rule."""

    key: str
    title: str
    shows: str
    fit: FitRule


@dataclass(frozen=True)
class Section:
    """A section of the menu: pages under a title, or single pages without one."""

    title: str | Words = ""


@dataclass(frozen=True)
class Page:
    """A page: `key` is the name of its script and its address, `words` are keys of terms in the glossary.

    A page that is not `in_menu` is reached from other pages only. One that `asks_question` draws the controls of the
    matrix's question and answers it.
    """

    key: str
    section: Section
    title: str
    shows: str
    fit: FitRule
    words: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    asks_question: bool = True
    in_menu: bool = True

    @property
    def script(self) -> str:
        """The path of its script, by which Streamlit knows it."""
        return f"pages/{self.key}.py"
