"""How much each of the two test gates does: `make test`, and `make soak`, which sets CRM_SOAK=1.

Every count that the gates differ in stands here. Tests ask for it by name, so that both gates run the same checks.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from itertools import product
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, settings

T = TypeVar("T")

IS_SOAK = os.environ.get("CRM_SOAK", "0") != "0"
SEED = int(os.environ.setdefault("CRM_TEST_SEED", str(random.SystemRandom().randrange(1_000_000))))
"""The seed of everything that is drawn outside of hypothesis; pytest-xdist's workers inherit it from their parent."""


def either(quick: T, soak: T) -> T:
    """Return the first in `make test`, the second in `make soak`."""
    return soak if IS_SOAK else quick


LANGUAGES = ("en", "zh")

EXAMPLES = either(100, 1_000)
"""Examples of a property."""
IMPORTS = either(4, 20)
"""Examples of a property that imports a file of a hundred drawn rows or cases for each; the first is always a trivial one."""
SEVERAL_QUERIES = either(12, 100)
"""Examples of a property that asks some thirty queries for each."""
RANDOM_TABLES = either(100, 500)
"""Tables on which the model is held against the oracle in plain Python."""
ADDRESSES = either(6, 500)
"""Random links that a page must survive."""
SHOPS_WITHOUT_CHANGE = either(10, 200)
"""Simulated shops in which nothing changes, so that a finding told as news is a false alarm."""
VISITORS, VISITS = either((5, 5), (10, 100))
"""Visitors at once, and the pages that each of them is sent."""
CROWD = either(200_000, 1_000_000)
"""Customers of the large workspace that is looked at in Chromium."""
PAIRS = either(25, 500)
"""Random pairs of periods whose change of revenue is taken apart."""
REAL_PAIRS = either(3, 50)
"""The same of real orders, held against pandas."""
PEOPLE = either(3, 12)
"""Customers whose own orders must give their row of the feature table."""
KILLS = either(3, 50)
"""Times that an import is killed."""
CHANGES = either(6, 50)
"""Changes of a question that are undone and done again."""
WALKS, STEPS = either((1, 8), (50, 20))
"""Random walks through the app, and the steps of each."""
BROWSER_WALKS, BROWSER_STEPS = either((1, 8), (50, 12))
"""The same in Chromium, where a step takes a second."""


def use_profile() -> None:
    """Make hypothesis draw new examples in each run, and say of one that fails how it is replayed."""
    settings.register_profile(
        "soak" if IS_SOAK else "quick",
        max_examples=EXAMPLES,
        derandomize=False,
        print_blob=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("soak" if IS_SOAK else "quick")


def large_examples(count: int) -> settings:
    """Return the settings of a property whose few examples are tables; shrinking one would take longer than reading it."""
    return settings(
        max_examples=count,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )


def chance(name: str) -> random.Random:
    """Return a random generator of a test's own, seeded by the run's seed and the test's name."""
    return random.Random(f"{SEED} {name}")


def combinations(first: Sequence[Any], *others: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return every combination in `make soak`; in `make test` each value of `first` once, while the others take turns.

    The second changes with each value, the third once the second has gone through its values, and so on.
    """
    if IS_SOAK:
        return list(product(first, *others))
    chosen = []
    for place in range(max(map(len, (first, *others)))):
        turn, values = place, [first[place % len(first)]]
        for other in others:
            turn, at = divmod(turn, len(other))
            values.append(other[at])
        chosen.append(tuple(values))
    return chosen
