"""The table of customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from generator import places
from generator.columns import NOTHING, dates, ids, texts
from generator.days import DAYS, FIRST_BIRTH, LAST_BIRTH, Ints
from generator.draws import weighted
from generator.ledger import NOT_JOINED, tiers
from generator.world import World

_SURNAMES = "王wang 李li 张zhang 刘liu 陈chen 杨yang 黄huang 赵zhao 吴wu 周zhou 徐xu 孙sun 马ma 朱zhu 胡hu 郭guo 何he 高gao 林lin 罗luo 郑zheng 梁liang 谢xie 宋song 唐tang 许xu 韩han 冯feng 邓deng 曹cao 彭peng 曾zeng 肖xiao 田tian 董dong 潘pan 袁yuan 蔡cai 蒋jiang 余yu 于yu 杜du 叶ye 程cheng 魏wei 苏su 吕lv 丁ding 任ren 沈shen"  # fmt: skip
_FEMALE = "芳fang 娜na 敏min 静jing 丽li 艳yan 娟juan 霞xia 燕yan 玲ling 婷ting 雪xue 慧hui 莹ying 倩qian 琳lin 瑶yao 欣xin 怡yi 佳jia 梦meng 萍ping 洁jie 颖ying 蕾lei 薇wei 菲fei 涵han 悦yue 诗shi"  # fmt: skip
_MALE = "伟wei 强qiang 磊lei 军jun 洋yang 勇yong 杰jie 涛tao 超chao 明ming 刚gang 平ping 辉hui 鹏peng 华hua 飞fei 鑫xin 波bo 斌bin 宇yu 浩hao 凯kai 健jian 俊jun 帆fan 博bo 航hang 然ran 晨chen 轩xuan"  # fmt: skip
_MAILS = ("example.com", "example.cn", "example.org")
_UNUSED_BLOCKS = ("154", "161", "163", "164", "168", "169")
"""Number blocks that no operator is known to give out; three zeros follow, so that no number can be meant."""
_GENDERS = ("女", "男")
_INCOMES = ("5000元以下", "5000-8000元", "8000-12000元", "12000-20000元", "20000元以上")
_EDUCATIONS = ("初中及以下", "高中/中专", "大专", "本科", "硕士及以上")
_OCCUPATIONS = (
    "企业职员",
    "教师",
    "医护人员",
    "公务员",
    "个体经营",
    "自由职业",
    "工程师",
    "服务业",
    "工人",
    "学生",
    "退休",
    "全职家长",
)
_SOURCES = ("搜索广告", "社交媒体", "朋友推荐", "线下门店", "内容种草", "直播")
_TIERS = ("普通会员", "银卡", "金卡", "钻石")
_YES_NO = ("是", "否")


@dataclass(frozen=True)
class Syllable:
    """A character of a name and its sound."""

    character: str
    sound: str


def _syllables(written: str) -> list[Syllable]:
    return [Syllable(part[0], part[1:]) for part in written.split()]


def _names(gender: Ints, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Return the names and their sounds; frequent surnames come more often."""
    n = len(gender)
    surnames = _syllables(_SURNAMES)
    given = (_syllables(_FEMALE), _syllables(_MALE))
    family = weighted(rng, 1 / (np.arange(len(surnames)) + 4.0), n).tolist()
    first = rng.integers(0, 30, n).tolist()
    second = np.where(rng.random(n) < 0.3, NOTHING, rng.integers(0, 30, n)).tolist()
    parts = [
        [surnames[a], given[g][b], *([given[g][c]] if c >= 0 else [])]
        for a, g, b, c in zip(family, gender.tolist(), first, second, strict=True)
    ]
    return ["".join(s.character for s in name) for name in parts], ["".join(s.sound for s in name) for name in parts]


def _some_missing(codes: Ints, share: float, rng: np.random.Generator) -> Ints:
    return np.where(rng.random(len(codes)) < share, NOTHING, codes)


def _incomes(world: World, rng: np.random.Generator) -> Ints:
    """Return income bands: who fills larger baskets earns a little more."""
    pull = 0.5 * np.log(world.people.basket) + rng.normal(0.0, 1.0, len(world.people))
    return np.searchsorted([-1.1, -0.3, 0.5, 1.4], pull)


def _occupations(birth: Ints, rng: np.random.Generator) -> Ints:
    """Return occupations: the young often study, the old are often retired, nobody else is or does."""
    n = len(birth)
    age = (DAYS - birth) // 365
    working = [name for name in _OCCUPATIONS if name not in ("学生", "退休")]
    job = np.array([_OCCUPATIONS.index(name) for name in working])[
        weighted(rng, 1 / (np.arange(len(working)) + 3.0), n)
    ]
    job = np.where((age <= 23) & (rng.random(n) < 0.6), _OCCUPATIONS.index("学生"), job)
    return np.where((age >= 60) & (rng.random(n) < 0.8), _OCCUPATIONS.index("退休"), job)


def customers(world: World, rng: np.random.Generator) -> pa.Table:
    """Return one row per customer, by id."""
    everyone = world.people
    n = len(everyone)
    gender = weighted(rng, (0.64, 0.36), n)
    names, sounds = _names(gender, rng)
    mails = [f"{sound}{k:05d}@{_MAILS[k * 7 % 3]}" for k, sound in enumerate(sounds, start=1)]
    phones = [f"{_UNUSED_BLOCKS[k * 11 % 6]}000{k:05d}" for k in rng.permutation(n).tolist()]
    cities, provinces, _ = places.cities()
    birth = rng.triangular(FIRST_BIRTH, (FIRST_BIRTH + 2 * LAST_BIRTH) / 3, LAST_BIRTH, n).astype(np.int64)
    is_rural = rng.random(n) < np.where(everyone.store >= 0, 0.08, 0.3)
    has_joined = world.joined != NOT_JOINED
    return pa.table(
        {
            "customer_id": ids("C", 6, np.arange(1, n + 1)),
            "name": names,
            "phone": phones,
            "email": mails,
            "gender": texts(_some_missing(gender, 0.06, rng), _GENDERS),
            "birth_date": dates(birth, rng.random(n) < 0.05),
            "income_band": texts(_some_missing(_incomes(world, rng), 0.18, rng), _INCOMES),
            "education": texts(_some_missing(weighted(rng, (8, 20, 26, 36, 10), n), 0.1, rng), _EDUCATIONS),
            "occupation": texts(_some_missing(_occupations(birth, rng), 0.1, rng), _OCCUPATIONS),
            "province": texts(everyone.city, provinces),
            "city": texts(everyone.city, cities),
            "urban_rural": texts(is_rural.astype(np.int64), ("城市", "农村")),
            "signup_date": dates(everyone.signup),
            "acq_channel": texts(weighted(rng, (0.18, 0.24, 0.14, 0.16, 0.17, 0.11), n), _SOURCES),
            "tier": texts(tiers(everyone, world.ledger), _TIERS),
            "is_member": texts((~has_joined).astype(np.int64), _YES_NO),
            "member_since": dates(world.joined, ~has_joined),
            "consent_marketing": texts((~everyone.has_consent).astype(np.int64), _YES_NO),
        }
    )
