"""What comes back from the board: cuts that have settled, cells and boxes that were chosen. Nothing of it is trusted."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from crm_dashboard import analysis
from crm_dashboard.analysis import Answer
from crm_dashboard.charts.drawing.axis import SPREAD
from crm_dashboard.errors import SpecError
from crm_dashboard.model.matrix.matrix import Matrix, MatrixAxis
from crm_dashboard.model.matrix.selection import Selection
from crm_dashboard.model.question.cuts import Fixed
from crm_dashboard.model.question.spec import Axis, MatrixSpec
from crm_dashboard.ui.matrix.board.browser_values import mapping, stretches
from crm_dashboard.ui.question.controls.cuts import change_axis
from crm_dashboard.ui.session.state import Remembered

_OPEN = 1e300
_KEPT_SNAPS = 12
_STOOD: Remembered[tuple[float, ...]] = Remembered("values at which cuts stood", ())


def move_cuts(workspace: str, spec: MatrixSpec, charts: str, sent: Any) -> None:
    """Set the cuts of the question to where the board left them; what is no cut changes nothing. For a callback.

    `charts` is the key of the charts that are shown: a line of another question's chart moves nothing.
    """
    cuts = mapping(mapping(sent).get("cuts"))
    moved = mapping(cuts.get("moved") if cuts.get("key") == charts else None)
    axes = []
    for index, axis in enumerate(spec.axes[:2]):
        values = moved.get(str(index))
        if not isinstance(values, list) or len(values) != axis.cuts.level_count - 1:
            continue
        try:
            method = Fixed(tuple(values))
        except (ValidationError, SpecError, OverflowError):
            continue
        axes.append(Axis(axis.metric, method, axis.scale))
    if axes:
        change_axis(workspace, *axes)


def snaps_kept(answer: Answer) -> analysis.SnapValues:
    """Return the values at which cuts may stand: the round ones, and those at which they have stood in this session.

    So a cut that was dragged away from the median can be dragged back to it, and the browser's tallies stay good.
    """
    round_values = analysis.axis_snap_values(answer, cuts=False)
    kept = []
    for axis, some in zip(answer.matrix.axes[:2], round_values, strict=True):
        owner = f"{answer.workspace.name} {axis.metric}"
        own = [cut for cut in axis.cuts if cut not in set(some)]
        stood = tuple(dict.fromkeys((*_STOOD.get(owner), *own)))[-_KEPT_SNAPS:]
        _STOOD.set(stood, owner)
        kept.append(tuple(value for value in stood if axis.low <= value <= axis.high))
    return analysis.axis_snap_values(answer, (kept[0], kept[1]))


def selection_from(matrix: Matrix, charts: str, sent: Any) -> Selection:
    """Return what is selected; what was chosen on another question's chart is not."""
    choice = mapping(sent)
    if choice.get("key") != charts:
        return Selection()
    x, y = stretches(choice.get("box"))
    if x and y:
        level = choice.get("level")
        codes = tuple(cell.code for cell in matrix.cells if cell.levels[2] == level) if len(matrix.axes) > 2 else ()
        return Selection(cells=codes, box=(_values(matrix.axes[0], x), _values(matrix.axes[1], y)))
    chosen = choice.get("cells")
    known = [cell.code for cell in (*matrix.cells, matrix.unclassified)]
    return Selection(cells=tuple(code for code in chosen if code in known) if isinstance(chosen, list) else ())


def _values(axis: MatrixAxis, drawn: tuple[float, float]) -> tuple[float, float]:
    """Return the values that lie in a drawn stretch; a whole value counts where the middle of its stretch does."""
    low, high = (max(-_OPEN, min(_OPEN, value)) for value in drawn)
    middle = 0.0 if not axis.whole else SPREAD / 2 if axis.favourable == "more" else -SPREAD / 2
    return low - middle, high - middle
