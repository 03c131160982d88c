"""Detect the encoding of a text file and convert it to UTF-8."""

from __future__ import annotations

import codecs
from pathlib import Path

from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.readers.contents import refusal
from crm_dashboard.data.readers.text.encoding_guess import Guess, claims_utf8, guess_encoding, utf16_byte_order
from crm_dashboard.text import N_, text

CHUNK = 4 * 1024 * 1024
_WINDOW = 1024 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CHOICES = (
    "utf-8",
    "gb18030",
    "gbk",
    "big5",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "cp1252",
    "latin-1",
    "cp1250",
    "cp1251",
    "shift_jis",
    "euc-kr",
)
"""Encodings that a user can choose."""

SAVE_AS_UTF8 = N_("Save the file as UTF-8 (in Excel: “CSV UTF-8”), then try again.")


def detect_encoding(path: Path, *, first_high: int | None, has_nul: bool, encoding: str | None = None) -> Guess:
    """Return the encoding of a text file, from its byte order mark and the part around its first non-ASCII byte.

    UTF-8, UTF-16 with a mark, and plain GB18030 (so GBK too) are certain; others are a guess that the user should check.
    A given `encoding` always wins. Raises `ImportRefused` for anything else, with the first line that is not UTF-8.
    """
    if encoding is not None:
        name = _validate_encoding(encoding)
        if has_nul and not name.startswith("utf-16"):
            raise _nul_error()
        return Guess(name, is_sure=True)
    with path.open("rb") as file:
        head = file.read(4096)
        bom_encoding = next((name for mark, name in _BOMS if head.startswith(mark)), None)
        if head.startswith(codecs.BOM_UTF32_LE) or (bom_encoding is None and has_nul):
            return _detect_utf16(head)
        if bom_encoding is not None or first_high is None:
            return Guess(bom_encoding or "utf-8", is_sure=True)
        file.seek(max(0, first_high - 1))  # the character before distinguishes an accented letter from a hanzi
        window = file.read(_WINDOW)
    if _decodes(window, "utf-8"):
        return Guess("utf-8", is_sure=True)
    guess = None if claims_utf8(window) else guess_encoding(window)
    if guess is None or not _decodes(window, guess.encoding):
        raise bad_bytes_error(path, "utf-8")
    return guess


def _detect_utf16(head: bytes) -> Guess:
    encoding = None if head.startswith(codecs.BOM_UTF32_LE) else utf16_byte_order(head)
    if encoding is None:
        raise _nul_error()
    return Guess(encoding, is_sure=False)


def encoding_notices(guess: Guess) -> tuple[Notice, ...]:
    """Return the notice that names a guessed encoding; empty for a certain one."""
    return () if guess.is_sure else (Notice("encoding_guessed", 1, column=guess.encoding.upper()),)


def bad_bytes_error(path: Path, encoding: str) -> Exception:
    """Return the error for a file that is not in `encoding`, naming the first line that is not."""
    return refusal(
        N_("Line {line} is not written in {encoding}, or the file mixes encodings."),
        next_step=text(SAVE_AS_UTF8),
        line=_first_bad_line(path, encoding),
        encoding=encoding.upper(),
    )


def transcode(source: Path, target: Path, encoding: str, *, at_most: int | None = None) -> None:
    """Write `source` to `target` as UTF-8 with line feeds; raise `ImportRefused` with the line of a bad byte.

    `at_most` limits the bytes read; a character cut by that limit is left out.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    remaining = at_most if at_most is not None else source.stat().st_size
    pending_return = False
    with source.open("rb") as file, target.open("wb") as out:
        while chunk := file.read(min(CHUNK, remaining)):
            remaining -= len(chunk)
            try:
                text = decoder.decode(chunk, final=remaining == 0 and at_most is None)
            except UnicodeDecodeError:
                raise bad_bytes_error(source, encoding) from None
            if "\0" in text:
                raise _nul_error()
            text = "\r" + text if pending_return else text
            pending_return = text.endswith("\r")
            text = text.removesuffix("\r") if pending_return else text
            out.write(text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8"))
        if pending_return:
            out.write(b"\n")


def _validate_encoding(encoding: str) -> str:
    if encoding.lower() not in CHOICES:
        raise refusal(N_("The encoding “{encoding}” is not known."), next_step=text(SAVE_AS_UTF8), encoding=encoding)
    return "gb18030" if encoding.lower() == "gbk" else encoding.lower()


def _nul_error() -> Exception:
    return refusal(
        N_("The file holds NUL bytes, so it is damaged or no text file."),
        next_step=text(N_("Export it again as CSV, Excel or Parquet.")),
    )


def _decodes(window: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        decoder.decode(window, final=len(window) < _WINDOW)
    except UnicodeDecodeError:
        return False
    return True


def _first_bad_line(path: Path, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    with path.open("rb") as file:
        while raw := file.readline(CHUNK):
            try:
                decoder.decode(raw)
            except UnicodeDecodeError:
                return line
            line += raw.endswith(b"\n")
    return line
