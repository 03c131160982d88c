"""A phone, an e-mail address, an identity number or a name as the customer id is hashed at import and shown nowhere else."""

from __future__ import annotations

import hashlib
import hmac
import stat
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from crm_dashboard.data.catalogue.id_key import FILE, load_id_key
from crm_dashboard.data.engine.engine import close_engine
from crm_dashboard.data.identity import personal_ids
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.identities import find_customers, load_identities
from crm_dashboard.data.workspace.importing import change_rules, merge_customers
from crm_dashboard.data.workspace.inspecting import set_aside_rows
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import create_workspace, open_workspace
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.settings import Settings
from tests.data.imports import build_rows, write_csv

KEY = "ab" * 32
ROLES = (("customer_id", "who"), ("order_ts", "date"), ("net_amount", "amount"))
COMMERCE = (
    ("手机号", ["13800001111", "138-0000-2222", "+86 13800001111"]),
    ("Billing Email", ["mona@example.org", "lars@example.org", "Mona@example.org"]),
    ("Customer Name", ["Mona Bay", "Lars Coe", "Mona  Bay"]),
)


def orders(ids: Sequence[str], header: str = "who") -> list[list[str]]:
    """Return order lines of these customers, one each."""
    return [[header, "date", "amount"], *([one, f"2024-01-{day + 1:02d}", "10"] for day, one in enumerate(ids))]


def ids_after(folder: Path, ids: Sequence[str], header: str = "who") -> list[str]:
    """Return how ids are stored, in their order."""
    version = build_rows(folder, orders(ids, header), (("customer_id", header), *ROLES[1:]))
    return [str(row[0]) for row in version.rows("SELECT customer_id FROM orders ORDER BY order_ts")]


@pytest.mark.parametrize(
    "id_",
    [
        "17850", "C-00123", "00012345", "202401051234567890", "110001202401050001", "98765432109876543210",
        "123e4567-e89b-12d3-a456-426614174000", "K001", "钻石店", "12345678901", "20240105123", "A13800138000", "@",
        "Acme Ltd", "110101209003074518", "0000138001", "1234-5678", "13-800", "AB12@", "900001199003074518",
    ],
)  # fmt: skip
def test_ordinary_ids_stay_as_they_are(tmp_path: Path, id_: str) -> None:
    assert ids_after(tmp_path, [id_, "17850"]) == [id_, "17850"]


@pytest.mark.parametrize(
    "id_",
    [
        "13800138000", "+86 138 0013 8000", "86-13800138000", "138-0013-8000", "１３８００１３８０００", "a.b@shop.cn", "ＡＢ@shop.cn",
        "0571-88888888", "(415) 555-2671", "415-555-2671", "+44 20 7946 0958", "110101199003074518", "11010119900307451X",
        "110101900307451",
    ],
)  # fmt: skip
def test_a_contact_or_identity_number_among_ordinary_ids_is_hashed(tmp_path: Path, id_: str) -> None:
    hashed, plain = ids_after(tmp_path, [id_, "17850"])
    assert (hashed[:2], len(hashed), plain) == ("c-", 18, "17850")


@pytest.mark.parametrize(("header", "ids"), COMMERCE, ids=["phone", "mail", "name"])
def test_the_only_thing_that_names_a_customer_is_one_id_however_it_is_written(
    tmp_path: Path, header: str, ids: list[str]
) -> None:
    first, second, third = ids_after(tmp_path, ids, header)
    assert first == third != second
    assert first.startswith("c-")


@pytest.mark.parametrize("ids", [["王小明", "李娜", "欧阳明珠"], ["Mona Bay", "Lars Coe", "Wang Wei"]])
def test_names_are_hashed_under_a_header_that_does_not_say_so(tmp_path: Path, ids: list[str]) -> None:
    assert all(one.startswith("c-") for one in ids_after(tmp_path, ids, "Customer"))


def test_the_hash_is_hmac_sha256_under_the_key() -> None:
    with duckdb.connect() as connection:
        made = f"SELECT {personal_ids.hash_id_sql(personal_ids.normal_id('id'), KEY)} FROM (VALUES ('+86 138-0013-8000')) AS t(id)"
        (found,) = connection.execute(made).fetchone() or ("",)
    assert found == "c-" + hmac.digest(bytes.fromhex(KEY), b"13800138000", hashlib.sha256).hex()[: personal_ids.LENGTH]


def test_plain_ids_are_not_hashed_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(personal_ids, "hash_id_sql", lambda *_one: pytest.fail("plain ids need no hash"))
    assert ids_after(tmp_path, ["17850", "C-00123"]) == ["17850", "C-00123"]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    with open_workspace("phones", settings=Settings(workspaces_root=tmp_path / "root"), create=True) as workspace:
        rows = orders(["13800001111", "138-0000-2222", "a1", "+86 13800001111", "x@shop.cn"])
        workspace.import_file(write_csv(tmp_path / "orders.csv", rows), columns=dict(ROLES), currency="CNY")
        return workspace


def stored(workspace: Workspace) -> str:
    """Return all that the version's tables hold, the values that were hashed aside."""
    path = next((workspace.folder / "versions").glob(f"{workspace.version_id}.duckdb"))
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
        hidden = {("main", "identities"), ("parts", personal_ids.ORIGINALS)}
        return str(
            [
                connection.execute(f"FROM {schema}.{name}").fetchall()
                for schema, name in tables
                if (schema, name) not in hidden
            ]
        )


def people(workspace: Workspace) -> set[str]:
    """Return the ids of the customers."""
    return set(workspace.frame("customers").collect("pyarrow").to_native()["customer_id"].to_pylist())


def test_the_original_is_masked_until_it_is_revealed_and_found_by_whoever_knows_it(workspace: Workspace) -> None:
    with open_workspace("phones", settings=workspace._settings) as workspace:
        assert not [one for one in ("13800001111", "0000-2222", "x@shop.cn") if one in stored(workspace)]
        found = find_customers(workspace, "138 0000 1111").collect("pyarrow").to_native()["customer_id"].to_pylist()
        assert len(found) == 1
        assert load_identities(workspace, found) == {found[0]: {"original_id": "138****1111"}}
        assert load_identities(workspace, found, revealed=True)[found[0]]["original_id"] in (
            "13800001111",
            "+86 13800001111",
        )
        assert len(people(workspace)) == 4
        assert len([one for one in people(workspace) if one.startswith("c-")]) == 3


def test_later_files_other_rules_and_merges_name_a_customer_alike(workspace: Workspace, tmp_path: Path) -> None:
    with open_workspace("phones", settings=workspace._settings) as workspace:
        before = people(workspace)
        feedback = [
            ["member", "time", "text"],
            ["13800002222", "2024-02-01", "ring 13800002222"],
            ["a1", "2024-02-01", "ok"],
        ]
        roles = {"customer_id": "member", "ts": "time", "text": "text"}
        workspace.import_file(write_csv(tmp_path / "f.csv", feedback), "feedback", columns=roles)
        names = [["id", "shop"], ["13800001111", "A"], ["X@SHOP.CN", "A"]]
        workspace.import_file(write_csv(tmp_path / "c.csv", names), "customers", columns={"customer_id": "id"})
        assert people(workspace) == before
        told = workspace.frame("feedback").collect("pyarrow").to_native().to_pylist()
        assert {row["customer_id"] for row in told} <= before
        assert "ring ****" in {row["text"] for row in told}
        change_rules(workspace, ())
        assert people(workspace) == before
        kept, other = sorted(one for one in before if one.startswith("c-"))[:2]
        merge_customers(workspace, [(other, kept)])
        assert people(workspace) == before - {other}
        assert "13800001111" not in str(workspace.version)


def test_an_id_that_one_file_calls_a_name_is_hashed_in_the_others_too(tmp_path: Path) -> None:
    with open_workspace("names", settings=Settings(workspaces_root=tmp_path / "root"), create=True) as workspace:
        codes = [["id", "shop"], ["晨光贸易", "A"], ["远洋", "A"]]
        workspace.import_file(write_csv(tmp_path / "c.csv", codes), "customers", columns={"customer_id": "id"})
        assert people(workspace) == {"晨光贸易", "远洋"}
        rows = orders(["晨光贸易", "远洋"], "客户名称")
        columns = {"customer_id": "客户名称", "order_ts": "date", "net_amount": "amount"}
        workspace.import_file(write_csv(tmp_path / "o.csv", rows), columns=columns, currency="CNY")
        assert all(one.startswith("c-") for one in people(workspace))
        assert len(people(workspace)) == 2


def test_rows_that_are_set_aside_tell_no_id_that_is_hashed(tmp_path: Path) -> None:
    with open_workspace("aside", settings=Settings(workspaces_root=tmp_path / "root"), create=True) as workspace:
        rows = [*orders(["13800001111", "13800001111"]), ["13800002222", "no date", "5"]]
        columns, source = dict(ROLES), write_csv(tmp_path / "o.csv", rows)
        workspace.import_files([Incoming(source, columns=columns, currency="CNY")])
        names, lost = set_aside_rows(workspace, "orders", 10)
        assert lost
        assert "13800002222" not in str((names, lost, workspace.version))


def test_the_key_is_random_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(workspaces_root=tmp_path / "root")
    one, other = (create_workspace(name, settings=settings) for name in ("one", "other"))
    assert load_id_key(one.folder) == load_id_key(one.folder) != load_id_key(other.folder)
    assert stat.S_IMODE((one.folder / FILE).stat().st_mode) == 0o600
    assert not [path.name for path in one.folder.iterdir() if path.name.startswith(".")]
    (one.folder / FILE).write_text("short")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        load_id_key(one.folder)


def test_a_key_that_is_lost_is_not_replaced_where_ids_were_hashed_with_it(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.folder / FILE).unlink()
    with open_workspace("phones", settings=workspace._settings) as workspace:
        with pytest.raises(WorkspaceError, match="cannot be read"):
            workspace.import_file(tmp_path / "orders.csv", columns=dict(ROLES))
        assert len(people(workspace)) == 4
    with open_workspace("plain", settings=workspace._settings, create=True) as plain:
        path = write_csv(tmp_path / "plain.csv", orders(["17850", "17851"]))
        plain.import_file(path, columns=dict(ROLES))
        (plain.folder / FILE).unlink()
        plain.import_file(path, columns=dict(ROLES))


def test_what_an_earlier_edition_left_in_the_clear_is_hashed_by_the_next_import(
    workspace: Workspace, tmp_path: Path
) -> None:
    """Two ways of writing one phone were two customers: tables are made again, so that they are one with its own gaps."""
    close_engine(workspace.folder.parent)
    file = workspace.folder / "versions" / f"{workspace.version_id}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE orders SET customer_id = '138 0000 1111' WHERE starts_with(customer_id, 'c-')")
        connection.execute(f"DROP TABLE parts.{personal_ids.ORIGINALS}")
    with open_workspace("phones", settings=workspace._settings) as workspace:
        rows = [["id", "shop"], ["+86 13800001111", "A"]]
        path = write_csv(tmp_path / "people.csv", rows)
        workspace.import_file(path, "customers", columns={"customer_id": "id"})
        assert len(people(workspace)) == 4
        assert "138 0000 1111" not in stored(workspace)
        found = workspace.frame("orders").collect("pyarrow").to_native()
        assert sorted(gap for gap in found["gap_days"].to_pylist() if gap is not None) == [3]
