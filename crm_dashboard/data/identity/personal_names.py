"""Tells values that look like names of people from words of a category, by the commonest surnames and given names."""

from __future__ import annotations

import re
from collections.abc import Collection

_SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶"
    "黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管"
)
_COMPOUND = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "东方",
    "夏侯",
    "长孙",
    "端木",
)
_CHINESE = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]{2,4}")
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,8}[·•・][\u4e00-\u9fff]{1,8}")
_OF_A_CATEGORY = re.compile(
    r".*[区省市县级类员店部卡系型期度色牌款装品户价地货季档组年月日周]$|[东南西北中华][东南西北中]"
)
_LATIN = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?(?:,? [^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?){0,3}")
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "mme"}
_GIVEN_WORDS = (
    "james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew "
    "joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott "
    "brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam nathan henry douglas peter zachary "
    "kyle walter ethan jeremy harold keith christian roger noah gerald carl terry sean arthur lawrence dylan jesse jordan bryan billy joe bruce "
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna "
    "michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole "
    "helen samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia victoria "
    "kelly lauren christina joan evelyn judith megan andrea cheryl hannah jacqueline martha gloria teresa ann anne sara madison frances kathryn "
    "janice jean abigail alice judy sophia grace denise amber doris marilyn danielle beverly isabella theresa diana natalie brittany charlotte "
    "marie kayla alexis lori bob tom tim mike dave jim bill dan ben sam max leo luke liam oliver harry oscar felix lars sven erik ole nils hans "
    "klaus jürgen stefan andreas markus sabine petra ursula monika pierre jean michel claire sophie camille luc juan carlos luis miguel pedro ana "
    "carmen lucia sofia elena marco luca giulia francesca paolo ivan olga natalia dmitri sergei yuki hiroshi kenji haruto sakura mei aisha fatima "
    "mohammed muhammad ahmed ali omar hassan raj priya amit sanjay anil mona nora lena mia zoe chloe ella ava lucy ruby rose eva ida clara wei li "
    "wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo lin he gao luo zheng liang xie song tang han feng deng cao peng zeng xiao "
    "tian dong yuan pan jiang cai yu du ye cheng su lu ding ren shen yao kim park choi nguyen tran pham singh kumar sharma patel khan"
)
_GIVEN = set(_GIVEN_WORDS.split())
_LOOKS_LIKE = 0.7
_FEW = 3


def is_name(value: str) -> bool:
    """Return whether one value looks like a person's name: 王小明, 欧阳娜娜, 阿凡提·买买提, Mona Bay, Dr. Lars Coe, Wang Wei."""
    text = value.strip()
    if _DOTTED.fullmatch(text):
        return True
    if _CHINESE.fullmatch(text):
        is_surname = text.startswith(_COMPOUND) or (text[0] in _SURNAMES and len(text) <= 3)
        return is_surname and not _OF_A_CATEGORY.fullmatch(text)
    if not _LATIN.fullmatch(text):
        return False
    words = [word.strip(".,") for word in text.casefold().split()]
    return words[0] in _TITLES or any(word in _GIVEN for word in words[: 2 if len(words) > 1 else 1])


def look_like_names(values: Collection[str]) -> bool:
    """Return whether different values of one column look like names of people: seven in ten of them, of fewer than three all."""
    names = sum(map(is_name, values))
    return names >= (_LOOKS_LIKE * len(values) if len(values) >= _FEW else max(1, len(values)))
