"""Names and plays that a workspace's people have written are kept with it, in the language in which they were written."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from crm_dashboard import Axis, MatrixSpec, Workspace, answer, open_workspace
from crm_dashboard.analysis import offers_of, reset_texts, save_texts, segments_of, template_of
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.matrix_files import write_matrix
from crm_dashboard.errors import SpecError, WorkspaceError
from crm_dashboard.model.question.cuts import Quantiles
from crm_dashboard.model.segments.template_file import templates, write_template
from crm_dashboard.settings import Settings
from tests.data.imports import write_csv

HEAD = ["customer id", "order id", "date", "amount"]
ROWS = [[f"c{n % 7}", f"o{n}", f"2024-0{1 + n % 9}-11", str(10 * n % 70 + 5)] for n in range(40)]
SPEC = replace(templates()["value_loyalty"].spec(), template="value_loyalty")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("words")
    settings = Settings(workspaces_root=folder / "root")
    with open_workspace("shop of seven", create=True, settings=settings) as workspace:
        workspace.import_file(write_csv(folder / "orders.csv", [HEAD, *ROWS]))
    yield settings
    close_engine(settings.workspaces_root)


@pytest.fixture
def workspace(settings: Settings) -> Iterator[Workspace]:
    with open_workspace("shop of seven", create=True, settings=settings) as workspace:
        yield workspace
        for key in templates():
            reset_texts(workspace, key)


def names(workspace: Workspace) -> dict[str, object]:
    return {segment.key: segment.name for segment in segments_of(answer(workspace, SPEC))}


def test_edited_words_are_kept_in_one_language_and_can_be_taken_back(workspace: Workspace) -> None:
    shipped = names(workspace)["champions"]
    save_texts(
        workspace,
        "value_loyalty",
        "champions",
        "en",
        name="Our {best} *friends*",
        play={"action": "Invite “them”.\nTwice."},
    )
    kept = template_of(workspace, SPEC).group("champions")
    assert (kept.name.en, kept.name.zh) == ("Our {best} *friends*", shipped.zh)
    assert kept.play.action.en == "Invite “them”.\nTwice."
    assert kept.play.action.zh == templates()["value_loyalty"].group("champions").play.action.zh
    assert offers_of(workspace)["value_loyalty"].is_edited
    reset_texts(workspace, "value_loyalty")
    assert names(workspace)["champions"] == shipped
    assert not offers_of(workspace)["value_loyalty"].is_edited


@pytest.mark.parametrize("name", ["", "  ", "Strangers"])
def test_an_empty_or_a_taken_name_changes_nothing(workspace: Workspace, name: str) -> None:
    before = names(workspace)
    with pytest.raises(SpecError):
        save_texts(workspace, "value_loyalty", "champions", "en", name=name, play={})
    assert names(workspace) == before


def test_words_beyond_all_measure_are_refused(workspace: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="too long"):
        save_texts(workspace, "value_loyalty", "champions", "en", name="x", play={"aim": "y" * 300_000})
    assert not offers_of(workspace)["value_loyalty"].is_edited


def test_the_names_of_a_template_need_its_dimensions_and_levels(workspace: Workspace) -> None:
    assert template_of(workspace, SPEC) is not None
    other_cuts = replace(SPEC, axes=(Axis("monetary", cuts=100), Axis("loyalty", cuts=50)))
    assert template_of(workspace, other_cuts) is not None
    assert (
        template_of(workspace, replace(SPEC, axes=(Axis("monetary", cuts=Quantiles((0.3, 0.6))), Axis("loyalty"))))
        is None
    )
    assert template_of(workspace, replace(SPEC, axes=(Axis("recency"), Axis("loyalty")))) is None
    assert template_of(workspace, replace(SPEC, template="../../etc")) is None


def test_without_a_template_there_is_a_segment_for_each_cell(workspace: Workspace) -> None:
    found = segments_of(answer(workspace, MatrixSpec((Axis("frequency"), Axis("monetary")))))
    assert [segment.key for segment in found] == ["HH", "HL", "LH", "LL"]
    assert sum(segment.customers for segment in found) == 7


@pytest.mark.parametrize("content", ["", "key = ", 'key = "rfm_8"\nname = 3\n', "\x00\ufffd"])
def test_a_damaged_file_leaves_the_shipped_words_and_says_so(workspace: Workspace, content: str) -> None:
    write_matrix(workspace, "value_loyalty", content)
    offer = offers_of(workspace)["value_loyalty"]
    assert offer.template.groups == templates()["value_loyalty"].groups
    assert offer.is_edited
    assert offer.problem is not None
    assert names(workspace)["champions"] == templates()["value_loyalty"].group("champions").name


def test_a_file_of_another_matrix_or_with_an_unknown_dimension_leaves_the_shipped_words(workspace: Workspace) -> None:
    write_matrix(workspace, "rfm_10", write_template(templates()["rfm_8"]))
    unknown = write_template(templates()["rfm_8"]).replace('"recency"', '"gone"')
    write_matrix(workspace, "rfm_8", unknown)
    offers = offers_of(workspace)
    for key in ("rfm_8", "rfm_10"):
        assert offers[key].template.groups == templates()[key].groups
        assert offers[key].problem is not None
    with pytest.raises(SpecError):
        save_texts(workspace, "rfm_8", "champions", "en", name="Mine", play={})


def test_edits_of_several_people_at_once_are_all_kept(settings: Settings) -> None:
    groups = [group.key for group in templates()["rfm_8"].groups]

    def edit(group: str) -> None:
        with open_workspace("shop of seven", create=True, settings=settings) as own:
            save_texts(own, "rfm_8", group, "en", name=f"Mine {group}", play={})

    with ThreadPoolExecutor(8) as people:
        list(people.map(edit, groups))
    with open_workspace("shop of seven", create=True, settings=settings) as workspace:
        kept = offers_of(workspace)["rfm_8"].template
        reset_texts(workspace, "rfm_8")
    assert [group.name.en for group in kept.groups] == [f"Mine {group}" for group in groups]
