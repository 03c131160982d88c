"""A question saved under a name opens again as it was, whatever the name, whoever saves at the same time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard import Axis, MatrixSpec, Workspace, answer, open_workspace
from crm_dashboard.analysis import (
    damaged_matrices,
    delete_matrix,
    is_as_saved,
    offers_of,
    rename_matrix,
    reset_texts,
    save_matrix,
    save_texts,
    segments_of,
    template_of,
    update_matrix,
)
from crm_dashboard.analysis.matrices.templates import saved_template
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.workspace.matrix_files import list_matrix_keys, new_key, read_matrix, write_matrix
from crm_dashboard.errors import SpecError, WorkspaceError
from crm_dashboard.model.metrics.composite import Composite, Part
from crm_dashboard.model.question.cuts import Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.question.spec import Among, Between
from crm_dashboard.model.segments.template import PLAY_FIELDS
from crm_dashboard.model.segments.template_file import templates, write_template
from crm_dashboard.settings import Settings, current
from crm_dashboard.text import Words
from tests.data.imports import write_csv

HEAD = ["customer id", "order id", "date", "amount", "channel"]
ROWS = [
    [f"c{n % 7}", f"o{n}", f"2024-0{1 + n % 9}-11", str(10 * n % 70 + 5), "web" if n % 3 else "shop"] for n in range(40)
]
ABOUT = Words("Money by orders", "金额 × 订单数")
PLAIN = MatrixSpec((Axis("frequency"), Axis("monetary")))
RICH = MatrixSpec(
    (Axis("monetary", TopShare((0.5, 0.8)), "linear"), Axis("loyalty", Quantiles.parts(3)), Axis("recency", Mean())),
    as_of=dt.date(2024, 8, 31),
    window=365,
    filters=(Between("tenure", low=3), Among("orders.channel", ("web", None), inverted=True)),
    composites=(Composite("loyalty", (Part("tenure", 60, 0, 100), Part("regularity", 40, 0.1, 1))),),
)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("saved")
    settings = Settings(workspaces_root=folder / "root")
    with open_workspace("shop of seven", create=True, settings=settings) as workspace:
        workspace.import_file(write_csv(folder / "orders.csv", [HEAD, *ROWS]))
    yield settings
    close_engine(settings.workspaces_root)


@pytest.fixture
def workspace(settings: Settings) -> Iterator[Workspace]:
    with open_workspace("shop of seven", create=True, settings=settings) as workspace:
        yield workspace
        for key in list_matrix_keys(workspace):
            (workspace.folder / "matrices" / f"{key}.toml").unlink()


def saved(workspace: Workspace, spec: MatrixSpec = PLAIN, name: str = "Ours", freeze: dt.date | None = None) -> str:
    return save_matrix(workspace, spec, name=name, about=ABOUT, freeze=freeze)


@pytest.mark.parametrize(
    "spec",
    [
        PLAIN,
        RICH,
        replace(PLAIN, axes=(Axis("recency", Fixed((10, 99.5)), "log"), Axis("order_value", NaturalBreaks(4)))),
        replace(PLAIN, filters=(Between("loyalty", high=90),)),
    ],
    ids=["plain", "rich", "breaks", "a composite in a filter only"],
)
def test_a_saved_question_opens_equal_and_with_the_ranges_that_were_fitted(
    workspace: Workspace, spec: MatrixSpec
) -> None:
    asked = answer(workspace, spec)
    key = saved(workspace, asked.spec, freeze=spec.as_of)
    with open_workspace(
        "shop of seven", create=True, settings=Settings(workspaces_root=workspace.folder.parent)
    ) as later:
        again = offers_of(later)[key].template.spec()
        assert again == replace(asked.spec, template=key)
        assert answer(later, again).matrix == asked.matrix
        assert is_as_saved(later, key, again)


def test_without_the_wish_the_as_of_day_moves_on_with_the_data(workspace: Workspace) -> None:
    key = saved(workspace, RICH)
    assert offers_of(workspace)[key].template.spec() == replace(RICH, as_of=None, template=key)
    assert is_as_saved(workspace, key, RICH)
    frozen = saved(workspace, RICH, "Frozen", freeze=RICH.as_of)
    assert is_as_saved(workspace, frozen, RICH)
    assert not is_as_saved(workspace, frozen, replace(RICH, as_of=None))


def test_own_matrices_come_first_by_name_and_say_that_they_are_own(workspace: Workspace) -> None:
    keys = [saved(workspace, name=name) for name in ("b", "A", "丙")]
    offers = offers_of(workspace)
    assert list(offers)[:3] == [keys[1], keys[0], keys[2]]
    assert list(offers)[3:] == list(templates())
    assert [offers[key].is_own for key in keys] == [True] * 3
    assert not any(offers[key].is_own or offers[key].is_edited for key in templates())
    assert offers[keys[2]].template.name == Words("丙", "丙")


def test_names_and_plays_of_the_ready_made_matrix_are_saved_with_its_question(workspace: Workspace) -> None:
    save_texts(workspace, "value_loyalty", "champions", "en", name="Old friends", play={})
    spec = replace(templates()["value_loyalty"].spec(), window=200)
    key = saved(workspace, spec)
    first, *_ = segments_of(answer(workspace, replace(spec, template=key)))
    assert first.name == Words("Old friends", "高价值高忠诚度")
    reset_texts(workspace, "value_loyalty")
    template = offers_of(workspace)[key].template
    assert template.group("champions").name.en == "Old friends"
    assert template.group("butterflies") == templates()["value_loyalty"].group("butterflies")


def test_a_choice_is_saved_as_it_was_answered(workspace: Workspace) -> None:
    key = saved(workspace, templates()["value_frequency"].spec(option="order_value"))
    template = offers_of(workspace)[key].template
    assert (template.metrics, template.choice) == (("order_value", "frequency"), None)
    assert template_of(workspace, template.spec()) == template


def test_a_question_without_names_is_saved_without_and_has_a_segment_for_each_cell(workspace: Workspace) -> None:
    key = saved(workspace)
    spec = offers_of(workspace)[key].template.spec()
    assert template_of(workspace, spec) is None
    assert [segment.key for segment in segments_of(answer(workspace, spec))] == ["HH", "HL", "LH", "LL"]


def test_saving_again_keeps_names_and_takes_cuts_window_and_filters(workspace: Workspace) -> None:
    key = saved(workspace, templates()["value_loyalty"].spec())
    save_texts(workspace, key, "champions", "zh", name="铁杆", play={})
    changed = replace(RICH, axes=(Axis("monetary", 99), Axis("loyalty", Mean())), template=key)
    assert not is_as_saved(workspace, key, changed)
    update_matrix(workspace, key, changed, dt.date(2024, 8, 31))
    assert is_as_saved(workspace, key, changed)
    template = offers_of(workspace)[key].template
    assert template.spec() == replace(changed, as_of=None)
    assert template.group("champions").name == Words("Champions", "铁杆")


def test_saving_again_what_the_names_do_not_fit_changes_nothing(workspace: Workspace) -> None:
    key = saved(workspace, templates()["value_loyalty"].spec())
    before = read_matrix(workspace, key)
    with pytest.raises(SpecError):
        update_matrix(workspace, key, RICH, dt.date(2024, 8, 31))
    assert read_matrix(workspace, key) == before


def test_a_frozen_day_moves_only_when_the_matrix_is_saved_again(workspace: Workspace) -> None:
    key = saved(workspace, freeze=dt.date(2024, 5, 1))
    assert offers_of(workspace)[key].template.spec().as_of == dt.date(2024, 5, 1)
    update_matrix(workspace, key, PLAIN, dt.date(2024, 6, 1))
    assert offers_of(workspace)[key].template.spec().as_of == dt.date(2024, 6, 1)


def test_a_matrix_is_renamed_in_both_languages_under_the_same_key(workspace: Workspace) -> None:
    key = saved(workspace)
    rename_matrix(workspace, key, "  我们的\n客户 ")
    assert offers_of(workspace)[key].template.name == Words("我们的 客户", "我们的 客户")
    rename_matrix(workspace, key, "我们的 客户")


@pytest.mark.parametrize(
    "name", ["", " \n ", "x" * 81, "RFM 八类客户", "nine boxes: value × loyalty", "Theirs", "THEIRS"]
)
def test_an_empty_too_long_or_taken_name_changes_nothing(workspace: Workspace, name: str) -> None:
    saved(workspace, name="Theirs")
    key = saved(workspace)
    with pytest.raises(SpecError) as caught:
        saved(workspace, name=name)
    assert caught.value.next_step
    with pytest.raises(SpecError):
        rename_matrix(workspace, key, name)
    assert len(list_matrix_keys(workspace)) == 2


@pytest.mark.parametrize(
    "name",
    ["../x", "..", "/etc/passwd", "con", "NUL.txt", "客户 · 高价值", "🚀🔥", "\"quoted\" 'it'", "[table]", "a\\b", "# x",
     "key = 1", "{name}", "rfm_8", "\x00", "e\u0301t\u00e9", "\ud800 half"],
)  # fmt: skip
def test_no_name_leads_out_of_the_folder_or_into_the_file(workspace: Workspace, name: str) -> None:
    key = saved(workspace, name=name)
    assert re.fullmatch(r"[a-z0-9_]{1,60}", key)
    assert key not in templates()
    assert [path.name for path in (workspace.folder / "matrices").iterdir()] == [f"{key}.toml"]
    wanted = name.encode("utf-8", "ignore").decode().strip()
    assert offers_of(workspace)[key].template.name == Words(wanted, wanted)
    assert not damaged_matrices(workspace)


@given(st.text(max_size=300))
def test_every_name_makes_a_key_that_is_a_safe_file_name(name: str) -> None:
    key = new_key(name)
    assert re.fullmatch(r"[a-z0-9_]{1,60}", key)
    assert key != new_key(name)


def test_a_key_reads_like_the_name() -> None:
    assert new_key("Wholesale, North (2026)").startswith("wholesale_north_2026_")
    assert new_key("高价值").startswith("matrix_")
    assert len(new_key("x" * 300)) <= 60


@pytest.mark.parametrize(
    "content", ["", "key = ", 'key = "other"', "\x00\ufffd", "[" * 9_000, 'key = "broken"\nname = 3\n']
)
def test_a_damaged_file_is_named_with_its_problem_and_the_rest_works(workspace: Workspace, content: str) -> None:
    key = saved(workspace)
    write_matrix(workspace, "broken", content)
    assert list(damaged_matrices(workspace)) == ["broken"]
    assert damaged_matrices(workspace)["broken"].what
    assert list(offers_of(workspace)) == [key, *templates()]
    assert template_of(workspace, replace(PLAIN, template="broken")) is None
    assert len(segments_of(answer(workspace, replace(PLAIN, template="broken")))) == 4
    delete_matrix(workspace, "broken")
    assert not damaged_matrices(workspace)


def test_a_file_under_a_name_that_is_no_key_and_a_folder_are_named_as_well(workspace: Workspace) -> None:
    saved(workspace)
    (workspace.folder / "matrices" / "My Matrix.toml").write_text("key = 1", encoding="utf-8")
    (workspace.folder / "matrices" / "folder.toml").mkdir()
    try:
        assert set(damaged_matrices(workspace)) == {"My Matrix", "folder"}
        delete_matrix(workspace, "My Matrix")
        with pytest.raises(WorkspaceError):
            delete_matrix(workspace, "folder")
        with pytest.raises(WorkspaceError):
            delete_matrix(workspace, "../catalogue")
    finally:
        (workspace.folder / "matrices" / "folder.toml").rmdir()


@pytest.mark.parametrize(
    ("spec", "word"),
    [
        (replace(PLAIN, axes=(Axis("gone"), Axis("monetary"))), "gone"),
        (replace(PLAIN, filters=(Between("gone", 1),)), "gone"),
        (replace(PLAIN, composites=(Composite("loyalty", (Part("gone", 1, 0, 1),)),)), "gone"),
    ],
    ids=["axis", "filter", "part"],
)
def test_a_matrix_by_a_dimension_that_nobody_knows_is_named_with_it(
    workspace: Workspace, spec: MatrixSpec, word: str
) -> None:
    template = replace(
        templates()["value_loyalty"], key="odd", groups=(), axes=spec.axes, filters=spec.filters,
        composites=spec.composites,
    )  # fmt: skip
    write_matrix(workspace, "odd", write_template(template))
    assert damaged_matrices(workspace)["odd"].where == word


def test_a_matrix_whose_data_are_gone_says_which_column_would_open_it(workspace: Workspace) -> None:
    columns = (Among("customers.province", ("x",)), Among("orders.channel", ("web",)))
    key = "closed"
    template = replace(templates()["value_loyalty"], key=key, filters=(*columns, Between("satisfaction", 0.5)))
    write_matrix(workspace, key, write_template(template))
    missing = {(need.table, need.column) for need in offers_of(workspace)[key].missing}
    assert missing == {("customers", "province"), ("feedback", "score"), ("feedback", "scale_max")}


def test_deleting_forgets_a_matrix_and_leaves_the_others(workspace: Workspace) -> None:
    key, other = saved(workspace), saved(workspace, name="Other")
    delete_matrix(workspace, key)
    delete_matrix(workspace, key)
    assert list_matrix_keys(workspace) == (other,)
    for act in (
        lambda: rename_matrix(workspace, key, "x"),
        lambda: update_matrix(workspace, key, PLAIN, dt.date(2024, 1, 1)),
        lambda: save_texts(workspace, key, "HH", "en", name="x", play={}),
        lambda: saved_template(workspace, key),
        lambda: delete_matrix(workspace, "rfm_8"),
    ):
        with pytest.raises(SpecError):
            act()
    assert template_of(workspace, replace(PLAIN, template=key)) is None


def test_words_of_a_saved_matrix_are_edited_like_those_of_a_ready_made_one_and_never_thrown_away(
    workspace: Workspace,
) -> None:
    key = saved(workspace, templates()["rfm_8"].spec())
    save_texts(workspace, key, "champions", "en", name="Best", play=dict.fromkeys(PLAY_FIELDS, "Call."))
    reset_texts(workspace, key)
    template = offers_of(workspace)[key].template
    assert template.group("champions").name == Words("Best", "重要价值客户")
    assert template.group("champions").play.action.en == "Call."


def test_many_who_save_and_edit_at_once_lose_nothing(settings: Settings, workspace: Workspace) -> None:
    first = saved(workspace, templates()["rfm_8"].spec())
    groups = [group.key for group in templates()["rfm_8"].groups]

    def act(number: int) -> None:
        with open_workspace("shop of seven", create=True, settings=settings) as own:
            saved(own, name=f"Matrix {number}")
            save_texts(own, first, groups[number], "en", name=f"Mine {number}", play={})
            update_matrix(own, first, templates()["rfm_8"].spec(window=100 + number), dt.date(2024, 9, 11))

    with ThreadPoolExecutor(8) as people:
        list(people.map(act, range(8)))
    kept = offers_of(workspace)
    assert {f"Matrix {number}" for number in range(8)} < {offer.template.name.en for offer in kept.values()}
    assert [group.name.en for group in kept[first].template.groups] == [f"Mine {number}" for number in range(8)]


def test_two_who_save_under_one_name_at_once_are_told_and_keep_one(settings: Settings, workspace: Workspace) -> None:
    def act(_number: int) -> bool:
        with open_workspace("shop of seven", create=True, settings=settings) as own:
            try:
                saved(own, name="The same")
            except SpecError:
                return False
            return True

    with ThreadPoolExecutor(4) as people:
        assert sum(people.map(act, range(4))) == 1
    assert len(list_matrix_keys(workspace)) == 1


def test_a_workspace_holds_only_so_many(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_SAVED_MATRICES", "2")
    current.cache_clear()
    try:
        saved(workspace, name="one")
        saved(workspace, name="two")
        with pytest.raises(WorkspaceError, match="as many as it may"):
            saved(workspace, name="three")
    finally:
        monkeypatch.undo()
        current.cache_clear()
