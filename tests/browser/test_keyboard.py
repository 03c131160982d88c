"""The keyboard alone reaches every control of every page."""

from __future__ import annotations

import pytest

from crm_dashboard.analysis.pages.registry import IN_MENU
from tests.browser.conftest import Visit, choose_page, settle

pytestmark = pytest.mark.browser

# Where arrow keys go from one to the next, as in a group of choices, reaching one of them reaches all. The arrow of a
# list of choices and the steps of a number are the mouse's way in: their field takes the keyboard.
CONTROLS = """() => {
    const kinds = 'button, a[href], input, textarea, summary, [role="radio"], [role="checkbox"], [role="slider"], [role="tab"]';
    window.unreached = new Set();
    for (const one of document.querySelectorAll(kinds)) {
        const box = one.getBoundingClientRect();
        if (!box.width || !box.height || one.disabled || getComputedStyle(one).visibility === 'hidden') continue;
        if (one.closest('[aria-hidden="true"], [data-testid="stElementToolbar"]')) continue;
        if (one.tagName !== 'SUMMARY' && one.closest('details:not([open])')) continue;
        if (one.tabIndex < 0 && one.closest('[data-testid="stSelectbox"], [data-testid="stMultiSelect"], [data-testid="stNumberInput"]')) continue;
        window.unreached.add(one);
    }
    return window.unreached.size;
}"""
WATCH = """() => {
    const groups = '[role="radiogroup"], [role="tablist"], [data-testid="stButtonGroup"], [data-testid="stFileUploaderDropzone"]';
    document.addEventListener('focusin', event => {
        const one = event.composedPath()[0], group = one.closest(groups);
        for (const other of [...window.unreached])
            if (other === one || other.contains(one) || (group && group.contains(other))) window.unreached.delete(other);
    });
}"""
LEFT = "() => [...window.unreached].filter(one => one.isConnected).map(one => one.outerHTML.slice(0, 160))"
SPARE = 40
"""How often Tab is pressed beyond the number of controls: once round the page from wherever the focus was."""


def test_tab_reaches_every_control_of_every_page(visit: Visit) -> None:
    page = visit("/overview?workspace=shop&lang=en")
    page.evaluate(WATCH)
    for shown in IN_MENU:
        choose_page(page, shown.key)
        settle(page)
        controls = page.evaluate(CONTROLS)
        assert controls > 10
        for pressed in range(controls + SPARE):
            page.keyboard.press("Tab")
            if pressed % 10 == 9 and not page.evaluate(LEFT):
                break
        assert page.evaluate(LEFT) == [], shown.key
