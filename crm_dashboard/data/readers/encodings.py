"""Which encoding a text file has, and its way to UTF-8."""

from __future__ import annotations

import codecs
from pathlib import Path

from crm_dashboard.data.readers.contents import refused
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
    "shift_jis",
    "euc-kr",
)
"""Encodings that a reader may be told to use."""

SAVE_AS_UTF8 = N_("Save the file as UTF-8 (in Excel: “CSV UTF-8”), then try again.")


def encoding_of(path: Path, *, first_high: int | None, has_nul: bool, wanted: str | None = None) -> str:
    """Return the encoding of a text file, looking at its byte order mark and the part round its first non-ASCII byte.

    Only what can be told surely is told: UTF-8, UTF-16 with its mark, GB18030 (and so GBK). Refused: everything else,
    with the line at which it stops being UTF-8.
    """
    if wanted is not None:
        known = _known(wanted)
        if has_nul and not known.startswith("utf-16"):
            raise _nul_refusal(path)
        return known
    with path.open("rb") as file:
        head = file.read(4)
        marked = next((name for mark, name in _BOMS if head.startswith(mark)), None)
        if head == codecs.BOM_UTF32_LE or (marked is None and has_nul):
            raise _nul_refusal(path)
        if marked is not None or first_high is None:
            return marked or "utf-8"
        file.seek(first_high)
        window = file.read(_WINDOW)
    if _decodes(window, "utf-8"):
        return "utf-8"
    if _decodes(window, "gb18030") and _reads_as_chinese(window):
        return "gb18030"
    raise bad_bytes(path, "utf-8")


def bad_bytes(path: Path, encoding: str) -> Exception:
    """Return the refusal for a file that is not in `encoding`, naming the first line that is not."""
    return refused(
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
                raise _nul_refusal(source)
            words = "\r" + words if pending_return else words
            pending_return = words.endswith("\r")
            words = words.removesuffix("\r") if pending_return else words
            out.write(words.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8"))
        if pending_return:
            out.write(b"\n")


def _known(wanted: str) -> str:
    if wanted.lower() not in CHOICES:
        raise refused(N_("The encoding “{encoding}” is not known."), next_step=text(SAVE_AS_UTF8), encoding=wanted)
    return "gb18030" if wanted.lower() == "gbk" else wanted.lower()


def _nul_refusal(path: Path) -> Exception:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.count(0) * 5 > len(head) * 2:
        return refused(N_("The file looks like UTF-16 without its byte order mark."), next_step=text(SAVE_AS_UTF8))
    return refused(
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


def _reads_as_chinese(window: bytes) -> bool:
    """Say whether nearly all two-byte characters lie in the GB 2312 area, as Big5 and Latin text decoded so do not."""
    usual = total = position = 0
    data = window[:200_000]
    while position < len(data) - 1:
        lead, trail = data[position], data[position + 1]
        if lead < 0x80:
            position += 1
        elif 0x30 <= trail <= 0x39:
            position += 4
        else:
            total += 1
            usual += 0xA1 <= lead <= 0xF7 and trail >= 0xA1
            position += 2
    return usual >= 0.85 * total


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
