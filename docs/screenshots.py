"""Takes the pictures of the READMEs from the running app, or, with a folder, those of every page to be looked at.

    .venv/bin/python docs/screenshots.py                          the READMEs' pictures, into docs/images
    .venv/bin/python docs/screenshots.py /tmp/pictures            every page x 2 languages x 2 themes x 2 data sets
    .venv/bin/python docs/screenshots.py /tmp/pictures 1280x720   the same in a window of another size

Online Retail is taken from the real data beside the checkout (CRM_REAL_DATA) where they are at hand.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT))
SETTLED = """() => document.querySelector('[data-test-script-state="notRunning"]')
    && !document.querySelector('[data-testid="stStatusWidget"], [data-testid="stSpinner"], [data-testid="stSkeleton"]')"""
SHOWN = ("overview", "matrix", "segments", "heatmap", "trends")
"""The pages of the READMEs."""
USUAL, NARROW = "1440x900", 768
SOMEBODY = {"shop": "C001829", "retail": "14646"}
"""The customer whose page is shown."""


def loaded(root: Path) -> tuple[str, ...]:
    """Make the workspaces that are shown, and return their names."""
    from crm_dashboard import open_workspace
    from crm_dashboard.data.engine.engine import close_engine
    from crm_dashboard.settings import Settings

    settings = Settings(workspaces_root=root)
    open_workspace("shop", settings=settings).close()
    real = Path(os.environ.get("CRM_REAL_DATA", ROOT.parent / "shared" / "data"))
    retail = real / "online_retail" / "online_retail.parquet"
    if retail.exists():
        with open_workspace("retail", create=True, settings=settings) as workspace:
            workspace.import_file(retail)
    close_engine(root)
    return ("shop", "retail") if retail.exists() else ("shop",)


def pictured(page: Page, address: str, target: Path) -> None:
    """Open an address, wait until nothing is drawn any more, and take the picture."""
    page.goto(address)
    page.wait_for_selector('[data-testid="stHeading"], [data-testid="stAlert"]', timeout=90_000)
    page.wait_for_timeout(800)
    page.wait_for_function(SETTLED, timeout=90_000)
    page.wait_for_timeout(1_200)
    page.screenshot(path=target)


def session(browser: Browser, theme: str, size: str = USUAL) -> Page:
    """Return a page of a window of a size in a theme; a narrow one is a phone's."""
    width, height = map(int, size.split("x"))
    is_phone = width < NARROW
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=theme,  # type: ignore[arg-type]
        is_mobile=is_phone,
        has_touch=is_phone,
        device_scale_factor=2 if is_phone else 1,
    )
    return context.new_page()


def main() -> None:
    """Take the pictures that the command line asks for."""
    everything = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    size = sys.argv[2] if len(sys.argv) > 2 else USUAL
    (everything or IMAGES).mkdir(parents=True, exist_ok=True)
    from crm_dashboard.analysis.pages.registry import IN_MENU
    from tests.browser.serving import served

    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        workspaces = loaded(Path(name))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        with served(workspaces=Path(name)) as address:
            if everything is None:
                for language, shown in product(("en", "zh"), SHOWN):
                    target = IMAGES / f"{shown}.{language}.png"
                    pictured(session(browser, "light"), f"{address}/{shown}?workspace=shop&lang={language}", target)
                return
            for workspace, theme, language in product(workspaces, ("light", "dark"), ("en", "zh")):
                page = session(browser, theme, size)
                for shown in (*(listed.key for listed in IN_MENU), "customer"):
                    target = everything / f"{shown}-{workspace}-{language}-{theme}-{size}.png"
                    whose = f"&customer={SOMEBODY[workspace]}" if shown == "customer" else ""
                    pictured(page, f"{address}/{shown}?workspace={workspace}&lang={language}{whose}", target)


if __name__ == "__main__":
    main()
