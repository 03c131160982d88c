"""Normalise headers to plain words, and find the names of roles in them."""

from __future__ import annotations

import functools
import re
import unicodedata

from crm_dashboard.data.schema.columns import Column
from crm_dashboard.data.schema.header_units import header_unit

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[\(\[【（].*?[\)\]】）]\s*$")
_GAPS = re.compile(r"[\s_\-./:：#*°'’`]+")
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_OF_SOMETHING_ELSE = re.compile(
    r"\b(parent|previous|prev|last|first|next|original|return|refund|refer|referrer|referred|invited|old|related|due|ship|shipped|shipping|deliver|delivered|"
    r"delivery|expiry|expire|expires|expected|birth|updated|modified|tax|vat|fee|freight|balance|points|discount|cost|budget|credit|target|list|"
    r"livraison|livre|expedition|expedie|echeance|naissance|tva|frais|port|retour|parrain|fournisseur|points|avoir|"
    r"entrega|envio|enviado|vencimiento|vencimento|nacimiento|nascimento|iva|impuesto|imposto|gastos|frete|taxa|proveedor|fornecedor|puntos|pontos|devolucion|"
    r"consegna|spedizione|spedito|scadenza|nascita|spese|trasporto|imposta|reso|fornitore|punti|"
    r"levering|leverdatum|verzending|verzenddatum|verzendkosten|verzonden|vervaldatum|geboorte|geboortedatum|btw|leverancier|retour|"
    r"lieferung|lieferdatum|liefertermin|versand|versanddatum|versandkosten|fallig|falligkeit|geburt|geburtsdatum|mwst|ust|steuer|lieferant)\b|"
    r"発送|配送|出荷|届|納期|送料|消費税|税額|ポイント|誕生|生年|更新|返品|仕入|発注|キャンセル|"
    r"退|上级|父|原始|原订单|推荐|邀请|上次|上一|首次|最近|关联|发货|送达|到期|预计|生日|出生|修改|更新|税额|税率|运费|手续费|余额|积分|优惠|折扣|成本|预算|目标"
)
_LEAST_CHINESE, _LEAST_WORDS = 4, 2
_REMEMBERED = 16_384
"""More headers than all tables have names: each is compared with every header of a file, several times over."""
_AS_SIMPLIFIED = str.maketrans(
    "訂單編號會員戶時間額實數價優門幣類貨購買銷發應總郵電話狀態來產項費條積點級歲學歷職業顧稱號碼聯絡繫區縣鄉鎮個樣備註結帳賬開關閉圖標籤傳機獎勵減滿運",
    "订单编号会员户时间额实数价优门币类货购买销发应总邮电话状态来产项费条积点级岁学历职业顾称号码联络系区县乡镇个样备注结账账开关闭图标签传机奖励减满运",
)
"""The characters that headers are made of: an export of Taiwan or Hong Kong names its columns by the same words."""


@functools.lru_cache(_REMEMBERED)
def words(header: str) -> str:
    """Return a header as plain lower-case words: the same for `CustomerID`, `customer_id` and `Customer Id (text)`.

    A unit or a currency at its end is left out: `amount_cents` and `Amount in USD` are amounts. Accents are dropped, so that
    `Número` is `numero`; “N°” and “Nº” become `n` and `no`.
    """
    folded = unicodedata.normalize("NFKC", header_unit(header).rest).strip().translate(_AS_SIMPLIFIED)
    bare = _BRACKETS.sub("", folded).strip() or folded
    plain = _GAPS.sub(" ", _CAMEL.sub(" ", bare)).strip().casefold()
    return plain if plain.isascii() else _without_accents(plain)


def _without_accents(plain: str) -> str:
    """Return words without accents over Latin letters; the marks of Japanese and Korean letters stay."""
    return unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", plain)))


def find_name(header: str, role: Column) -> str | None:
    """Return the longest name of a role that stands in a header among other words; None for short names and odd words.

    Names of one word, and Chinese ones of fewer than four characters, stand in too many headers to mean anything. A
    header that tells of something else (a refund's id, the last order's date, a tax) names no role.
    """
    plain = words(header)
    if _OF_SOMETHING_ELSE.search(plain):
        return None
    names = [name for name in role.names if _is_distinctive(words(name)) and _contains_name(words(name), plain)]
    return max(names, key=len, default=None)


def is_other_field(header: str) -> bool:
    """Return whether a header names a field that no role needs, such as a delivery date or a tax."""
    return bool(_OF_SOMETHING_ELSE.search(words(header)))


def _is_distinctive(name: str) -> bool:
    if _CHINESE.search(name):
        return len(name) >= _LEAST_CHINESE
    return len(name.split()) >= _LEAST_WORDS


def _contains_name(name: str, header: str) -> bool:
    return name in header if _CHINESE.search(name) else f" {name} " in f" {header} "
