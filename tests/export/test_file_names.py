"""A downloaded file is called by what it holds, and no other download is taken for it."""

from __future__ import annotations

import datetime as dt

from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from crm_dashboard.export.file_names import file_name, media_type

DAY = dt.date(2026, 9, 30)


def test_a_name_says_what_whose_and_as_of_when() -> None:
    assert file_name(("Customer list", "Champions", "Sample shop"), DAY, "csv") == (
        "Customer-list-Champions-Sample-shop-2026-09-30.csv"
    )
    assert file_name(("客户名单", "高价值·高忠诚度"), DAY, "xlsx") == "客户名单-高价值-高忠诚度-2026-09-30.xlsx"
    assert file_name(("消费金额 × 忠诚度",), None, "png") == "消费金额-×-忠诚度.png"


def test_case_106_whatever_the_data_say_it_is_a_file_name() -> None:
    for parts in (("../../é 张三/<img>\r\n" + "x" * 300, "..", ""), ("", "///"), (".hidden", "CON:")):
        name = file_name(parts, DAY, "csv")
        assert not set('/\\:*?"<>|\r\n') & set(name)
        assert not name.startswith(".")
        assert len(name) < 130
        assert name.endswith("2026-09-30.csv")


def test_case_f1_long_files_that_differ_between_the_samples_get_addresses_of_their_own() -> None:
    storage = MemoryMediaFileStorage("/media")
    alike = [b"a" * 1_000_000 + middle + b"a" * 2_000_000 for middle in (b"one", b"two")]
    kept = {storage.load_and_get_id(content, media_type("csv"), "kind", "list.csv") for content in alike}  # type: ignore[arg-type]
    assert len(kept) == 2
