"""What a file as a whole says about how its values are written: headers, delimiter, day of loading, choices by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Evidence:
    """Facts about the file that help to read one of its columns.

    `raws` gives for each mapped role the quoted column in `RAW`, `headers` are all headers of the file, `delimiter` is that
    of a text file, `format` the kind of file (`csv`, `excel`, `parquet`, `json`), `currency` that chosen by hand, `today` the day of loading (days since 1970-01-01), `choices` are the decisions made by hand.
    """

    raws: Mapping[str, str] = field(default_factory=dict, hash=False)
    headers: tuple[str, ...] = ()
    delimiter: str | None = None
    today: int | None = None
    choices: tuple[tuple[str, str], ...] = ()
    format: str = "csv"
    currency: str | None = None


NO_EVIDENCE = Evidence()
