"""Guess the encoding of bytes from how many of the decoded characters are common in each encoding's language."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from crm_dashboard.data.readers.text.windows_encodings import reads_as_central_european, reads_as_cyrillic

_SIMPLIFIED = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形"
    "相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题程展五"
    "果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先"
    "回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速"
    "花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越"
    "织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维"
    "划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严"
    "客户姓订编付款收货址店铺买卖商品退优惠折扣会员手机邮箱邮编快递支付宝微信现销售额数量单价下时间创建备注颜尺码规格仓库物流状态已交易成功关闭"
    "李刘陈杨赵黄吴徐孙朱胡郭何罗郑梁谢宋唐韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖贾夏韦付方邹熊孟秦邱侯"
    "甲乙丙丁戊己庚辛壬癸丽娜伟芳秀英敏静强磊洋艳勇杰涛超玲霞鹏宇浩婷雪琳欣怡佳琪晓梅兰竹菊"
    "湖浙苏福广川陕甘贵云辽吉黑龙津沪渝深圳杭州武汉成都南京重庆朝阳浦东省市区镇村街路号楼室"
)
_TRADITIONAL = (
    "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經"
    "十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形"
    "相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題程展五"
    "果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先"
    "回則任取據處隊南給色光門即保治北造百規熱領七海口東導器壓志世金增爭濟階油思術極交受聯什認六共權收證改清己美再採轉更單風切打白教速"
    "花帶安場身車例真務具萬每目至達走積示議聲報完類八離華名確才科張信馬節話米整空元況今集溫傳土許步群廣石記需段研界拉林律叫且究觀越"
    "織裝影算低持音眾書布復容兒須際商非驗連斷深難近千周委素技備半辦青省列習響約支般史感勞便團往歷市克何除消構府稱太準精值號率族維"
    "劃選標寫存候毛親快效斯院查江型眼王按格養易置派層片始卻專狀育廠京識適屬圓包火住調滿縣局照參紅細引聽該鐵價嚴"
    "客戶姓訂編付款貨址店鋪買賣退優惠折扣會員手機郵箱遞區購買產品銷售額數量單價下訂時間創建備註顏尺碼規倉庫物流狀態"
    "李劉陳楊趙黃吳徐孫朱胡郭何羅鄭梁謝宋唐韓馮鄧曹彭曾蕭田董潘袁蔡蔣余于杜葉程魏蘇呂丁任盧姚沈鍾姜崔譚陸范汪廖賈夏韋方鄒熊孟秦邱侯"
    "臺台灣北高雄新竹桃園中南彰化嘉義屏宜蘭花蓮基隆香港九龍澳門美惠淑玲雅婷怡君志豪俊傑明建宏家豪"
)
_KANA = "".join(map(chr, range(0x3041, 0x30FD)))
_JAPANESE = "日本東京都大阪府市県区町村氏名様住所電話番号注文商品数量金額税込合計円年月日時分顧客会社株式名前田中山川鈴木佐藤高橋伊渡辺小林加吉"
_JAPANESE += "郎太花子美一二三恵智裕浩健直樹洋介翔陽菜結優真由紀香織里奈千春夏秋冬松清水森池石井上下原岡長谷近斎遠青和島野口福後横浜浦北海道神奈埼玉葉愛知兵庫丁目番地咲"
_KOREAN = (
    "이다의가는을에하고를지로사기도한자시인은대어리아정해서나그일보주제부전상수원동들구과니라여신우공장조스선금성유국방경문비산"
    "미세간년월안계민내관소생중실고객번호주문결제금액상품명이름전화주소서울부산김박최강윤임한오배송할인총합수량단가"
)
_LATIN = "éèêëáàâäãåçíìîïñóòôöõøúùûüýßæœÉÈÊËÁÀÂÄÃÅÇÍÌÎÏÑÓÒÔÖÕØÚÙÛÜÆŒšžŠŽ"
_SIGNS = "€£°®©™’‘“”–—…·º²³½«»¿¡§ "
_FREQUENT = {
    "gb18030": frozenset(_SIMPLIFIED),
    "big5": frozenset(_TRADITIONAL),
    "shift_jis": frozenset(_KANA + _JAPANESE),
    "euc-kr": frozenset(_KOREAN),
}
_READ = 200_000
_ENOUGH, _SURELY = 0.2, 0.6
_UTF8_SHAPE = re.compile(rb"[\xc0-\xdf][\x80-\xbf](?![\x80-\xbf])|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf7][\x80-\xbf]{3}")
_HIGH_RUN = re.compile(r"(?:(?<=([A-Za-z]))|)([^\x00-\x7f]+)(?=([A-Za-z])?)")


@dataclass(frozen=True)
class Guess:
    """The most likely encoding, and whether it is certain enough not to ask the user."""

    encoding: str
    is_sure: bool


def guess_encoding(window: bytes) -> Guess | None:
    """Return the most likely encoding of bytes that are not UTF-8 and begin with a whole character; None if none is likely.

    Each of GB18030, Big5, Shift-JIS and EUC-KR that the bytes can be is scored by the share of its characters that are in
    daily use. GB18030 is sure when nearly all of its characters also lie in the area of GB 2312. Western European text is
    told by single letters with accents among plain ones, Central European by its letters, Cyrillic by its words.
    """
    data = window[:_READ]
    is_utf8_like = len(_UTF8_SHAPE.findall(data)) * 10 > sum(byte > 127 for byte in data)
    if not is_utf8_like and reads_as_central_european(data):
        return Guess("cp1250", is_sure=False)
    if not is_utf8_like and _reads_as_latin(data):
        return Guess("cp1252", is_sure=False)
    scores = {encoding: _share(data, encoding) for encoding in _FREQUENT}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] < _SURELY and not is_utf8_like and reads_as_cyrillic(data):
        return Guess("cp1251", is_sure=False)
    is_plain_chinese = scores["gb18030"] >= 0 and _reads_as_chinese(data)
    if is_plain_chinese and scores["gb18030"] >= min(scores[best], 0.5):
        return Guess("gb18030", is_sure=True)
    if scores[best] >= _ENOUGH:
        return Guess(best, is_sure=False)
    return Guess("gb18030", is_sure=False) if is_plain_chinese else None


def claims_utf8(window: bytes) -> bool:
    """Return whether the first line with non-ASCII bytes is UTF-8 and hardly anything else."""
    line = next((line for line in window.split(b"\n") if not line.isascii()), b"")
    try:
        characters = [letter for letter in line.decode("utf-8") if ord(letter) > 127]
    except UnicodeDecodeError:
        return False
    return all(ord(letter) > 0x7FF or letter in _LATIN for letter in characters)


def utf16_byte_order(head: bytes) -> str | None:
    """Return the encoding with the byte order of UTF-16 text without a mark; None if the bytes are not such text."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if (even + odd) * 10 < len(head) or min(even, odd) * 10 > max(even, odd):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    words = head[: len(head) // 2 * 2].decode(encoding, "ignore")
    return encoding if "\n" in words or "\r" in words else None


def _share(data: bytes, encoding: str) -> float:
    """Return the share of common characters among those beyond ASCII; -1 if the bytes are not in this encoding."""
    try:
        words = codecs.getincrementaldecoder(encoding)("strict").decode(data)
    except UnicodeDecodeError:
        return -1.0
    characters = [letter for letter in words if ord(letter) > 127 and letter.isalnum()]
    return sum(letter in _FREQUENT[encoding] for letter in characters) / max(1, len(characters))


def _reads_as_latin(data: bytes) -> bool:
    runs = _HIGH_RUN.findall(data.decode("cp1252", "replace"))
    return sum(map(_is_western, runs)) >= 0.9 * len(runs)


def _is_western(run: tuple[str, str, str]) -> bool:
    """Return whether these characters can be part of a Western European word, or are signs such as €."""
    before, inner, after = run
    letters = inner.strip(_SIGNS)
    return not letters or (len(letters) <= 2 and all(letter in _LATIN for letter in letters) and bool(before or after))


def _reads_as_chinese(data: bytes) -> bool:
    """Return whether nearly all two-byte characters are in the GB 2312 area, unlike Big5 or Latin text."""
    usual = total = position = 0
    while position < len(data) - 1:
        lead, trail = data[position], data[position + 1]
        if lead < 0x80:
            position += 1
        elif 0x30 <= trail <= 0x39:
            position += 4
        else:
            total += 1
            usual += 0xA1 <= lead <= 0xF7 and trail >= 0xA1
            position += 2
    return usual >= 0.85 * total
