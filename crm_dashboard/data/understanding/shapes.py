"""Shapes of files that are no list of rows: pivots with a column for each period, and blocks of several lines."""

from __future__ import annotations

import re
import unicodedata

from crm_dashboard.data.process.protocol import Inspection
from crm_dashboard.text import N_, Text, text

_MONTHS = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|januar|february|februar|march|marz|mrz|april|mai|june|juni|july|juli|august|september|sept|"
    "october|oktober|okt|november|december|dezember|dez|january|janvier|janv|fevrier|fevr|fev|mars|avril|avr|juin|juillet|juil|aout|septembre|octobre|"
    "novembre|decembre|enero|ene|febrero|marzo|abril|abr|mayo|junio|julio|agosto|ago|septiembre|octubre|noviembre|diciembre|dic|gennaio|gen|febbraio|"
    "aprile|maggio|mag|giugno|giu|luglio|lug|settembre|set|ottobre|ott|dicembre|janeiro|fevereiro|marco|maio|junho|julho|setembro|outubro|out|novembro|"
    "dezembro|januari|februari|maart|mrt|mei|augustus"
)
_YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(
    rf"(?:{_MONTHS})\.?[\s\-/_.']*(?:{_YEAR}|\d\d)?|(?:{_YEAR}|\d\d)[\s\-/_.]*(?:{_MONTHS})\.?"
    rf"|{_YEAR}\s*[年년]?(?:\s*第?[1-4一二三四](?:季度|季|四半期|분기)|\s*(?:上|下)半年|度)?|(?:{_YEAR}\s*年\s*)?\d{{1,2}}\s*[月월](?:份|\s*\d{{1,2}}\s*日)?"
    rf"|{_YEAR}[\s\-/_.]?(?:0?[1-9]|1[0-2])(?:[\s\-/.]\d\d?)?(?: 00:00:00)?|(?:0?[1-9]|1[0-2])[\-/.]{_YEAR}|\d{{1,2}}[\-/.]\d{{1,2}}[\-/.]{_YEAR}"
    rf"|(?:{_YEAR}[\s\-_]*)?[qt][1-4](?:[\s\-/_']*(?:{_YEAR}|\d\d))?|(?:{_YEAR}[\s\-_]*)?(?:week|wk|kw|w|sem|第)\s*\d\d?\s*(?:周|週)?(?:[\s\-/_]*{_YEAR})?"
    r"|[一二三四五六七八九十]{1,3}月份?|[一二三四]季度"
)
_OF_SOMETHING = re.compile(r"^(?:sum of|total|sales|revenue|orders|umsatz|销售额|金额|合计)[\s\-_:]+|[\s\-_:]+(?:sales|revenue|total|orders|amount|umsatz|销售额|金额)$")  # fmt: skip
_LEAST_PERIODS, _SHOWN = 2, 3
_RAGGED_SHARE = 0.5


def pivot_reason(inspection: Inspection) -> Text | None:
    """Return the sentence that says that at least half of a file's columns are periods; None for any other file."""
    headers = [column.name for column in inspection.columns]
    periods = [header for header in headers if is_period(header)]
    if len(periods) >= max(_LEAST_PERIODS, len(headers) / 2):
        return text(
            N_(
                "It is a pivot: it has a column for each period ({headers} …). Export the orders themselves, one row for each."
            ),
            headers=tuple(periods[:_SHOWN]),
        )
    return None


def blocks_reason(inspection: Inspection) -> Text | None:
    """Return the sentence that says that the lines of a file are of several kinds; None for any other file."""
    if not _has_blocks(inspection):
        return None
    return text(
        N_(
            "Its lines come in blocks with headers of their own, such as a block for each order. Export a list with one row for each order or article."
        )
    )


def is_period(header: str) -> bool:
    """Return whether a header is a month, quarter, week, day or year, such as “Jan 2024”, “2024-01” or “2024年1月”."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", header).casefold())
    plain = "".join(letter for letter in folded if not 0x300 <= ord(letter) <= 0x36F)
    bare = _OF_SOMETHING.sub("", unicodedata.normalize("NFC", plain).strip())
    return bool(_PERIOD.fullmatch(bare))


def _has_blocks(inspection: Inspection) -> bool:
    """Return whether many lines have other numbers of fields than the header, or the header comes again beside titles."""
    counts = {notice.key: notice.count for notice in inspection.notices}
    comes_again = any(column.name in column.samples for column in inspection.columns[:1]) and (
        "title_lines" in counts or "header_looks_like_data" in counts
    )
    return comes_again or counts.get("ragged_rows", 0) >= _RAGGED_SHARE * max(1, inspection.rows_seen)
