"""Which decimal mark is customary in the language of a file's headers."""

from __future__ import annotations

import re

from crm_dashboard.data.schema.header_words import words

_COMMA_LETTERS = re.compile(r"[äöüßéèêàçñãõáíóúůřěčšžłąęńśżźőűåøæğşıțșđ]|[\u0400-\u04ff\u0370-\u03ff]")
_POINT_LETTERS = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f\u0590-\u05ff\u0900-\u097f]")
_COMMA_LIST = (
    "datum betrag kunde kundennummer kundennr bestellung bestellnummer bestelldatum rechnung rechnungsnummer summe preis menge "
    "umsatz gesamt anzahl artikel währung einzelpreis rabatt beleg belegnummer "
    "client commande montant prix facture quantite remise devise numero "
    "fecha cliente pedido importe precio factura cantidad moneda descuento "
    "data importo ordine prezzo fattura quantita valuta sconto totale "
    "valor preco preço quantidade moeda desconto encomenda "
    "klant bedrag bestelling ordernummer prijs aantal korting factuur "
    "kwota klient zamowienie zamówienie cena ilosc waluta "
    "castka částka zakaznik zákazník objednavka množství mena "
    "belopp kund antal belob beløb ordre kunde dato pris "
    "tanggal pelanggan pesanan jumlah harga nilai "
    "tarih müşteri musteri siparis sipariş tutar fiyat adet "
    "összeg vásárló rendelés ár suma comanda pret "
    "ngày khách đơn tiền giá"
)
_POINT_LIST = (
    "date customer order amount price total invoice quantity qty sales revenue currency discount paid spend value product "
    "client_id customerid orderid id"
)
_COMMA_WORDS, _POINT_WORDS = (frozenset(map(words, listed.split())) for listed in (_COMMA_LIST, _POINT_LIST))
_BOTH = frozenset({"client", "total", "id", "data"})


def decimal_custom(headers: tuple[str, ...]) -> int:
    """Return 1 where the headers are in languages with a decimal comma, −1 in those with a decimal point, 0 if unclear."""
    comma = point = 0
    for header in headers:
        plain = words(header)
        listed = set(plain.split()) - _BOTH
        comma += bool(listed & _COMMA_WORDS) or bool(_COMMA_LETTERS.search(header.casefold()))
        point += bool(listed & _POINT_WORDS) or bool(_POINT_LETTERS.search(header.casefold()))
    return (comma > point) - (comma < point)


def is_japanese(headers: tuple[str, ...]) -> bool:
    """Return whether a header holds kana, or an order in Japanese words."""
    return any(re.search(r"[\u3040-\u30ff]|注文|顧客|税込|円", header) for header in headers)
