"""A chart as a Vega-Lite specification with its rows beside it, made without any setting that threads share."""

from __future__ import annotations

from typing import Any, cast

import altair as alt
import pandas as pd

VegaLite = dict[str, Any]
"""A specification; under `datasets` the rows that its parts name, as frames or as lists of records."""

_PARTS = ("layer", "hconcat", "vconcat", "concat")
_SIZE = {"continuousWidth": 300, "continuousHeight": 300}


def vega_lite(chart: Any) -> VegaLite:
    """Return the specification of a chart, whose `datasets` are the frames that the chart was made of.

    Altair by itself asks two registries of the process how to write rows and which theme applies, and other threads may
    switch these meanwhile: the rows of one visitor then stand in the chart of another. So the frames are taken out
    before Altair converts the chart, and the theme is not asked.
    """
    frames: dict[str, pd.DataFrame] = {}
    spec: VegaLite = _without_frames(chart, frames).to_dict(validate=False, context={"top_level": False})
    spec["$schema"] = alt.SCHEMA_URL
    config = spec.get("config", {})
    spec["config"] = {**config, "view": _SIZE | config.get("view", {})}
    spec["datasets"] = frames
    return spec


def with_records(spec: VegaLite) -> VegaLite:
    """Return a specification whose `datasets` are lists of records, as a renderer outside Streamlit reads them."""
    return {**spec, "datasets": {name: records(frame) for name, frame in spec["datasets"].items()}}


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as JSON can hold them: moments as ISO text, missing values as None."""
    return cast("list[dict[str, Any]]", alt.to_values(frame)["values"])


def _without_frames(chart: Any, frames: dict[str, pd.DataFrame]) -> Any:
    """Return a copy of a chart whose parts name their rows, and put the rows into `frames` by these names."""
    copy = chart.copy(deep=False)
    data = getattr(copy, "data", None)
    if isinstance(data, pd.DataFrame):
        copy.data = alt.NamedData(_name_of(data, frames))
    for part in _PARTS:
        if isinstance(charts := getattr(copy, part, None), list):
            setattr(copy, part, [_without_frames(inner, frames) for inner in charts])
    return copy


def _name_of(data: pd.DataFrame, frames: dict[str, pd.DataFrame]) -> str:
    """Return the name of a frame: its place, and its length, since Streamlit takes longer data of one name for an addition."""
    known = next((name for name, frame in frames.items() if frame is data), None)
    name = known or f"rows_{len(frames)}_{len(data)}"
    frames[name] = data
    return name
