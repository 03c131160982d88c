"""The table of feedback: surveys, reviews, complaints."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from generator.columns import NOTHING, counted, ids, texts, times
from generator.complaints import TOPICS, satisfaction
from generator.days import END, MINUTES_A_DAY, Floats, Ints
from generator.draws import weighted
from generator.sales import customer_ids, product_ids
from generator.world import World

_KINDS = ("csat", "nps", "review", "complaint")
_SCALES = (5, 10, 5, NOTHING)
_SHARES = {"csat": 0.045, "nps": 0.02, "review": 0.055}
_TOPIC_WEIGHTS = (0.24, 0.34, 0.16, 0.13, 0.08, 0.04, 0.01)
_GOOD = (
    ("发货很快", "物流及时", "第二天就送到了", "快递小哥态度好"),
    ("质量不错", "用着很舒服", "和描述一致", "比想象中好", "做工细致"),
    ("客服很耐心", "回复及时", "店员热情", "售后省心"),
    ("价格实惠", "活动力度大", "性价比高"),
    ("包装严实", "包装精美", "盒子很好看"),
    ("尺码合适", "大小刚好"),
    ("发票开得快",),
)
_FAIR = (
    ("物流一般", "比预计晚了一天"),
    ("质量还可以", "中规中矩", "没有特别惊喜"),
    ("客服回复有点慢", "服务一般"),
    ("价格略高", "活动规则有点复杂"),
    ("包装普通", "外盒有压痕"),
    ("尺码略偏", "大小勉强"),
    ("发票等了几天",),
)
_BAD = (
    ("物流太慢", "等了一周才到", "送错地址", "一直没有更新物流"),
    ("质量差", "用两次就坏了", "和图片不符", "有异味", "收到时已破损"),
    ("客服不理人", "推来推去", "态度不好"),
    ("刚买就降价", "优惠没有到账"),
    ("包装破了", "漏液了", "盒子压扁了"),
    ("尺码不准", "偏小太多"),
    ("一直没开发票", "发票抬头错了"),
)
_GOOD_ENDS = ("", "，会回购", "，推荐", "，家人也喜欢", "，五星好评", "，已经第二次买了")
_FAIR_ENDS = ("", "，先用着看", "，希望改进", "，总体能接受")
_BAD_ENDS = ("", "，请尽快处理", "，要求退款", "，很失望", "，不会再来了", "，希望给个说法")
_WORDS = ((_BAD, _BAD_ENDS), (_FAIR, _FAIR_ENDS), (_GOOD, _GOOD_ENDS))


def _scores(kind: Ints, level: Floats, rng: np.random.Generator) -> Ints:
    five = np.clip(np.rint(level + rng.normal(0.0, 0.7, len(kind))), 1, 5)
    ten = np.clip(np.rint(level * 2.1 - 0.8 + rng.normal(0.0, 1.4, len(kind))), 0, 10)
    score = np.where(kind == _KINDS.index("nps"), ten, five)
    return np.where(kind == _KINDS.index("complaint"), NOTHING, score).astype(np.int64)


def _sentences(kind: Ints, score: Ints, topic: Ints, rng: np.random.Generator) -> list[str]:
    """Return a sentence to each topic and score; what is said is as good as the score."""
    fifth = np.where(kind == _KINDS.index("nps"), score / 2, score)
    tone = np.where(fifth >= 4, 2, np.where(fifth >= 3, 1, 0))
    picks = rng.integers(0, 840, (2, len(kind)))
    opinions: list[str] = []
    for n, (mood, about) in enumerate(zip(tone.tolist(), topic.tolist(), strict=True)):
        starts, ends = _WORDS[mood]
        opinions.append(starts[about][picks[0, n] % len(starts[about])] + ends[picks[1, n] % len(ends)] + "。")
    return opinions


def _surveyed(world: World, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Return the orders after which customers were asked or wrote, the kind, and the minute."""
    n = len(world.orders)
    kind = weighted(rng, [*_SHARES.values(), 1 - sum(_SHARES.values())], n)
    order = np.flatnonzero(kind < len(_SHARES))
    minute = world.orders.minute[order] + rng.integers(MINUTES_A_DAY, 12 * MINUTES_A_DAY, len(order))
    inside = minute < END
    return order[inside], kind[order][inside], minute[inside]


def feedback(world: World, rng: np.random.Generator) -> pa.Table:
    """Return one row per answer, review or complaint, by time."""
    uttered = world.complaints
    surveyed, survey_kind, survey_minute = _surveyed(world, rng)
    unasked = np.full(len(surveyed), NOTHING)
    complaint = np.full(len(uttered), _KINDS.index("complaint"))
    order = np.concatenate([surveyed, uttered.order])
    kind = np.concatenate([survey_kind, complaint])
    minute = np.concatenate([survey_minute, uttered.minute])
    topic = np.concatenate([weighted(rng, _TOPIC_WEIGHTS, len(surveyed)), uttered.topic])
    settled = np.concatenate([unasked, uttered.settled])
    by_time = np.lexsort((order, minute))
    order, kind, minute, topic, settled = (part[by_time] for part in (order, kind, minute, topic, settled))
    customer = world.orders.customer[order]
    score = _scores(kind, satisfaction(world.people, uttered)[customer], rng)
    return pa.table(
        {
            "feedback_id": ids("F", 6, np.arange(1, len(order) + 1)),
            "customer_id": customer_ids(world, customer),
            "ts": times(minute),
            "kind": texts(kind, _KINDS),
            "score": counted(score),
            "scale_max": counted(np.array(_SCALES)[kind]),
            "topic": texts(topic, TOPICS),
            "text": _sentences(kind, score, topic, rng),
            "product_id": product_ids(world, world.lines.product[world.first_line[order]]),
            "resolved_ts": times(settled),
        }
    )
