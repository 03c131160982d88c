"""The message catalogues: text files, compiled in memory when first asked for."""

from __future__ import annotations

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from crm_dashboard.i18n.figures import LOCALES

LOCALE_FOLDER = Path(__file__).parent / "locale"


def po_path(language: str) -> Path:
    """Return where the catalogue of `language` lies."""
    return LOCALE_FOLDER / LOCALES[language] / "LC_MESSAGES" / "messages.po"


def read(path: Path, locale: str | None = None) -> Catalog:
    """Return the catalogue in a .po or .pot file; a line that gettext cannot read raises `PoFileError`."""
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


@lru_cache(maxsize=4)
def catalogue(language: str) -> NullTranslations:
    """Return the messages of `language`; English is in the code and has none. Fuzzy entries are left out."""
    if language == "en":
        return NullTranslations()
    messages = read(po_path(language), LOCALES[language])
    for entry in list(messages):
        if entry.pluralizable and not all(entry.string or ("",)):
            messages.delete(entry.id)  # write_mo would fill it with the English singular for every count
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return GNUTranslations(compiled)
