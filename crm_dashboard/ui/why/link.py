"""The link to the page Why: from a headline to what its change consists of."""

from __future__ import annotations

from collections.abc import Mapping

from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.decomposition.question import View
from crm_dashboard.ui.question.link_parameters import to_params

WHY_PAGE = "pages/why.py"


def why_link(
    answer: Answer, t: Translator, period: Mapping[str, str], *, bridge: View = "factors", by: str = ""
) -> dict[str, str | list[str]]:
    """Return the parameters that open the page for a period (`ui.period.choice.period_in_address`), a bridge and a column of groups."""
    own: dict[str, str | list[str]] = {**{name: code for name, code in period.items() if code}, "bridge": bridge}
    return to_params(answer.workspace.name, t.language, answer.spec) | own | ({"by": by} if by else {})
