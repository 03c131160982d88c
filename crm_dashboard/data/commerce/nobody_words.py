"""The words that stand where a customer would, and mean nobody: guests, cash sales, walk-ins, and words for no value.

Words of English, Chinese, German, French, Spanish, Italian, Portuguese, Dutch, Japanese, Korean, Russian, Polish and Turkish.
A whole value is compared, ignoring case, spaces and the brackets round it: `Guest` is nobody, `John Guest` is somebody.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, product

NO_VALUE, ZERO = "no value", "0"
"""Subjects of decisions: all words for no value together, and a zero or minus one in place of an id."""

_NO_VALUES = (
    "nan|none|null|nil|na|n/a|n.a.|n. a.|#n/a|#na|#null!|#value!|#ref!|nat|undefined|void|blank|empty|missing|not available|not applicable|"
    "not set|not provided|not specified|unspecified|-|--|---|–|—|_|.|..|...|?|??|???|/|\\|*|**|***|无|無|空|空白|空值|暂无|暫無|"
    "keine angabe|k.a.|k. a.|ohne|vide|aucun|vacio|vacío|ninguno|nessuno|nenhum|なし|無し|없음|нет|brak|yok|tbd|n.d.|n. d.|s/n|s/d"
)
_ZEROS = "|".join(("-1", "-0", *("0" * length for length in range(1, 21))))
_NOBODIES = (
    "guest|guests|guest user|guest customer|guest client|guest account|guest buyer|guest order|guest checkout|guest shopper|anonymous|"
    "anonymous user|anonymous customer|anonymous buyer|anonymous guest|anon|walk in|walk ins|walkin|walk in customer|walkin customer|"
    "walk in customers|walk in client|walk in guest|walk in sale|walk in sales|cash|cash sale|cash sales|cash customer|cash customers|cash client|"
    "cash account|cash buyer|counter|counter sale|counter sales|counter customer|over the counter|over the counter sale|otc|otc customer|"
    "retail customer|retail customers|retail sale|retail sales|retail client|pos customer|pos sale|pos sales|store customer|shop customer|"
    "default customer|general customer|generic customer|dummy customer|misc customer|miscellaneous customer|sundry customer|sundry debtor|"
    "one time customer|one off customer|casual customer|no customer|no name|noname|unknown|unknown customer|unknown user|unknown buyer|"
    "unknown client|unidentified|unidentified customer|unregistered|unregistered customer|unregistered user|not registered|not logged in|"
    "non member|nonmember|non members|no account|general public|public|"
    "散客|散客户|散客戶|散户|零散客户|零散客|普通散客|门店散客|门市散客|零售散客|零售|零售客户|零售客戶|零售顾客|现金|現金|现金客户|現金客戶|现金散客|现金顾客|"
    "游客|遊客|游客用户|访客|訪客|匿名|匿名用户|匿名用戶|匿名客户|匿名客戶|匿名买家|匿名会员|未知|未知客户|未知客戶|未知用户|未知顾客|不详|不詳|不明|无名氏|無名氏|"
    "无客户|临时客户|臨時客戶|流动客户|路人|过客|路过客|门市客户|默认客户|默认会员|默认顾客|非会员|非會員|非会员客户|未登录|未登录用户|未注册|未注册用户|无会员|未登记|个人散客|過路客|过路客|线下散客|线上散客|店铺散客|匿名顾客|"
    "gast|gäste|gastkunde|gastbestellung|gastkonto|gast kunde|laufkunde|laufkunden|laufkundschaft|barverkauf|barverkäufe|barkunde|barkunden|"
    "barzahler|kassenverkauf|kassenkunde|thekenverkauf|ladenverkauf|diverse|diverse kunden|diverse debitoren|sammelkunde|einmalkunde|unbekannt|"
    "unbekannter kunde|anonym|anonymer kunde|kein kunde|nicht angemeldet|nicht registriert|gastbesteller|gastbestellerin|kunde unbekannt|tageskunde|cpd kunde|cpd debitor|conto pro diverse|"
    "invité|invite|client invité|anonyme|client anonyme|client comptoir|comptoir|vente comptoir|ventes comptoir|vente au comptoir|client de passage|"
    "client passage|passage|clients de passage|client divers|clients divers|client inconnu|inconnu|non inscrit|sans compte|client comptant|visiteur|non renseigné|non renseigne|non identifié|non identifie|client non identifié|client non identifie|"
    "invitado|cliente invitado|cliente mostrador|clientes mostrador|mostrador|venta mostrador|ventas mostrador|venta de mostrador|público general|"
    "publico general|público en general|publico en general|consumidor final|cliente final|cliente genérico|cliente generico|cliente contado|"
    "cliente de contado|clientes varios|cliente varios|cliente ocasional|cliente de paso|desconocido|cliente desconocido|anónimo|anonimo|sin nombre|"
    "sin cliente|no registrado|sin registrar|varios|cliente anónimo|cliente sin identificar|sin identificar|cliente no identificado|no identificado|"
    "ospite|cliente ospite|cliente banco|vendita al banco|vendite al banco|cliente occasionale|clienti vari|consumatore finale|sconosciuto|"
    "cliente anonimo|cliente sconosciuto|non registrato|cliente al banco|privato generico|cliente di passaggio|corrispettivi|corrispettivo|non identificato|cliente non identificato|"
    "convidado|cliente convidado|cliente balcão|cliente balcao|balcão|balcao|venda balcão|venda balcao|consumidor|consumidor não identificado|"
    "consumidor nao identificado|cliente não identificado|não identificado|nao identificado|cliente avulso|visitante|cliente padrão|cliente padrao|não informado|nao informado|sem cadastro|sem identificação|sem identificacao|desconhecido|anônimo|"
    "gastklant|passant|passanten|baliekoop|balieverkoop|kasklant|contante verkoop|contant|onbekend|anoniem|losse verkoop|gast klant|baliekoper|losse klant|winkelklant|contante klant|kassaklant|anonieme klant|onbekende klant|"
    "ゲスト|ゲスト様|ゲスト購入|ゲストユーザー|非会員|非会員様|一般客|一般のお客様|一般顧客|ゲスト購入者|ゲスト会員|フリー客|店頭のお客様|匿名希望|現金客|現金売上|店頭|店頭客|店頭販売|店頭売上|未登録|名無し|"
    "비회원|게스트|손님|일반손님|익명|미상|현금손님|"
    "гость|розничный покупатель|розничный клиент|розница|розничная продажа|аноним|неизвестно|неизвестный|частное лицо|физлицо|"
    "gość|klient detaliczny|sprzedaż detaliczna|anonimowy|nieznany|misafir|perakende müşteri|perakende satış|bilinmiyor"
)
_JOINTS = (" ", "")
_JOINED = re.compile(r"[\s_-]+")
BRACKETS = "()[]<>{}\"'“”（）【】《》"
"""Signs that may stand round a word."""


def _all_spellings() -> dict[str, str]:
    """Return the subject of each word as `folded` writes it, its parts joined by a space or by nothing."""
    subjects = dict.fromkeys(_NO_VALUES.split("|"), NO_VALUE) | dict.fromkeys(_ZEROS.split("|"), ZERO)
    for word in _NOBODIES.split("|"):
        for joint in _JOINTS:
            subjects.setdefault(joint.join(word.split()), word)
    for word in (word for word in _NO_VALUES.split("|") if " " in word):
        for joint in _JOINTS:
            subjects.setdefault(joint.join(word.split()), NO_VALUE)
    return subjects


_SUBJECTS = _all_spellings()
_IN_IDS = (" ", "-", "_", "")
_PART_OF_WORD = re.compile(r"[ -]")


def _forms(word: str) -> set[str]:
    """Return a word with any sign between its parts, and with nothing but spaces and no signs round it."""
    parts = _PART_OF_WORD.split(word) if any(map(str.isalpha, word)) else [word]
    joined = {
        "".join(chain.from_iterable(zip(parts, (*signs, ""), strict=True)))
        for signs in product(_IN_IDS, repeat=len(parts) - 1)
    }
    return joined | {_JOINED.sub(" ", word), _JOINED.sub(" ", word).strip()}


SPELLINGS: tuple[str, ...] = tuple(set().union(*map(_forms, _SUBJECTS)))
"""All words in lower case, as SQL looks for them; `nobody` then decides."""


def folded(value: str) -> str:
    """Return a value as it is looked up: half-width, lower case, without brackets or quotes round it.

    Words are joined by single spaces, instead of hyphens and underscores too; a number and signs alone stay as they are.
    """
    plain = " ".join(unicodedata.normalize("NFKC", value).lower().split())
    bare = plain.strip(BRACKETS).strip() if len(plain) > 1 else plain
    return _JOINED.sub(" ", bare).strip() if any(map(str.isalpha, bare)) else bare


def nobody(value: str) -> str | None:
    """Return the subject of the decision about a value that stands for no customer; None for one that may be a customer."""
    return _SUBJECTS.get(folded(value))
