"""Classify a column by its header: personal data, harmless, or unknown."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

HeaderClass = Literal["personal", "harmless", "measure", "unknown"]

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BREAKS = re.compile(r"[\s_\-/.,:;#()\[\]'’]+")

_WHOSE = (
    r"first|last|given|family|middle|maiden|full|legal|real|nick|user|screen|display|profile|contact|customer|client|buyer|seller|recipient|"
    r"receiver|consignee|billing|shipping|delivery|member|owner|spouse|partner|child|kid|parent|guardian|emergency|account|holder|guest|"
    r"patient|company|business|person|referrer|agent|pet|login"
)
_NAMES = rf"\b(?:{_WHOSE}) ?names?\b|^names?(?: ?\d+)?$|\bname of (?:the )?(?:{_WHOSE})|surname|forename|\b[fl] ?names?\b|\balias\b"
_PERSONS = (
    r"\bcontacts?\b|\brecipients?\b|consignee|\breceivers?\b|addressee|\battn\b|\battention\b|guardian|spouse|next of kin|\breferrer\b|"
    r"\breferred by\b|introducer|beneficiary|card ?holder|\bpayee\b|\bpayer\b|\bpersons?\b|\bsignatory\b|\binvoice to\b|\bship to\b|\bbill to\b"
)
_CONTACTS = (
    r"\b(?:tele)?phones?\b|\btel\b|\bmobiles?\b|\bcell\b|\blandlines?\b|\bfax\b|whats ?app|we ?chat|weixin|\btelegram\b|\bskype\b|\bqq\b|"
    r"\be ?mails?\b|\bmail\b|\bmsn\b|\bkakao\b|\bviber\b|\bline id\b|\bhandles?\b|\bsocial\b|instagram|facebook|twitter|tik ?tok|douyin|"
    r"weibo|linkedin|snapchat|xiaohongshu|wang ?wang|\bopen ?id\b|\bunion ?id\b|\burl\b|\bhomepage\b|\bwebsite\b"
)
_PLACES = (
    r"address\w*|\baddr\b|\bstreet\b|\bapartment\b|\bapt\b|\bhouse\b|\bzip(?: ?code)?\b|\bpost(?:al)? ?code\b|\bpostal\b|\blatitude\b|"
    r"\blongitude\b|\blat\b|\bl(?:ng|on)\b|\bgps\b|\bcoordinates?\b|\bgeo ?location\b"
)
_DOCUMENTS = (
    r"passport|\bssn\b|social security|national id|\bid (?:card|no|number|doc\w*)\b|identi(?:ty|fication)|\bnric\b|licen[cs]e|\bplates?\b|"
    r"\b(?:tax|vat) (?:id|no|number|code)\b|\btin\b|\bnino?\b|aadhaar|\bcpf\b|\bdni\b|\bvin\b|\biban\b|\bbic\b|\bswift\b|\baccounts?\b|"
    r"\bacct\b|\bbank\b|\bcard (?:no|num|number|id)\b|\b(?:credit|debit) card\b|alipay|paypal|venmo|\bsort code\b|\brouting\b|\bpass(?:word|code)\b|"
    r"\bsignature\b|\binsurance (?:id|no|number)\b|\bpolicy (?:id|no|number)\b"
)
_DEVICES = (
    r"\bip\b|\bmac\b|\bimei\b|\bimsi\b|\bidfa\b|\bgaid\b|\boaid\b|\bdevices?\b|\bcookies?\b|\buser agent\b|\bserial\b|\budid\b|\bfingerprint\b|"
    r"\bavatar\b|\bphoto\b"
)
_REMARKS = (
    r"\bremarks?\b|\bnotes?\b|\bcomments?\b|\bmemo\b|\bmessages?\b|\bfeedback\b|\breviews?\b|\btext\b|\bcomplaints?\b|\binstructions?\b|"
    r"\brequests?\b|\bdescriptions?\b|\bdetails?\b|\bverbatim\b|\btranscript\b|\bchat\b|\bdiary\b|\bgreeting\b"
)
_ABROAD = (
    r"\b(?:vor|nach|familien|kunden)name\b|ansprechpartner|empfänger|telefon|\bhandy\w*|\badresse|stra(?:ß|ss)e|\bplz\b|bemerkung|"
    r"\b(?:pré)?nom\b|destinataire|téléphone|code postal|commentaire|\bnombre\b|apellidos?|teléfono|\bmóvil\b|correo|dirección|"
    r"\bindirizzo\b|\bcognome\b|\bnome\b|nominativo|cellulare|\btelefono\b|\bendereço\b|\bmorada\b|\bsobrenome\b|\btelefone\b|\bcelular\b|"
    r"\bnaam\b|\b(?:voor|achter|klant)naam\b|telefoon\w*|\badres\b|postcode|courriel|氏名|お名前|住所|電話|メール|郵便番号|備考|フリガナ|ふりがな"
)
_CHINESE = (
    r"联系人|联络人|收货人|收件人|寄件人|发件人|提货人|第[一二三]收|姓名|名字|昵称|称呼|用户名|会员名|客户名|顾客名|买家名|公司名|单位名|企业名|法人|推荐人|"
    r"介绍人|监护人|配偶|家长|紧急联系|持卡人|户名|受益人|付款人|收款人|经办人|抬头|真名|曾用名|英文名|电话|手机|座机|固话|传真|联系方式|联络方式|邮箱|邮件|微信|"
    r"(?:^|[^a-z])qq|旺旺|支付宝|抖音|快手|小红书|微博|钉钉|飞书|淘宝[id号]|账号|帐号|账户|帐户|银行卡|银行账|开户|卡号|身份证|身份号|护照|驾驶证|驾照|证件|社保|"
    r"公积金|税号|信用代码|车牌|车架|设备|序列号|地址|住址|住所|住处|门牌|街道|小区|楼栋|邮编|邮政|经纬|经度|纬度|定位|备注|留言|备忘|说明|评论|评语|评价|反馈|意见|"
    r"投诉|描述|聊天|签名|密码|头像|照片|寄语|诉求|附言|记录|户籍|^姓氏?$|(?<![店品类款片])名$"
)
_PERSONAL = "|".join((_NAMES, _PERSONS, _CONTACTS, _PLACES, _DOCUMENTS, _DEVICES, _REMARKS, _ABROAD, _CHINESE))
_BIRTH = r"\bbirth ?(?:day|date)?\b|\bdate of birth\b|\bdob\b|\bbday\b|\banniversar\w+|geburtstag|geburtsdatum|生日|出生|诞辰|纪念日|生于"

_ABOUT = (
    r"\b(?:type|brand|level|tier|count|number of|month|year|rate|ratio|share|status|opt ?(?:in|out)|subscrib\w+|subscription|channel|source|"
    r"category|flag|verified|bounced|opened|clicked|opens|clicks|consent|country|score|length|model|os|platform|segment|band|group|size|days|"
    r"frequency|has|is|prefer\w*|method|balance|age|tenure|manager|rating|volume|avg|average|sent|received)\b"
    r"|类型|品牌|等级|级别|(?<!号)数$|数量|次数|月份?$|年份|率$|占比|是否|订阅|状态|渠道|来源|归属地|偏好|型号|系统|时长|天数|金额|余额|评分|得分|分值|分数|分$|星级|标签|长度|"
    r"条数|授权|同意|时段|类别|(?:绑定|关注|验证)$"
)
"""What is told about a contact or an account, such as its type or how many there are; then the values decide."""
_MEASURE = (
    r"\b(?:amount|revenue|sales|spen[dt]\w*|income|salary|balance|points?|scores?|value|price|cost|total|gmv|ltv|clv|profit|margin|turnover|"
    r"assets?|limit|distance|steps|views|clicks|visits|count|number of|quantity|qty|budget|days|months|hours|minutes|seconds|rate|ratio|share)\b"
    r"|金额|消费|收入|余额|积分|销售|业绩|成本|利润|毛利|单价|额$|额度|值$|分$|数$|量$|里程|距离|面积|资产|时长|天数|率$"
)
_HARMLESS = (
    r"\b(?:region|area|zone|country|province|state|city|territory|channel|source|tier|level|grade|plan|package|bundle|products?|sku|categor\w+|"
    r"brands?|stores?|shops?|branch|size|colou?rs?|segment|cohort|industry|sector|gender|sex|education|occupation|job|language|currency|payment method|"
    r"season|flag|status|type|model|platform|os|browser|campaign|coupon|course|subscription|warehouse|team|department|material|genre|style|"
    r"flavou?r|variant|version|stage|interests?|hobby|weekday|month|quarter|device type)\b"
    r"|大区|区域|地区|片区|商圈|城市|省|渠道|来源|等级|级别|套餐|计划|商品|产品|品类|类目|类别|品牌|门店|店铺|店名|尺码|颜色|色系|行业|性别|学历|职业|语言|币种|"
    r"支付方式|标签|状态|类型|型号|系统|平台|活动|优惠券|课程|仓库|部门|团队|风格|口味|季节|季度|星座|生肖|血型|偏好|分群|分层|分组|版本|阶段|兴趣|款式|材质|月份"
)


def header_words(header: str) -> str:
    """Return a header in lower case and half-width, its words parted by single spaces: `contactPerson_2` is `contact person 2`."""
    half = unicodedata.normalize("NFKC", header)
    return _BREAKS.sub(" ", _CAMEL.sub(" ", half)).strip().casefold()


def classify_header(header: str) -> HeaderClass:
    """Return the class of a header: personal data, a harmless category, a measurement, or unknown.

    A header that only tells about a contact or an account (`email opt in`, `设备类型`) is not personal by its words.
    """
    words = header_words(header)
    if _matches_words(_PERSONAL, words) and not _matches_words(_ABOUT, words):
        return "personal"
    if _matches_words(_MEASURE, words):
        return "measure"
    return "harmless" if _matches_words(_HARMLESS, words) and not _matches_words(_PERSONAL, words) else "unknown"


def is_birth_header(header: str) -> bool:
    """Return whether a header names a birthday: whole dates under it are personal, months and years are not."""
    return _matches_words(_BIRTH, header_words(header))


_NAMES_A_PERSON = (
    "|".join((_NAMES, _CONTACTS, r"passport|\bssn\b|national id|\bid card\b|\biban\b|alipay|paypal"))
    + r"|\b(?:recipient|consignee|receiver|addressee|contact person)\b|联系人|收货人|收件人|姓名|昵称|称呼|客户名|顾客名|公司名|电话|手机|座机|固话|邮箱|邮件|微信|"
    r"(?:^|[^a-z])qq|旺旺|支付宝账|身份证|护照|证件|银行卡"
)
_NUMBERS_A_CUSTOMER = (
    r"\bid\b|编号|编码|\b(?:user|member|buyer|account|login|screen|display) ?names?\b|会员名|用户名|买家名"
)


def is_personal_id_header(header: str) -> bool:
    """Return whether a header of customer ids names personal data: names, phones, addresses or documents."""
    words = header_words(header)
    return _matches_words(_NAMES_A_PERSON, words) and not _matches_words(_NUMBERS_A_CUSTOMER, words)


def _matches_words(pattern: str, words: str) -> bool:
    """Return whether words hold one of a list: compiled when first asked, since a server that reads no file never is."""
    return re.search(pattern, words) is not None
