"""Moments that the app noted in UTC, in the time zone of the reader's browser."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import streamlit as st

from crm_dashboard.i18n.translator import Translator


def local_moment(when: dt.datetime, t: Translator) -> str:
    """Return a moment in the reader's time zone: Sep 3, 2026 14:05; where the browser tells none, in UTC and with its name."""
    zone = reader_zone()
    return t.moment(when.astimezone(zone)) if zone else f"{t.moment(when.astimezone(dt.UTC))} UTC"


def local_date(when: dt.datetime) -> dt.date:
    """Return the day of a moment in the reader's time zone."""
    return when.astimezone(reader_zone() or dt.UTC).date()


def reader_zone() -> ZoneInfo | None:
    """Return the time zone of the reader's browser; None if it tells none that this machine knows."""
    name = st.context.timezone
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # an unknown zone is a KeyError, an impossible name one of the others
        return None
