"""What every chart of the page Why shares: translator, theme, currency and size, and how amounts are written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from crm_dashboard.charts.drawing.palette import FAINT, tone_color
from crm_dashboard.i18n.figures import signed
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.decomposition.comparison import Against

Amount = Decimal | float
WIDTH, HEIGHT = 540, 310
"""The size of a chart where nobody gives another."""
_NARROW, _TIGHT = 420, 500


@dataclass(frozen=True)
class WhyView:
    """How a change is drawn and worded; `width` and `height` are about those of the whole chart."""

    t: Translator
    against: Against
    currency: str | None
    dark: bool = False
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def is_narrow(self) -> bool:
        """Whether the chart is on a phone."""
        return self.width < _NARROW

    @property
    def is_tight(self) -> bool:
        """Whether there is no room for a figure before beside the one after."""
        return self.width < _TIGHT

    def color(self, amount: Amount) -> str:
        """Return the colour of a part: teal for more revenue, amber for less; neither stands for up or down."""
        if not amount:
            return FAINT[self.dark]
        return tone_color("teal" if amount > 0 else "amber", dark=self.dark)

    def money(self, amount: Amount) -> str:
        """Return an amount in short."""
        return self.t.money(amount, self.currency, compact=True)

    def signed_money(self, amount: Amount) -> str:
        """Return a change in short, with its sign."""
        size = amount if amount >= 0 else -amount
        return signed(amount, self.t.money(size, self.currency, compact=True))

    def level(self, key: str, value: float | None) -> str:
        """Return the level of a factor."""
        if key in ("customers", "new", "returned", "lost"):
            return self.t.number(value)
        if key in ("orders_per_customer", "units_per_order"):
            return self.t.number(value, 2)
        return self.money(value) if value is not None else self.t.number(None)
