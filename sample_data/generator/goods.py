"""The products: invented brands, nine categories, prices that end in .9 or .0."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from generator.days import CALENDAR, Floats, Ints, number
from generator.draws import weighted_rows


@dataclass(frozen=True)
class Category:
    """A category: how often it is bought, its prices in yuan, its brands, and what product names are made of."""

    name: str
    weight: float
    prices: tuple[float, float]
    brands: tuple[str, ...]
    nouns: tuple[str, ...]
    traits: tuple[str, ...]
    sizes: tuple[str, ...]


CATEGORIES = (
    Category("护肤", 1.3, (39, 399), ("芷岚舍", "沐栀集", "朝槿序", "澄颜屿"), ("精华液", "保湿面霜", "洁面乳", "爽肤水", "面膜", "眼霜", "防晒乳"), ("山茶", "积雪草", "玫瑰", "烟酰胺", "燕麦"), ("30ml", "50ml", "100ml", "10片装")),
    Category("彩妆", 0.7, (29, 259), ("蔻岚屿", "颜序里", "朝槿序"), ("口红", "粉底液", "腮红", "眉笔", "眼影盘", "卸妆油"), ("柔雾", "水光", "持妆", "裸感", "晨曦"), ("01色", "02色", "03色", "标准装")),
    Category("个护清洁", 1.5, (9, 89), ("皂语集", "净浣堂", "沐栀集"), ("洗发水", "沐浴露", "护手霜", "牙膏", "身体乳", "香皂"), ("桂花", "海盐", "茶树", "柚子", "无香"), ("100g", "250ml", "500ml", "家庭装")),
    Category("家居日用", 1.2, (9, 129), ("素砚家", "木衿坊", "暖屿记"), ("收纳盒", "香薰蜡烛", "衣架", "垃圾袋", "雨伞", "保温杯", "小夜灯"), ("简约", "原木", "加厚", "折叠", "北欧风"), ("单只", "两只装", "五只装", "大号")),
    Category("厨房餐具", 0.9, (15, 299), ("灶间语", "瓷屿社", "匙间物"), ("汤锅", "不粘平底锅", "陶瓷碗", "餐盘", "菜刀", "砧板", "密封罐"), ("简约", "北欧风", "素雅", "复古", "家用"), ("小号", "大号", "两件套", "单件")),
    Category("家纺布艺", 0.5, (39, 699), ("栖棉纺", "云絮坊", "暖屿记"), ("四件套", "枕芯", "毛毯", "浴巾", "凉席", "抱枕"), ("柔软", "素色", "亲肤", "四季款", "透气"), ("标准款", "加大款", "舒适款", "礼盒装")),
    Category("休闲零食", 1.8, (6, 69), ("食野拾", "果里洲", "米粒渡"), ("坚果", "果干", "曲奇", "牛肉干", "海苔", "山楂条", "蛋卷"), ("每日", "原味", "低糖", "香辣", "手工"), ("80g", "150g", "500g", "礼盒装")),
    Category("茶饮冲调", 1.0, (15, 199), ("茗岫坊", "山外饮", "果里洲"), ("乌龙茶", "茉莉花茶", "挂耳咖啡", "燕麦片", "柠檬蜂蜜茶", "藕粉"), ("冷泡", "高山", "轻焙", "无糖", "桂花"), ("10袋装", "20袋装", "250g", "礼盒装")),
    Category("母婴用品", 0.6, (19, 359), ("小芽渡", "朵茵集", "绵洲家"), ("纸尿裤", "婴儿湿巾", "连体衣", "奶瓶", "儿童餐具", "抱被"), ("柔护", "安心", "轻便", "云感", "新生"), ("标准装", "两件装", "家庭装", "礼盒装")),
)  # fmt: skip
PER_CATEGORY = 40
_PRICE_RISE = number(CALENDAR[0].replace(year=2025, month=1, day=1))


@dataclass(frozen=True)
class Goods:
    """One entry per product; money in cents. `earlier_price` holds until the end of 2024."""

    names: list[str]
    brands: list[str]
    category: Ints
    launch: Ints
    price: Ints
    earlier_price: Ints
    cost_share: Floats

    def price_on(self, product: Ints, day: Ints) -> Ints:
        """Return the price of one piece in cents."""
        return np.where(day < _PRICE_RISE, self.earlier_price[product], self.price[product])

    def cost_on(self, product: Ints, day: Ints) -> Ints:
        """Return the cost of one piece in cents, whole tenths of a yuan."""
        cents = self.price_on(product, day) * self.cost_share[product]
        return np.maximum(np.rint(cents / 10).astype(np.int64) * 10, 10)


def _ending(cents: Floats) -> Ints:
    """Round prices to yuan and tenths as shops do: below 100 yuan to .9, above to whole yuan that end in 9."""
    yuan = np.floor(cents / 100)
    return np.where(yuan < 100, yuan * 100 + 90, np.floor(yuan / 10) * 1000 + 900).astype(np.int64)


def _named(category: Category, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Return brands and names of the products of a category; no name comes twice."""
    combinations = [
        (noun, trait, size) for noun in category.nouns for trait in category.traits for size in category.sizes
    ]
    chosen = rng.permutation(len(combinations))[:PER_CATEGORY]
    brands = [category.brands[n] for n in rng.integers(0, len(category.brands), PER_CATEGORY)]
    parts = [combinations[n] for n in chosen]
    return brands, [f"{brand} {trait}{noun} {size}" for brand, (noun, trait, size) in zip(brands, parts, strict=True)]


def goods(rng: np.random.Generator) -> Goods:
    """Return all products; within a category the first is the best seller."""
    brands: list[str] = []
    names: list[str] = []
    prices: list[Floats] = []
    for category in CATEGORIES:
        some_brands, some_names = _named(category, rng)
        brands += some_brands
        names += some_names
        low, high = np.log(category.prices)
        prices.append(np.exp(low + (high - low) * rng.beta(1.7, 1.4, PER_CATEGORY)) * 100)
    n = len(names)
    price = _ending(np.concatenate(prices))
    launch = np.where(rng.random(n) < 0.72, -rng.integers(30, 1500, n), rng.integers(20, 1000, n))
    launch[np.arange(n) % PER_CATEGORY < 3] = -rng.integers(300, 1500, 3 * len(CATEGORIES))
    return Goods(
        names=names,
        brands=brands,
        category=np.repeat(np.arange(len(CATEGORIES)), PER_CATEGORY),
        launch=launch,
        price=price,
        earlier_price=np.where(rng.random(n) < 0.5, price, _ending(price * 0.94)),
        cost_share=rng.uniform(0.5, 0.65, n),
    )


def choices(stock: Goods, tastes: Floats, customer: Ints, day: Ints, rng: np.random.Generator) -> Ints:
    """Return a product for each entry: a category to the customer's taste, a best seller more likely, none unlaunched."""
    category = weighted_rows(rng, tastes, customer)
    popularity = np.cumsum(1 / np.arange(1, PER_CATEGORY + 1) ** 0.9)
    product = np.zeros(len(customer), dtype=np.int64)
    waiting = np.arange(len(customer))
    for _ in range(12):
        place = np.searchsorted(popularity / popularity[-1], rng.random(len(waiting)))
        product[waiting] = category[waiting] * PER_CATEGORY + np.minimum(place, PER_CATEGORY - 1)
        waiting = waiting[stock.launch[product[waiting]] > day[waiting]]
    product[waiting] = category[waiting] * PER_CATEGORY
    return product
