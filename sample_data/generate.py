"""Write the files of the simulated shop: python sample_data/generate.py [target folder]."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.tables import TABLES, write
from generator.world import world


def main(arguments: list[str]) -> None:
    """Write every table to the folder named, else to the one that is committed."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent / "shop"
    folder.mkdir(parents=True, exist_ok=True)
    shop = world()
    for name in TABLES:
        path = write(name, shop, folder)
        print(f"{path.stat().st_size:>10,}  {path.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
