"""A property: of random shops, written as eight systems export them, the customers, orders and money are read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.commerce.exports import SYSTEMS, System, export
from tests.data.commerce.shops import Shop, read
from tests.gates import either

SEEDS = either(2, 250)
"""Files of each of the eight systems; in the soak they are two thousand."""
LEAST = 0.99


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_the_truth_is_read_back_or_the_doubt_is_named(tmp_path: Path, system: System) -> None:
    misread = []
    for seed in range(SEEDS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        path, truth = export(folder, system, seed)
        shop = read(path, folder)
        if shop.figures != (truth.customers, truth.orders, truth.money):
            misread.append(seed)
            assert names_a_doubt(shop), f"seed {seed}: {shop.figures} for {truth}, and nothing is doubtful"
    assert len(misread) <= (1 - LEAST) * SEEDS, f"misread seeds {misread} of {SEEDS}"


def names_a_doubt(shop: Shop) -> bool:
    """Return whether some decision of the receipt is asked about."""
    return any(decision.is_doubtful for decision in shop.intake.decisions)
