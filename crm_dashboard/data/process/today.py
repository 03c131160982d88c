"""The day on which a file is loaded."""

from __future__ import annotations

import datetime as dt

_EASTERNMOST = dt.timezone(dt.timedelta(hours=14))


def day_of_loading() -> int:
    """Return today where the day begins first on Earth (UTC+14), in days since 1970-01-01.

    A shop's clock is not known: counted in UTC, this morning's orders of a shop in Asia would be in the future.
    """
    return (dt.datetime.now(_EASTERNMOST).date() - dt.date(1970, 1, 1)).days
