"""The planted structure: every number that the README documents and the tests look for. Nothing else is in here."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

SEED = 20260930
SHOP = "禾岚集"
FIRST_DAY = dt.date(2023, 10, 1)
LAST_DAY = dt.date(2026, 9, 30)

CUSTOMERS = 20_000
PROSPECTS = 400
SLOWING = 400
BARGAIN = 1_500
CLOCKWORK = 600
GROWING = 500

YEARLY_GROWTH = 0.15
SPRING_FESTIVALS = (dt.date(2024, 2, 10), dt.date(2025, 1, 29), dt.date(2026, 2, 17))
SINGLES_SEASON = 3.4
"""1 to 11 November against an ordinary day: how many orders come from habits that follow the season."""
JUNE_SEASON = 2.0
"""1 to 18 June, likewise."""
FESTIVAL_SEASON = 1.7
"""The 21 days that end two days before the Spring Festival, likewise."""
WEEKEND = 1.25
"""Saturday and Sunday against a working day, likewise."""

SLOWDOWN = 1.35
"""Each gap of a slowing customer is this many times the one before."""
SLOWDOWN_STARTS = (180, 270)
"""Days before the end of the data."""

PROVINCE = "新疆维吾尔自治区"
PROVINCE_DOUBLED = 0.5
"""Share of the lines in that province whose quantity is doubled: the value of an order is 1.5 times as high."""
PROVINCE_REPEAT = 0.65
"""Ordinary customers of that province order this many times as often after their first order."""

MEMBER_WAVES = (dt.date(2024, 10, 1), dt.date(2025, 4, 1), dt.date(2025, 10, 1))
"""In the month that starts on such a day customers may join, once."""
MEMBER_BANDS = ((0.0, 0.02), (0.01, 0.08), (500.0, 0.2), (2_000.0, 0.4), (5_000.0, 0.6))
"""Net spend of the 12 months before the wave, from this amount on, and the chance to join: nothing else counts."""

LEAVING_AFTER_COMPLAINT = 0.35
"""Chance that a complaint ends the relation."""
COMPLAINT_SCORE = -0.9
"""Shift of the satisfaction (1 to 5) of a customer who complains at some time."""

RETURNED = 0.035
"""Share of the orders with a return."""


@dataclass(frozen=True)
class Campaign:
    """A campaign; `lift` is the chance that a treated customer places an order that would not have been placed."""

    campaign_id: str
    name: str
    objective: str
    channel: str
    start: dt.date
    end: dt.date
    cost: int
    audience: int
    control: float
    lift: float


CAMPAIGNS = (
    Campaign("HD2401", "2024春季上新短信", "复购", "短信", dt.date(2024, 3, 11), dt.date(2024, 3, 31), 4_200, 3_000, 0.1, 0.02),
    Campaign("HD2402", "2024年中会员券包", "提升客单", "小程序推送", dt.date(2024, 6, 1), dt.date(2024, 6, 18), 18_000, 4_500, 0.15, 0.04),
    Campaign("HD2403", "2024双十一预热", "大促引流", "微信", dt.date(2024, 10, 25), dt.date(2024, 11, 11), 26_000, 6_000, 0.1, 0.03),
    Campaign("HD2501", "2025年货节邮件", "节日促销", "邮件", dt.date(2025, 1, 6), dt.date(2025, 1, 26), 6_500, 5_000, 0.15, 0.01),
    Campaign("HD2502", "2025秋季老客关怀电话", "唤醒", "电话", dt.date(2025, 9, 1), dt.date(2025, 9, 21), 32_000, 2_500, 0.2, 0.05),
    Campaign("HD2503", "2025双十一直播专场", "大促引流", "短信", dt.date(2025, 11, 1), dt.date(2025, 11, 14), 30_000, 7_000, 0.1, 0.02),
    Campaign("HD2601", "2026春日礼券", "复购", "微信", dt.date(2026, 3, 16), dt.date(2026, 4, 5), 36_000, 7_500, 0.2, 0.16),
    Campaign("HD2602", "2026盛夏品牌邮件", "复购", "邮件", dt.date(2026, 7, 13), dt.date(2026, 8, 2), 34_000, 7_500, 0.2, 0.0),
)  # fmt: skip
LIFTING = "HD2601"
IDLE = "HD2602"
