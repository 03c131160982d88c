"""The words that tell kinds of customers, such as new and returning: a column of them says nothing of who bought."""

from __future__ import annotations

from collections.abc import Collection

from crm_dashboard.data.commerce.nobody_words import folded

_WORDS = (
    "new|new customer|new customers|new client|new user|new buyer|first time|first time customer|first time buyer|first timer|first|first order|"
    "returning|returning customer|returning customers|return|returned|repeat|repeat customer|repeat buyer|repeating|existing|existing customer|"
    "existing client|old|old customer|regular|regular customer|loyal|loyal customer|recurring|current|former|lapsed|active|inactive|prospect|lead|"
    "member|members|non member|nonmember|registered|unregistered|guest|guests|logged in|not logged in|vip|normal|standard|premium|gold|silver|bronze|"
    "retail|wholesale|b2b|b2c|private|business|company|individual|consumer|corporate|person|personal|general|reseller|dealer|"
    "online|offline|domestic|foreign|local|international|overseas|export|internal|external|direct|indirect|subscriber|non subscriber|paying|trial|"
    "线上|线下|国内|国外|内部|外部|线上客户|线下客户|"
    "yes|no|y|n|true|false|male|female|m|f|"
    "新|老|新客|老客|新客户|老客户|新客戶|老客戶|新顾客|老顾客|新用户|老用户|新会员|老会员|新买家|老买家|回头客|复购|复购客户|复购用户|首购|首单|首次购买|首次|非首次|熟客|潜客|"
    "会员|會員|非会员|非會員|普通会员|普通用户|普通客户|个人|企业|公司|个人客户|企业客户|批发|零售|是|否|男|女|"
    "neu|neukunde|neukunden|neuer kunde|bestandskunde|bestandskunden|stammkunde|stammkunden|wiederkehrend|wiederkehrender kunde|altkunde|privat|"
    "privatkunde|geschäftlich|geschäftskunde|firma|gewerblich|gast|registriert|ja|nein|"
    "nouveau|nouvelle|nouveau client|nouveaux clients|client existant|existant|fidèle|client fidèle|récurrent|client récurrent|ancien|ancien client|"
    "particulier|professionnel|pro|oui|non|"
    "nuevo|nueva|cliente nuevo|nuevo cliente|recurrente|cliente recurrente|existente|habitual|cliente habitual|antiguo|particular|empresa|sí|si|"
    "nuovo|nuovo cliente|abituale|ricorrente|esistente|privato|azienda|novo|novo cliente|cliente novo|cliente antigo|antigo|pessoa física|pessoa jurídica|"
    "nieuw|nieuwe klant|bestaand|bestaande klant|terugkerend|vaste klant|"
    "新規|新規顧客|新規客|リピート|リピーター|リピート客|既存|既存顧客|既存客|再購入|常連|会員様|一般|個人|法人|"
    "신규|신규고객|재구매|재구매고객|기존|기존고객|회원|비회원|новый|новый клиент|постоянный|постоянный клиент|повторный"
)
_KINDS = frozenset(_WORDS.split("|"))


def are_kinds_of_customers(values: Collection[str]) -> bool:
    """Return whether all values are words for kinds of customers; False for no values."""
    return bool(values) and all(folded(value) in _KINDS for value in values)
