"""The app's own words in both languages at once, for what is kept in files."""

from __future__ import annotations

from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.matrix.matrix import Matrix
from crm_dashboard.text import N_, Text, Words, text


def bilingual(message: Text | str) -> Words:
    """Return a message in both languages, side by side."""
    return Words(en=translator("en")(message), zh=translator("zh")(message))


def about_matrix(matrix: Matrix) -> Words:
    """Return what a saved matrix is about, as its dimensions say."""
    english, chinese = (
        " × ".join(translator(language)(axis.label) for axis in matrix.axes) for language in ("en", "zh")
    )
    message = N_("Saved by people of this workspace: {dimensions}.")
    return Words(
        en=translator("en")(text(message, dimensions=english)), zh=translator("zh")(text(message, dimensions=chinese))
    )
