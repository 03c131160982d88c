"""Patterns of personal values, for DuckDB (RE2) and Python: e-mail, phone, documents, plates, devices."""

from __future__ import annotations

import re

DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{4}"
IDENTITY_18 = rf"{REGION}(?:19|20)\d\d{DATE}\d{{3}}[\dXx]"
IDENTITY_15 = rf"{REGION}\d\d{DATE}\d{{3}}"
MOBILE = r"(?:(?:\+|00)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"
LANDLINE = r"0\d{2,3}[ -]\d{7,8}(?:[ -]\d{1,6})?|\(0\d{2,3}\) ?\d{7,8}"
AMERICAN = r"\(\d{3}\) ?\d{3}[ .-]\d{4}|\d{3}[.-]\d{3}[.-]\d{4}"
ABROAD = r"\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d(?:[ .-]?\d){5,12}"
MAIL = r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^\W\d_]{2,}"
_CARD = r"[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{3})?"
_ACCOUNT = r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?"
_SOCIAL = r"\d{3}-\d{2}-\d{4}"
_PASSPORT = r"[EGDSPHehgdsp][A-Za-z]?\d{7,8}"
_ADDRESS = r"(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}"
_PLATE = r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·• -]?[A-HJ-NP-Z0-9]{5,6}"
_STREET = (
    r".*[一-鿿](?:路|街|巷|弄|里|村|道|园|苑|小区|大厦)[一-鿿]*\d+.*|"
    r"\d+[A-Za-z]? [\w .'-]* ?(?:[Ss]treet|[Ss]t|[Rr]oad|[Rr]d|[Aa]venue|[Aa]ve|[Ll]ane|[Ll]n|[Dd]rive|[Dd]r|[Bb]oulevard|[Bb]lvd|[Ww]ay)\b.*"
)
_HANDLE = r"@[A-Za-z0-9_.]{2,}|(?:wxid|tb)_?[A-Za-z0-9]{4,}|https?://\S+"

IN_TEXT = (MAIL, IDENTITY_18, IDENTITY_15, MOBILE, LANDLINE, AMERICAN, ABROAD, _CARD, _SOCIAL)
"""Patterns searched inside free text."""
WHOLE = (*IN_TEXT, _ACCOUNT, _PASSPORT, _ADDRESS, _PLATE, _STREET, _HANDLE)
"""Patterns that a whole value must match."""
WHOLE_VALUE = "|".join(WHOLE)
INSIDE = rf"(?:^|[^0-9A-Za-z])(?:{'|'.join(IN_TEXT)})(?:$|[^0-9A-Za-z])"
CARDS = rf"{IDENTITY_18}|{IDENTITY_15}|\d{{16}}|\d{{19}}"
"""Identity cards and bank cards, which are not kept at all unless somebody gives them a role."""

_FOUND = re.compile(rf"(?<![0-9A-Za-z])(?:{'|'.join(IN_TEXT)})(?![0-9A-Za-z])")
HIDDEN = "****"


def without_contacts(text: str | None) -> str | None:
    """Return free text in which every phone, mail address, identity and card number is replaced by stars."""
    return _FOUND.sub(HIDDEN, text) if text else text


def holds_contact(text: str) -> bool:
    """Return whether a text is, or has in it, a phone, a mail address, a document's number, a plate, an address."""
    stripped = text.strip()
    return _FOUND.search(stripped) is not None or _WHOLE.fullmatch(stripped) is not None


_WHOLE = re.compile(WHOLE_VALUE)
