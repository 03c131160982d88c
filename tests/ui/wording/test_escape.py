"""Which marks stand in a text from data: as few as keep it from being read as Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.ui.wording.escape import control_label, literal, plain
from tests.ui.conftest import Open, shown_labels

_MARKS = re.compile(r":small\[\]|\\(?=[!-/:-@\[-`{-~])|\u2060")
_MATH = re.compile(r"(?<![\\$])\$(?![\s$])[^$\n]*?[^\s$\\]\$(?!\d)")


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        ("Money spent (¥): cut", "Money spent (¥): cut"),
        ("customer_id, 12:30, 3.5 - 4 + 5 = 6!", "customer_id, 12:30, 3.5 - 4 + 5 = 6!"),
        ("-5", "-5"),
        ("http://a.b/c", r"http:small[]\://a.b/c"),
        ("https://www.a.b", r"http:small[]s\://www:small[].a.b"),
        ("mailto:a.b@c.d", r"mailto\:a.b:small[]@c.d"),
        ("![x](y) [z]: q", r"!\[x\](y) \[z\]: q"),
        (":smile: 12:30:45", r"\::small[]smile: 12\::small[]30:45"),
        (":red[x] :material/home: :streamlit:", r"\:red\[x\] \::small[]material/home: \::small[]streamlit:"),
        ("$x$ ~a~ *b* _c_ `d` a|b", r"\$x\$ \~a\~ \*b\* \_c\_ \`d\` a\|b"),
        ("<b>x</b> 3 < 4 &amp; R&D", r"\<b>x\</b> 3 < 4 \&amp; R&D"),
        ("- x", r"\- x"),
        ("1. x", r"1\. x"),
        ("## x", r"\## x"),
        ("> x", r"\> x"),
        ("===", r"\==="),
        ("        code", " code"),
        ("a -> b -- c", "a -:small[]> b -:small[]- c"),
        (r"a\*b c:\d", r"a\\\*b c\:\d"),
        ("", ""),
    ],
)
def test_a_mark_stands_only_where_something_would_begin(written: str, marked: str) -> None:
    assert literal(written) == marked


def test_the_label_of_a_control_is_heard_as_it_is_written_unless_it_is_dangerous() -> None:
    assert control_label("Name* (US$) 10~20 a|b: up to") == "Name* (US$) 10~20 a|b: up to"
    assert control_label("http://a.b *c* $d$") == "http\u2060\\://a.b \\*c\\* \\$d\\$"


@given(st.text("ahtpw:/.@-_*[]()$~<>&#\\`{}|!=+1 中", max_size=30))
def test_without_its_marks_a_marked_text_is_the_text(text: str) -> None:
    bare = re.sub(r"^\s{2,}", " ", text)
    for marked in (literal(text), control_label(text)):
        assert _MARKS.sub("", marked.replace("\\\\", "\0")).replace("\0", "\\").replace("\\", "") == bare.replace(
            "\\", ""
        )


@given(st.text("ahtpsw:/.@-$x ", max_size=40))
def test_no_address_and_no_formula_is_left_whole(text: str) -> None:
    for marked in (literal(text).replace(":small[]", "\0"), control_label(text)):
        assert not re.search(r"https?://|www\.|[\w.+-]@[\w-]|:[\w+-]+:|:material/", marked, re.IGNORECASE)
        assert not _MATH.search(marked)


def test_a_value_for_a_table_cell_bears_no_marks() -> None:
    assert plain("http://a.b *c*") == "http://a.b *c*"


@pytest.mark.parametrize("page", ["overview", "matrix", "segments", "heatmap", "trends", "customers", "guide"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_labels_of_the_shop_are_heard_and_found_as_they_are_written(open_page: Open, page: str, language: str) -> None:
    open_workspace("shop").close()
    labels = shown_labels(open_page(page, language, workspace="shop"))
    assert labels
    assert [one for one in labels if "\\" in one or "\u2060" in one or ":small[]" in one] == []
