"""Names of downloaded files: words that say what a file holds and as of when, and a media type that no other file has."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence

_SEPARATORS = re.compile(r"[^\w.×%-]+")
_LONGEST_PART, _LONGEST_NAME = 40, 100
_MEDIA_TYPES = {
    "csv": "text/csv",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_name(parts: Sequence[str], day: dt.date | None, ending: str) -> str:
    """Return the name of a file: its parts and the day of its figures, such as `Customer-list-Champions-Shop-2026-09-30.csv`.

    Whatever cannot stand in a file name becomes a hyphen; letters of every language stay.
    """
    words = [_SEPARATORS.sub("-", part)[:_LONGEST_PART].strip("-.") for part in parts]
    name = "-".join(word for word in words if word)[:_LONGEST_NAME].strip("-.") or "export"
    return f"{name}-{day.isoformat()}.{ending}" if day else f"{name}.{ending}"


def media_type(ending: str) -> str:
    """Return the media type of a file, with a random parameter that makes it unlike that of any other download.

    Streamlit keeps long files under a fingerprint: length, three samples, media type and name. Two lists of customers
    that differ between the samples would get the same link, and one reader the other's list.
    """
    return f"{_MEDIA_TYPES[ending]}; mark={secrets.token_hex(8)}"
