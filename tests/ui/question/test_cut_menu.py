"""Every cut method is whole: it can be resolved, chosen, written and described."""

from __future__ import annotations

from typing import get_args

import pytest

from crm_dashboard.i18n.translator import translator
from crm_dashboard.model.matrix.cutting import RESOLVERS
from crm_dashboard.model.question.codec import cuts_code, cuts_entry, cuts_from_code, read_cuts
from crm_dashboard.model.question.cuts import MEDIAN, METHODS, CutMethod, Fixed, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.ui.question.controls.cut_menu import CHOICES
from crm_dashboard.ui.question.controls.cuts import names_for

EXAMPLES = {"at": (3.0, 4.5), "mean": (), "quantile": (0.3, 0.7), "top": (0.8,), "breaks": (3,)}


@pytest.mark.parametrize("method", get_args(CutMethod))
def test_a_method_is_resolved_and_written_and_described_and_stands_in_the_menu(method: type[CutMethod]) -> None:
    cuts = method.from_numbers(EXAMPLES[method.key])
    assert METHODS[method.key] is method
    assert method in RESOLVERS or method is Fixed
    assert read_cuts(cuts_entry(cuts)) == cuts
    assert cuts_from_code(cuts_code(cuts)) == cuts
    assert translator("zh")(cuts.description) != translator("en")(cuts.description)
    begun = {type(choice.begin(None)) for name, choice in CHOICES.items() if name != "fixed"} | {Fixed}  # type: ignore[arg-type]
    assert method in begun
    assert sum(choice.only_totals for choice in CHOICES.values()) == sum(kind.only_totals for kind in METHODS.values())


@pytest.mark.parametrize(
    ("cuts", "names"),
    [
        (MEDIAN, ("median", "quantile", "parts")),
        (Quantiles((0.8,)), ("quantile",)),
        (Quantiles.parts(4), ("parts",)),
        (Quantiles((0.3, 0.6)), ()),
        (TopShare((0.8,)), ("top",)),
        (TopShare((0.5, 0.8)), ()),
        (Fixed((1, 2)), ("fixed",)),
        (NaturalBreaks(4), ("breaks",)),
    ],
)
def test_the_menu_names_a_method_in_the_plainest_way_first_and_not_at_all_where_it_could_not_keep_it(
    cuts: CutMethod, names: tuple[str, ...]
) -> None:
    assert names_for(cuts) == names
