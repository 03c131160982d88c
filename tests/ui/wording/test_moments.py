"""Moments are shown in the time zone of the reader's browser."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from crm_dashboard.i18n.translator import translator
from crm_dashboard.ui.wording import moments

EVENING = dt.datetime(2026, 9, 3, 18, 5, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "shown", "day"),
    [
        ("Asia/Shanghai", "Sep 4, 2026 02:05", 4),
        ("America/New_York", "Sep 3, 2026 14:05", 3),
        ("", "Sep 3, 2026 18:05 UTC", 3),
        (None, "Sep 3, 2026 18:05 UTC", 3),
        ("Nowhere/Land", "Sep 3, 2026 18:05 UTC", 3),
        ("../../etc/passwd", "Sep 3, 2026 18:05 UTC", 3),
    ],
)
def test_a_moment_is_in_the_readers_time_or_says_utc(
    monkeypatch: pytest.MonkeyPatch, zone: str | None, shown: str, day: int
) -> None:
    monkeypatch.setattr(moments, "st", SimpleNamespace(context=SimpleNamespace(timezone=zone)))
    assert moments.local_moment(EVENING, translator("en")) == shown
    assert moments.local_date(EVENING) == dt.date(2026, 9, day)
