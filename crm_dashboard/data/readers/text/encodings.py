"""Which encoding a text file has, and its way to UTF-8."""

from __future__ import annotations

import codecs
from pathlib import Path

from crm_dashboard.data.process.protocol import Notice
from crm_dashboard.data.readers.contents import refusal
from crm_dashboard.data.readers.text.scripts import Guess, claims_utf8, guessed, wide_encoding
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
"""Encodings that a reader may be told to use."""

SAVE_AS_UTF8 = N_("Save the file as UTF-8 (in Excel: “CSV UTF-8”), then try again.")


def encoding_of(path: Path, *, first_high: int | None, has_nul: bool, wanted: str | None = None) -> Guess:
    """Return the encoding of a text file, looking at its byte order mark and the part round its first non-ASCII byte.

    Sure are UTF-8, UTF-16 with its mark, and plain GB18030 (and so GBK); other likely ones are a guess to be asked about.
    What the user wants always wins. Refused: everything else, with the line at which it stops being UTF-8.
    """
    if wanted is not None:
        known = _known(wanted)
        if has_nul and not known.startswith("utf-16"):
            raise _nul_refusal()
        return Guess(known, is_sure=True)
    with path.open("rb") as file:
        head = file.read(4096)
        marked = next((name for mark, name in _BOMS if head.startswith(mark)), None)
        if head.startswith(codecs.BOM_UTF32_LE) or (marked is None and has_nul):
            return _wide(head)
        if marked is not None or first_high is None:
            return Guess(marked or "utf-8", is_sure=True)
        file.seek(max(0, first_high - 1))  # the character before tells a letter with an accent from a hanzi
        window = file.read(_WINDOW)
    if _decodes(window, "utf-8"):
        return Guess("utf-8", is_sure=True)
    guess = None if claims_utf8(window) else guessed(window)
    if guess is None or not _decodes(window, guess.encoding):
        raise bad_bytes(path, "utf-8")
    return guess


def _wide(head: bytes) -> Guess:
    encoding = None if head.startswith(codecs.BOM_UTF32_LE) else wide_encoding(head)
    if encoding is None:
        raise _nul_refusal()
    return Guess(encoding, is_sure=False)


def asked_about(guess: Guess) -> tuple[Notice, ...]:
    """Return the notice that names a guessed encoding; none for a sure one."""
    return () if guess.is_sure else (Notice("encoding_guessed", 1, column=guess.encoding.upper()),)


def bad_bytes(path: Path, encoding: str) -> Exception:
    """Return the refusal for a file that is not in `encoding`, naming the first line that is not."""
    return refusal(
        N_("Line {line} is not written in {encoding}, or the file mixes encodings."),
        next_step=text(SAVE_AS_UTF8),
        line=_first_bad_line(path, encoding),
        encoding=encoding.upper(),
    )


def transcode(source: Path, target: Path, encoding: str, *, at_most: int | None = None) -> None:
    """Write `source` to `target` as UTF-8 with plain line feeds; strict: a bad byte is refused with its line.

    `at_most` limits the bytes read; a character cut by that limit is left out.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    left = at_most if at_most is not None else source.stat().st_size
    pending_return = False
    with source.open("rb") as file, target.open("wb") as out:
        while chunk := file.read(min(CHUNK, left)):
            left -= len(chunk)
            try:
                words = decoder.decode(chunk, final=left == 0 and at_most is None)
            except UnicodeDecodeError:
                raise bad_bytes(source, encoding) from None
            if "\0" in words:
                raise _nul_refusal()
            words = "\r" + words if pending_return else words
            pending_return = words.endswith("\r")
            words = words.removesuffix("\r") if pending_return else words
            out.write(words.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8"))
        if pending_return:
            out.write(b"\n")


def _known(wanted: str) -> str:
    if wanted.lower() not in CHOICES:
        raise refusal(N_("The encoding “{encoding}” is not known."), next_step=text(SAVE_AS_UTF8), encoding=wanted)
    return "gb18030" if wanted.lower() == "gbk" else wanted.lower()


def _nul_refusal() -> Exception:
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
