"""Rules of the house that no tool checks: no raw HTML, nothing heavy at import, short pages."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "crm_dashboard").rglob("*.py"))]
BANNED = re.compile(
    r"unsafe_allow_html|unsafe_allow_javascript|st\.html\(|components\.v1|TODO|FIXME|raise NotImplementedError"
)


def test_the_table_of_rooms_names_every_room_and_no_other() -> None:
    floors = [ROOT / "crm_dashboard" / floor for floor in ("data", "model", "analysis", "charts", "ui")]
    rooms = {
        str(path.relative_to(ROOT / "crm_dashboard"))
        for floor in floors
        for path in floor.iterdir()
        if (path / "__init__.py").is_file() or (path.suffix == ".py" and path.stem != "__init__")
    }
    table = re.findall(r"^\| `([a-z_/.]+)` \|", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert {room for room in table if room.startswith(tuple(f"{floor.name}/" for floor in floors))} == rooms


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_source_holds_raw_html_or_unfinished_work(path: Path) -> None:
    assert BANNED.findall(path.read_text(encoding="utf-8")) == []


def test_only_one_module_touches_the_session_state() -> None:
    users = [path.name for path in SOURCES if "st.session_state" in path.read_text(encoding="utf-8")]
    assert users == ["state.py"]


def test_what_a_session_remembers_has_a_name_and_a_type_outside_of_the_room_of_the_session() -> None:
    loose = re.compile(
        r"ui\.session import [^\n]*\bstate\b|session\.state import [^\n]*\b(get|put|start|keep_within)\b"
    )
    users = [path for path in SOURCES if loose.search(path.read_text(encoding="utf-8"))]
    assert [str(path.relative_to(ROOT)) for path in users if path.parent.name != "session"] == []


def test_pages_stay_short() -> None:
    for path in (ROOT / "pages").glob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 60, path


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("crm_dashboard", ["pandas", "duckdb", "pydantic", "streamlit"]),
        ("crm_dashboard.analysis", ["sklearn", "streamlit", "altair", "scipy"]),
        ("crm_dashboard.data.workspace.workspace", ["sklearn", "streamlit", "altair", "pandas"]),
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(module: str, heavy: list[str]) -> None:
    code = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "[]"


def test_the_public_names_load_on_first_use_and_a_module_of_the_package_without_them() -> None:
    code = """
import sys
from crm_dashboard import settings
assert "crm_dashboard.api" not in sys.modules
import crm_dashboard as crm
assert {"Axis", "MatrixSpec", "answer", "open_workspace", "CrmError"} <= {*dir(crm)}
from crm_dashboard import *
assert Axis is crm.Axis and open_workspace is crm.open_workspace
assert not hasattr(crm, "nothing") and not hasattr(crm, "_private")
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda path: path.name)
def test_a_benchmark_takes_from_the_product_only_what_is_there(path: Path) -> None:
    imports = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)
    ]
    for node in imports:
        if node.module and node.module.startswith("crm_dashboard"):
            module = importlib.import_module(node.module)
            for name in node.names:
                found = hasattr(module, name.name) or importlib.util.find_spec(f"{node.module}.{name.name}")
                assert found, f"{node.module}.{name.name}"


_SHOWN = {"altair_chart", "vega_lite_chart", "pydeck_chart", "image", "dataframe"}


@pytest.mark.parametrize("path", sorted((ROOT / "crm_dashboard" / "ui").rglob("*.py")), ids=lambda path: path.stem)
def test_every_chart_picture_and_table_says_in_words_what_it_shows(path: Path) -> None:
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _SHOWN:
            assert any(given.arg in ("alt", None) for given in call.keywords), f"{path.name}:{call.lineno}"
