"""The catalogues are complete, and the extractor finds what the code says."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Catalog

from crm_dashboard.i18n import extract
from crm_dashboard.i18n.catalogue import po_path, read


def catalogue_of(*entries: tuple[object, ...]) -> Catalog:
    result = Catalog(locale="zh_CN")
    for message_id, *rest in entries:
        result.add(message_id, *rest)
    return result


def test_every_message_of_the_product_is_translated():
    assert extract.check() == []


def test_the_chinese_catalogue_speaks_the_language_of_the_trade():
    written = [
        string for entry in read(po_path("zh"), "zh_CN") if entry.id for string in extract._forms_of(entry.string)
    ]
    ascii_after_chinese = r"[\u4e00-\u9fff”}][,;?]|[\u4e00-\u9fff”]:|[!\uff01]|\([^)]*[\u4e00-\u9fff]"
    assert [string for string in written if re.search(ascii_after_chinese, string)] == []


def test_literal_messages_are_found_and_nothing_else():
    source = """
t("one"); self.t('two' " and a half", n=t("inner")); N_("three")
t(LABELS["not a message"]); t(name); t(N_("four")); plural("{count} hat", "{count} hats", n)
t("yes" if x else "no"); t.plural("{count} cat", "{count} cats", n); other("five"); t()
def t(message="six"): ...
"""
    found = list(extract.messages_in(source))
    assert found == [
        "one",
        "two and a half",
        "inner",
        "three",
        "four",
        ("{count} hat", "{count} hats"),
        "yes",
        "no",
        ("{count} cat", "{count} cats"),
    ]


def test_an_f_string_as_a_message_is_refused_with_its_place():
    with pytest.raises(SyntaxError, match="f-string") as caught:
        list(extract.messages_in("\nt(f'{n} hats')", "page.py"))
    assert (caught.value.filename, caught.value.lineno) == ("page.py", 2)


def test_merging_keeps_translations_and_drops_what_the_code_lost():
    code = catalogue_of(("kept",), ("new",), (("{count} hat", "{count} hats"),))
    known = catalogue_of(("kept", "留下"), ("lost", "没了"), (("{count} hat", "{count} caps"), ("{count} 顶",)))
    merged = extract.merged(code, known)
    assert merged.get("kept").string == "留下"
    assert not merged.get("new").string
    assert merged.get("lost") is None
    assert not any(merged.get("{count} hat").string)


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (("{n} hats", "{n} 顶"), []),
        (("{n} hats", ""), ["untranslated: {n} hats"]),
        (("{n} hats", "{m} 顶"), ["other placeholders: {n} hats"]),
        (("{n} hats", "顶"), ["other placeholders: {n} hats"]),
        (("{n} hats", "{n} 顶", (), ("fuzzy",)), ["fuzzy: {n} hats"]),
        (("gone", "没了"), ["missing: {n} hats", "left over: gone"]),
    ],
)
def test_each_kind_of_problem_is_named(entry, expected):
    assert extract.problems(catalogue_of(("{n} hats",)), catalogue_of(entry)) == expected


def test_a_plural_needs_its_translation_and_its_count():
    code = catalogue_of((("one hat", "{count} hats"),))
    assert extract.problems(code, catalogue_of((("one hat", "{count} hats"), ("{count} 顶",)))) == []
    assert extract.problems(code, catalogue_of((("one hat", "{count} hats"), ("",)))) == ["untranslated: one hat"]
    assert extract.problems(code, catalogue_of((("one hat", "{count} hats"), ("一顶",)))) == [
        "other placeholders: one hat"
    ]


def test_a_written_catalogue_has_no_dates_and_no_line_numbers_and_reads_back(tmp_path):
    messages = catalogue_of(("50% discount", "五折", [("pages/a.py", 12), ("pages/b.py", 3)]))
    path = tmp_path / "messages.po"
    path.write_bytes(extract._rendered(messages))
    written = path.read_text(encoding="utf-8")
    assert "#: pages/a.py pages/b.py\n" in written
    assert "Date" not in written
    assert "python-format" not in written
    again = read(path, "zh_CN")
    assert again.get("50% discount").string == "五折"
    assert extract._rendered(again) == path.read_bytes()


def test_check_says_what_is_wrong_and_exits_with_one(monkeypatch, capsys):
    monkeypatch.setattr(extract, "check", lambda: ["zh: missing: Orders"])
    assert extract.main(["--check"]) == 1
    assert capsys.readouterr().out == "zh: missing: Orders\n"
    monkeypatch.setattr(extract, "check", list)
    assert extract.main(["--check"]) == 0


def test_update_keeps_what_is_translated(monkeypatch, tmp_path):
    pot, po = tmp_path / "messages.pot", tmp_path / "zh" / "messages.po"
    monkeypatch.setattr(extract, "POT", pot)
    monkeypatch.setattr(extract, "po_path", lambda language: po)
    monkeypatch.setattr(extract, "extracted", lambda: catalogue_of(("Orders",)))
    assert extract.main([]) == 0
    po.write_text(
        po.read_text(encoding="utf-8").replace('msgid "Orders"\nmsgstr ""', 'msgid "Orders"\nmsgstr "订单"'),
        encoding="utf-8",
    )
    assert extract.main([]) == 0
    assert read(po, "zh_CN").get("Orders").string == "订单"
