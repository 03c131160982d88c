"""The link to the page Why: from a headline to what its change consists of."""

from __future__ import annotations

from crm_dashboard.analysis import Answer
from crm_dashboard.i18n.translator import Translator
from crm_dashboard.model.decomposition.comparison import Against
from crm_dashboard.model.decomposition.question import View
from crm_dashboard.model.time.period import PeriodChoice
from crm_dashboard.ui.question.link_parameters import to_params

WHY_PAGE = "pages/why.py"


def why_link(
    answer: Answer, t: Translator, choice: PeriodChoice, *, against: Against, bridge: View = "factors", by: str = ""
) -> dict[str, str | list[str]]:
    """Return the parameters that open the page for a period, what it is compared with, a bridge and a column of groups."""
    own: dict[str, str | list[str]] = {"period": choice.code, "against": against, "bridge": bridge}
    return to_params(answer.workspace.name, t.language, answer.spec) | own | ({"by": by} if by else {})
