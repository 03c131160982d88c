"""Files of one table that hold the same rows: exports that overlap, and sheets that repeat others."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.process.protocol import Figures, Source
from crm_dashboard.data.understanding.file_guesses import InspectedFile, guess_files
from tests.data.commerce.shops import FILES, Shop
from tests.data.imports import build_sources, inspect, write_csv

HEAD = "Order ID,Customer ID,Order Date,Amount"
RULE = "overlapping_exports"


def stacked(folder: Path, *files: Path | Sequence[str], rules: Sequence[str] = DEFAULT_RULES) -> Shop:
    """Build files under one another, written from rows that commas part where they are no paths."""
    paths = []
    for number, file in enumerate(files):
        path = folder / f"file-{number}.csv"
        if isinstance(file, Path):
            shutil.copy(file, path)
        else:
            write_csv(path, [row.split(",") for row in file])
        paths.append(path)
    (guess, *_) = guess_files([InspectedFile(paths[0].name, inspect(paths[0]))])
    roles = {role.role: role.header for role in guess.roles}
    sources = [Source(str(path), path.name, "orders", tuple(roles.items()), tuple(rules)) for path in paths]
    source = replace(sources[0], more=tuple(file for other in sources[1:] for file in other.files))
    return Shop(roles, build_sources(folder, [source]))


def test_an_order_in_two_exports_counts_once(tmp_path: Path) -> None:
    """Case 34."""
    shop = stacked(tmp_path, FILES / "34-export-jan-mar.csv", FILES / "34-export-mar-apr.csv")
    assert shop.figures == (3, 5, Decimal(150))
    assert (shop.intake.rows_in, shop.intake.rows_kept, shop.set_aside(RULE)) == (6, 5, 1)
    (count,) = [count for count in shop.intake.rules if count.rule == RULE]
    assert count.otherwise == Figures(3, 5, Decimal("180.0000"))


def test_with_the_rule_off_both_rows_count(tmp_path: Path) -> None:
    """Case 34."""
    files = FILES / "34-export-jan-mar.csv", FILES / "34-export-mar-apr.csv"
    shop = stacked(tmp_path, *files, rules=("missing_customer",))
    assert shop.figures == (3, 5, Decimal(180))
    (count,) = [count for count in shop.intake.rules if count.rule == RULE]
    assert (count.matched, count.set_aside, count.otherwise) == (1, 0, Figures(3, 5, Decimal("150.0000")))


def test_it_does_not_matter_which_file_comes_first(tmp_path: Path) -> None:
    """Case 34."""
    shop = stacked(tmp_path, FILES / "34-export-mar-apr.csv", FILES / "34-export-jan-mar.csv")
    assert shop.figures == (3, 5, Decimal(150))


def test_a_file_of_all_months_beside_the_months_counts_once(tmp_path: Path) -> None:
    months = [[f"{m}{d:02d},c{d % 3},2024-0{m}-{d:02d},{d}" for d in range(1, 11)] for m in (1, 2, 3)]
    everything = [HEAD, *(row for month in months for row in month)]
    shop = stacked(tmp_path, everything, *([HEAD, *month] for month in months))
    assert shop.figures == (3, 30, Decimal(165))
    assert shop.set_aside(RULE) == 30


def test_the_same_file_twice_counts_once_and_equal_rows_within_it_stay(tmp_path: Path) -> None:
    rows = [HEAD, "1,a,2024-01-05,10", "1,a,2024-01-05,10", "2,b,2024-01-06,5"]
    shop = stacked(tmp_path, rows, rows)
    assert shop.figures == (2, 2, Decimal(25))
    assert shop.set_aside(RULE) == 3


def test_with_exact_duplicates_set_aside_as_well_one_row_stays(tmp_path: Path) -> None:
    rows = [HEAD, "1,a,2024-01-05,10", "1,a,2024-01-05,10", "2,b,2024-01-06,5"]
    shop = stacked(tmp_path, rows, rows, rules=(*DEFAULT_RULES, "exact_duplicates"))
    assert shop.figures == (2, 2, Decimal(15))
    assert (shop.set_aside(RULE), shop.set_aside("exact_duplicates")) == (3, 1)


def test_an_order_that_changed_counts_as_the_later_export_has_it(tmp_path: Path) -> None:
    head = f"{HEAD},Status"
    old = [head, *(f"{n},c{n},2024-01-{n:02d},10,paid" for n in range(1, 9)), "9,c9,2024-01-09,90,paid"]
    new = [head, *(f"{n},c{n},2024-01-{n:02d},10,paid" for n in range(5, 9)), "9,c9,2024-01-09,90,cancelled"]
    shop = stacked(tmp_path, old, [*new, "10,c1,2024-02-01,7,paid"])
    assert shop.figures == (8, 9, Decimal(87))
    assert (shop.set_aside(RULE), shop.set_aside("not_sales")) == (5, 1)
    assert shop.version.notice("older_rows")[:2] == (1, (9,))


def test_a_line_that_was_taken_out_of_an_order_no_longer_counts(tmp_path: Path) -> None:
    old = [HEAD, *(f"{n},c{n},2024-01-{n:02d},10" for n in range(1, 9)), "8,c8,2024-01-08,5", "7,c7,2024-01-07,6"]
    new = [HEAD, *(f"{n},c{n},2024-01-{n:02d},10" for n in range(3, 9)), "8,c8,2024-01-08,4", "9,c9,2024-02-08,1"]
    assert stacked(tmp_path, old, new).figures == (9, 9, Decimal(85))


def test_a_refund_in_the_later_export_does_not_take_away_its_order(tmp_path: Path) -> None:
    old = [HEAD, *(f"{n},c{n},2024-01-{n:02d},10" for n in range(1, 10))]
    new = [HEAD, "8,c8,2024-01-08,10", "9,c9,2024-01-09,10", "2,c2,2024-02-20,-10", "11,c1,2024-02-21,3"]
    shop = stacked(tmp_path, old, new)
    assert shop.figures == (8, 9, Decimal(83))
    assert shop.set_aside(RULE) == 2


def test_an_order_cut_in_two_by_the_end_of_a_file_is_added_up(tmp_path: Path) -> None:
    first = [HEAD, "1,a,2024-01-05,10", "2,b,2024-01-06,20", "2,b,2024-01-06,5"]
    shop = stacked(tmp_path, first, [HEAD, "2,b,2024-01-06,7", "3,a,2024-01-08,1"])
    assert shop.figures == (2, 3, Decimal(43))
    assert shop.set_aside(RULE) == 0


def test_files_of_a_kind_of_goods_each_are_added_up(tmp_path: Path) -> None:
    head = f"{HEAD},Product"
    tea = [head, *(f"{n},c{n},2024-01-{n:02d},10,tea" for n in range(1, 9))]
    cups = [head, *(f"{n},c{n},2024-01-{n:02d},10,cup" for n in range(1, 9))]
    shop = stacked(tmp_path, tea, cups)
    assert shop.figures == (8, 8, Decimal(160))


def test_a_few_equal_rows_of_two_shops_are_chance(tmp_path: Path) -> None:
    head = "Customer ID,Order Date,Amount"
    one = [head, *(f"c{n % 9},2024-01-{1 + n % 28:02d},{n}" for n in range(60))]
    other = [head, *(f"c{n % 7},2024-01-{1 + n % 28:02d},{n}" for n in range(60))]
    shop = stacked(tmp_path, one, other)
    assert (shop.intake.rows_kept, shop.set_aside(RULE)) == (120, 0)


def test_without_order_ids_exports_overlap_where_their_rows_are_equal(tmp_path: Path) -> None:
    head = "Customer ID,Order Date,Amount"
    rows = [f"c{n % 9},2024-01-{1 + n // 3:02d},{n}" for n in range(80)]
    shop = stacked(tmp_path, [head, *rows[:50]], [head, *rows[30:]])
    assert (shop.intake.rows_in, shop.intake.rows_kept, shop.figures[2]) == (100, 80, Decimal(sum(range(80))))


def test_totals_of_orders_are_not_shared_out_over_lines_of_two_exports(tmp_path: Path) -> None:
    head = "Order ID,Customer ID,Order Date,Quantity,Unit Price,Order Total"
    rows = [f"{n},c{n % 3},2024-03-{n:02d},{pieces},{n},{3 * n}" for n in range(1, 9) for pieces in (1, 2)]
    assert stacked(tmp_path, [head, *rows[:10]], [head, *rows[4:]]).figures == (3, 8, Decimal(108))
