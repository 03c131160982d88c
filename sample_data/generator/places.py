"""Where customers live, and which cities have stores."""

from __future__ import annotations

from generator.plan import PROVINCE

PROVINCES: dict[str, tuple[float, tuple[str, ...]]] = {
    "广东省": (14.0, ("广州市", "深圳市", "佛山市", "东莞市")),
    "浙江省": (11.0, ("杭州市", "宁波市", "温州市", "金华市")),
    "江苏省": (11.0, ("南京市", "苏州市", "无锡市", "徐州市")),
    "上海市": (9.0, ("上海市",)),
    "北京市": (8.0, ("北京市",)),
    "四川省": (7.0, ("成都市", "绵阳市", "南充市")),
    "湖北省": (6.0, ("武汉市", "宜昌市", "襄阳市")),
    "山东省": (6.0, ("济南市", "青岛市", "临沂市")),
    "河南省": (5.0, ("郑州市", "洛阳市", "南阳市")),
    "福建省": (5.0, ("福州市", "厦门市", "泉州市")),
    "湖南省": (4.0, ("长沙市", "衡阳市")),
    PROVINCE: (5.0, ("乌鲁木齐市", "喀什市", "克拉玛依市")),
    "陕西省": (3.5, ("西安市", "咸阳市")),
    "辽宁省": (3.0, ("沈阳市", "大连市")),
    "重庆市": (3.0, ("重庆市",)),
}
"""Province: its weight among the customers, and its cities, the largest first."""

STORE_CITIES = (
    "上海市", "上海市", "上海市", "北京市", "北京市", "广州市", "广州市", "深圳市", "深圳市", "杭州市", "杭州市", "宁波市",
    "南京市", "苏州市", "成都市", "成都市", "武汉市", "济南市", "青岛市", "郑州市", "厦门市", "长沙市", "西安市", "重庆市",
)  # fmt: skip
"""The city of each store, 门店01 first."""
STORES = tuple(f"门店{n + 1:02d}" for n in range(len(STORE_CITIES)))


def cities() -> tuple[list[str], list[str], list[float]]:
    """Return all cities, the province of each and its weight; the k-th city of a province weighs 1/k."""
    names: list[str] = []
    provinces: list[str] = []
    weights: list[float] = []
    for province, (weight, members) in PROVINCES.items():
        total = sum(1 / (k + 1) for k in range(len(members)))
        names += members
        provinces += [province] * len(members)
        weights += [weight / (k + 1) / total for k in range(len(members))]
    return names, provinces, weights
