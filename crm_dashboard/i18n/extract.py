"""Keep the catalogues in step with the code: `python -m crm_dashboard.i18n.extract [--check]`.

The code is read as a syntax tree, so that only a literal message counts: `t(LABELS["key"])` holds none (Babel's own
extractor works on tokens and would take "key" for one), and both branches of `t("a" if x else "b")` do.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from crm_dashboard.i18n.catalogue import LOCALE_FOLDER, po_path, read
from crm_dashboard.i18n.figures import LOCALES

ROOT = Path(__file__).resolve().parents[2]
POT = LOCALE_FOLDER / "messages.pot"
KEYWORDS = {"t": 1, "N_": 1, "plural": 2}
TRANSLATED = tuple(language for language in LOCALES if language != "en")

Id = str | tuple[str, ...]


def extracted(root: Path = ROOT) -> Catalog:
    """Return every message of the code below `root`, in the order of files and lines."""
    messages = Catalog()
    for path in _sources(root):
        for message_id in messages_in(path.read_text(encoding="utf-8"), str(path)):
            messages.add(message_id, locations=[(path.relative_to(root).as_posix(), 0)])
    return messages


def messages_in(source: str, name: str = "<text>") -> Iterator[Id]:
    """Yield the messages marked in Python code; an f-string as a message raises `SyntaxError`."""
    calls = [node for node in ast.walk(ast.parse(source, name)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        wanted = KEYWORDS.get(_called(call.func), 0)
        if wanted and len(call.args) >= wanted:
            choices = [list(_literals(argument, name)) for argument in call.args[:wanted]]
            yield from choices[0] if wanted == 1 else zip(*choices, strict=True)


def merged(code: Catalog, known: Catalog) -> Catalog:
    """Return the messages of the code with the translations that are known; the rest of `known` is dropped."""
    result = Catalog(locale=known.locale_identifier)
    for message in _entries(code):
        old = known.get(message.id)
        kept = old if old is not None and _matches(old, message) else Message(message.id)
        flags = kept.flags if kept.string else ()
        result.add(message.id, kept.string, message.locations, flags, user_comments=kept.user_comments)
    return result


def problems(code: Catalog, known: Catalog) -> list[str]:
    """Name every entry of `known` that is missing, untranslated, fuzzy, left over or has other placeholders."""
    wanted, present = _ids(code), _ids(known)
    entries = [f"missing: {message_id[0]}" for message_id in sorted(wanted - present)]
    entries += [f"left over: {message_id[0]}" for message_id in sorted(present - wanted)]
    entries += [f"left over: {message_id}" for message_id in known.obsolete]
    for entry in _entries(known):
        strings = _forms_of(entry.string)
        if len(strings) < (known.num_plurals if entry.pluralizable else 1) or not all(strings):
            entries.append(f"untranslated: {_forms_of(entry.id)[0]}")
        elif any(_placeholders(string) != _placeholders(_forms_of(entry.id)[-1]) for string in strings):
            entries.append(f"other placeholders: {_forms_of(entry.id)[0]}")
        if entry.fuzzy:
            entries.append(f"fuzzy: {_forms_of(entry.id)[0]}")
    return entries


def check() -> list[str]:
    """Return what is wrong with the catalogues of the repository; an empty list is well."""
    code = extracted()
    wrong = [] if _ids(code) == _ids(read(POT)) else [f"{POT.name}: not up to date"]
    for language in TRANSLATED:
        wrong += [f"{language}: {problem}" for problem in problems(code, read(po_path(language), LOCALES[language]))]
    return wrong


def update() -> None:
    """Write the template and the catalogues anew; translations stay, no date and no line number is written."""
    code = extracted()
    POT.parent.mkdir(parents=True, exist_ok=True)
    POT.write_bytes(_rendered(code))
    for language in TRANSLATED:
        path, locale = po_path(language), LOCALES[language]
        path.parent.mkdir(parents=True, exist_ok=True)
        known = read(path, locale) if path.exists() else Catalog(locale=locale)
        path.write_bytes(_rendered(merged(code, known)))


def main(arguments: list[str] | None = None) -> int:
    """Update the catalogues, or with --check say what is wrong with them; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crm_dashboard.i18n.extract", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where an entry is wrong")
    if not parser.parse_args(arguments).check:
        update()
        return 0
    wrong = check()
    sys.stdout.write("".join(f"{problem}\n" for problem in wrong))
    return 1 if wrong else 0


def _sources(root: Path) -> list[Path]:
    folders = chain.from_iterable((root / folder).rglob("*.py") for folder in ("crm_dashboard", "pages"))
    return sorted(path for path in chain(folders, root.glob("app.py")))


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _literals(node: ast.expr, name: str) -> Iterator[str]:
    match node:
        case ast.Constant(value=str() as message):
            yield message
        case ast.IfExp(body=first, orelse=second):
            yield from _literals(first, name)
            yield from _literals(second, name)
        case ast.JoinedStr():
            raise SyntaxError("an f-string cannot be translated", (name, node.lineno, node.col_offset, None))


def _rendered(messages: Catalog) -> bytes:
    for message in _entries(messages):
        message.flags.discard("python-format")  # Babel sees "%d" in "50% discount"
    header = {
        "Project-Id-Version": "crm-matrix-dashboard",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    if messages.locale_identifier:
        header |= {"Language": messages.locale_identifier, "Plural-Forms": messages.plural_forms}
    head = 'msgid ""\nmsgstr ""\n' + "".join(f'"{key}: {value}\\n"\n' for key, value in header.items())
    body = BytesIO()
    write_po(body, messages, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    return f"{head}\n".encode() + body.getvalue().rstrip() + b"\n"


def _entries(messages: Catalog) -> list[Message]:
    return [message for message in messages if message.id]


def _ids(messages: Catalog) -> set[tuple[str, ...]]:
    return {_forms_of(entry.id) for entry in _entries(messages)}


def _matches(old: Message, new: Message) -> bool:
    return _forms_of(old.id) == _forms_of(new.id)


def _forms_of(strings: Id | list[str] | None) -> tuple[str, ...]:
    return (strings,) if isinstance(strings, str) else tuple(strings or ("",))


def _placeholders(message: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(message) if field is not None}


if __name__ == "__main__":
    sys.exit(main())
