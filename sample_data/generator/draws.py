"""Random draws that several modules share."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from generator.days import Floats, Ints
from generator.plan import SEED


def generator_for(noun: str) -> np.random.Generator:
    """Return the stream of random numbers of one part of the shop: a new part leaves the others as they are."""
    return np.random.Generator(np.random.PCG64([SEED, zlib.crc32(noun.encode())]))


def weighted(rng: np.random.Generator, weights: Sequence[float] | Floats, size: int) -> Ints:
    """Return `size` places in `weights`, each as often as its weight says."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.minimum(np.searchsorted(edges / edges[-1], rng.random(size), side="right"), len(edges) - 1)


def weighted_rows(rng: np.random.Generator, cumulative: Floats, rows: Ints) -> Ints:
    """Return one place per entry of `rows`, drawn by the cumulative weights in that row of `cumulative`."""
    drawn = (cumulative[rows] <= rng.random(len(rows))[:, None]).sum(axis=1)
    return np.minimum(drawn, cumulative.shape[1] - 1)


def ranks(groups: Ints) -> Ints:
    """Return the place of each entry within its group; equal entries of `groups` lie together."""
    starts = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
    return np.arange(len(groups)) - np.repeat(starts, np.diff(np.concatenate([starts, [len(groups)]])))


def sums_within(groups: Ints, values: Floats) -> Floats:
    """Return the running sum of `values` within each group; equal entries of `groups` lie together."""
    running = np.cumsum(values)
    first = np.arange(len(groups)) - ranks(groups)
    return running - running[first] + values[first]
