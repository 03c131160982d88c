"""A customers file with forty columns that say who somebody is and forty that do not, and the workspace that is built of it.

Each column is a header with a function that makes its value for a customer's number; values of personal columns are all
different or nearly so, so that one that is shown anywhere can be told.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock

from crm_dashboard.data.understanding.incoming import Incoming
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.settings import Settings

NAME = "own-columns"
CUSTOMERS = 60
Make = Callable[[int], str]

_SURNAMES, _FIRST = "王李张刘陈杨黄赵吴周徐孙", "伟芳娜敏静丽强磊军洋艳勇杰涛明"
_GIVEN = ("Mary", "James", "Linda", "Robert", "Emma", "David", "Laura", "Peter", "Susan", "Mark")
_FAMILY = ("Miller", "Carter", "Hughes", "Bennett", "Foster", "Grant")
_TOWNS, _ROADS = ("杭州", "苏州", "成都", "武汉"), ("文一路", "人民街", "中山路", "解放巷")


def chinese(number: int) -> str:
    """Return a Chinese name."""
    return _SURNAMES[number % 12] + _FIRST[number % 15] + _FIRST[(number * 7 + 3) % 15]


def english(number: int) -> str:
    """Return an English name."""
    return f"{_GIVEN[number % 10]} {_FAMILY[number % 6]}{'son' if number % 4 == 0 else ''}"


def mobile(number: int, start: str = "138") -> str:
    """Return a Chinese mobile number."""
    return f"{start}{10_000_000 + number * 7919 % 90_000_000:08d}"


def one_of(*words: str) -> Make:
    """Return the maker of a category's values."""
    return lambda number: words[number % len(words)]


PERSONAL: Mapping[str, Make] = {
    "联系人": chinese,
    "收货人2": lambda n: chinese(n + 5),
    "第二收件人": lambda n: chinese(n + 9),
    "家庭住址": lambda n: f"{_TOWNS[n % 4]}市{_ROADS[n % 4]}{n + 11}号{n % 6 + 1}单元{n}02室",
    "座机": lambda n: f"0571-8{n * 7919 % 10_000_000:07d}",
    "护照号": lambda n: f"E{20_000_000 + n * 7919}",
    "身份证": lambda n: f"33010619{60 + n % 40}0{n % 9 + 1}1{n % 10}{n:03d}X",
    "老身份证": lambda n: f"330106{60 + n % 40}0{n % 9 + 1}1{n % 10}{n:03d}",
    "微信号": lambda n: f"wei_{chr(97 + n % 26)}{n * 7919 % 10_000}",
    "QQ": lambda n: str(30_000_000 + n * 7919),
    "旺旺": lambda n: f"爱买的{_FIRST[n % 15]}{n}",
    "抖音号": lambda n: f"dy{n * 7919}",
    "银行卡": lambda n: f"6222{n * 7919 + 100_000_000_000:012d}",
    "支付宝账号": lambda n: f"zfb{n}@qq.com",
    "车牌": lambda n: f"浙A{10_000 + n * 791}",
    "IP": lambda n: f"10.{n % 250}.{n * 7 % 250}.{n * 13 % 250}",
    "设备号": lambda n: f"8{n * 79_190_000_001 % 10**14:014d}",
    "备注": lambda n: f"打 {mobile(n)} 再送" if n % 3 else f"门口放{n}",
    "买家留言": lambda n: f"麻烦{n}点后送，找{chinese(n)}",
    "卖家备注": lambda n: f"老客{n}",
    "紧急联系人电话": lambda n: mobile(n, "137"),
    "推荐人": lambda n: chinese(n % 7),
    "邮编": lambda n: str(310_000 + n),
    "出生日期2": lambda n: f"19{60 + n % 40}-0{n % 9 + 1}-1{n % 9}",
    "contact person": english,
    "Recipient 2": lambda n: english(n + 3),
    "landline": lambda n: f"+44 20 79{n * 7919 % 1_000_000:06d}",
    "passport_no": lambda n: f"{500_000_000 + n * 7919}",
    "SSN": lambda n: f"{100 + n}-{10 + n % 80}-{1000 + n * 79}",
    "IBAN": lambda n: f"DE{10 + n % 80}{500_105_170_000_000_000 + n * 7919}",
    "account no": lambda n: str(4_000_000 + n * 7919),
    "social handle": lambda n: f"@{_GIVEN[n % 10].lower()}_{n}",
    "license plate": lambda n: f"AB{10 + n % 80} {chr(65 + n % 26)}KT",
    "ip_address": lambda n: f"192.168.{n % 250}.{n * 3 % 250}",
    "deviceId": lambda n: f"{n * 7919:08x}-ffee-4a{n % 100:02d}",
    "Remarks": lambda n: f"prefers calls after {n} o'clock",
    "Notes": lambda n: "VIP" if n % 2 else "nice",
    "Comment": lambda n: f"asked for {english(n)}",
    "home address": lambda n: f"{n + 12} Church Street",
    "spouse name": lambda n: _GIVEN[n % 10],
}

HARMLESS: Mapping[str, Make] = {
    "大区": one_of("华东", "华南", "华北", "西南", "东北"),
    "客户等级": one_of("黄金", "白银", "钻石"),
    "首单渠道": one_of("小程序", "天猫", "门店", "抖音"),
    "所属门店": one_of("西湖店", "静安店", "天河店"),
    "生日月份": lambda n: str(n % 12 + 1),
    "套餐": one_of("基础版", "专业版", "企业版"),
    "是否流失": one_of("是", "否"),
    "近30天访问次数": lambda n: str(n * 7 % 40),
    "满意度评分": lambda n: f"{n % 50 / 10}",
    "积分": lambda n: str(n * 137),
    "账户余额": lambda n: f"{n * 7919 / 100:.2f}",
    "商品类目": one_of("女装", "鞋靴", "美妆", "家居"),
    "尺码": one_of("S", "M", "L", "XL"),
    "颜色偏好": one_of("白色", "黑色", "红色", "黄色"),
    "入会天数": lambda n: str(n * 31),
    "设备类型": one_of("安卓", "苹果"),
    "手机品牌": one_of("华为", "小米", "苹果", "荣耀"),
    "支付方式": one_of("花呗", "银行转账", "货到付款"),
    "学历": one_of("本科", "大专", "硕士"),
    "星座": one_of("白羊座", "金牛座", "双子座"),
    "score": lambda n: f"{n * 1.7:.1f}",
    "plan": one_of("free", "pro", "team"),
    "tenure_months": lambda n: str(n),
    "NPS": lambda n: str(n % 11),
    "T-shirt size": one_of("S", "M", "L"),
    "store code": one_of("S001", "S002", "S015"),
    "product category": one_of("Home & Garden", "Toys", "Books"),
    "churn flag": one_of("yes", "no"),
    "email opt in": one_of("true", "false"),
    "Lifetime value": lambda n: f"{n * 7919.5:.2f}",
    "Annual income": lambda n: str(30_000 + n * 7919),
    "Sales region": one_of("North East", "South", "Midlands"),
    "first product": lambda n: f"Mug {n % 25} blue",
    "last_login": lambda n: f"2024-0{n % 9 + 1}-1{n % 9}",
    "loyalty_tier": one_of("gold", "silver", "bronze"),
    "preferred language": one_of("en", "de", "zh"),
    "Avg basket": lambda n: f"{20 + n / 3:.2f}",
    "contract type": one_of("monthly", "yearly"),
    "Cohort": lambda n: f"2024-Q{n % 4 + 1}",
    "browser": one_of("Chrome", "Safari", "Firefox"),
}

UNSEEN_PERSONAL: Mapping[str, Make] = {
    "收件信息": lambda n: f"{chinese(n)} {mobile(n)}",
    "经办人": chinese,
    "Ansprechpartner": english,
    "xyz": lambda n: mobile(n, "139"),
    "字段7": chinese,
    "Adresse": lambda n: f"{_ROADS[n % 4]}{n}号",
    "Vorname": lambda n: _GIVEN[n % 10],
    "Telefon": lambda n: f"030 {n * 7919 % 10_000_000:07d}",
    "备用号码": lambda n: mobile(n, "159"),
    "customer wish": lambda n: f"please ring {english(n)} first",
    "loyalty card": lambda n: str(9_000_000_000 + n * 7919),
    "快递面单": lambda n: f"SF{n * 7919 + 10**11}",
}
UNSEEN_HARMLESS: Mapping[str, Make] = {
    "片区": one_of("一片", "二片", "三片"),
    "会员权益": one_of("包邮", "生日礼", "积分翻倍"),
    "复购率": lambda n: f"{n}%",
    "Subscription status": one_of("active", "paused"),
    "visits": lambda n: str(n * 3),
    "Warehouse": one_of("WH-1", "WH-2"),
    "discount share": lambda n: f"{n / 100:.2f}",
    "Kundengruppe": one_of("A", "B", "C"),
    "上次盘点": lambda n: f"2025/0{n % 9 + 1}/1{n % 9}",
    "问卷得分": lambda n: str(n % 10),
}


def values_of(columns: Mapping[str, Make]) -> dict[str, list[str]]:
    """Return the values of columns by header, of all customers."""
    return {header: [make(number) for number in range(1, CUSTOMERS + 1)] for header, make in columns.items()}


def telling(columns: Mapping[str, Make]) -> list[str]:
    """Return values that would tell somebody if they stood anywhere: those long enough not to stand there by chance."""
    return [
        value
        for values in values_of(columns).values()
        for value in set(values)
        if len(value) > 5 or (not value.isascii() and len(value) > 1)
    ]


def ensure_own_columns(root: Path) -> Settings:
    """Build the workspace under `root` unless it is there, and return the settings that find it."""
    settings = Settings(workspaces_root=root)
    with FileLock(root / f"{NAME}.lock"), open_workspace(NAME, settings=settings, create=True) as workspace:
        if workspace.version is None:
            orders, people = root / f"{NAME}-orders.csv", root / f"{NAME}-customers.csv"
            _write(orders, ["customer", "date", "amount"], [_order(number) for number in range(1, 2 * CUSTOMERS + 1)])
            columns = PERSONAL | HARMLESS
            rows = [
                [f"K{number:03d}", *(make(number) for make in columns.values())] for number in range(1, CUSTOMERS + 1)
            ]
            _write(people, ["id", *columns], rows)
            roles = {"customer_id": "customer", "order_ts": "date", "net_amount": "amount"}
            workspace.import_files(
                [
                    Incoming(orders, columns=roles, currency="CNY"),
                    Incoming(people, "customers", columns={"customer_id": "id"}),
                ]
            )
    return settings


def _order(number: int) -> list[str]:
    return [
        f"K{(number - 1) % CUSTOMERS + 1:03d}",
        f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        str(10 + number % 7),
    ]


def _write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
