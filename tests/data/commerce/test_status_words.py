"""The words of states, payments, flags and types of documents, in nine languages and the codes of many systems."""

from __future__ import annotations

import pytest

from crm_dashboard.data.commerce.status_words import (
    DOCUMENT,
    FLAG,
    PAYMENT,
    STATUS,
    Meaning,
    choice_subject,
    meaning_of,
    plain_meaning,
    role_by_values,
    subject,
)

GONE = {Meaning.NOT_SALE, Meaning.UNPAID, Meaning.HELD, Meaning.REFUNDED}


def groups(listed: str) -> list[str]:
    return [word.strip() for word in listed.split("|")]


@pytest.mark.parametrize(
    ("system", "sold", "gone"),
    [
        ("WooCommerce", "wc-completed|wc-processing|completed", "wc-pending|wc-on-hold|wc-cancelled|wc-failed|wc-refunded|checkout-draft|trash"),
        ("Shopify", "paid|partially_paid", "voided|pending|refunded|authorized|expired"),
        ("Magento", "complete|processing", "canceled|holded|pending|pending_payment|fraud|payment_review"),
        ("PrestaShop", "Payment accepted|Shipped|Delivered|Processing in progress|Remote payment accepted", "Canceled|Refunded|Payment error|Awaiting check payment|Awaiting bank wire payment"),
        ("PrestaShop, French", "Paiement accepté|Expédié|Livré|En cours de préparation", "Annulé|Remboursé|Erreur de paiement|En attente de paiement|En attente de virement"),
        ("Odoo", "sale|done|posted", "cancel|draft|Quotation Sent"),
        ("Stripe", "succeeded|paid", "failed|canceled|requires_payment_method|refunded|uncollectible"),
        ("PayPal", "Completed|Processed", "Denied|Failed|Reversed|Refunded|Pending|Voided|Expired"),
        ("淘宝", "交易成功|卖家已发货，等待买家确认|买家已付款，等待卖家发货", "交易关闭|等待买家付款|退款成功|付款以前，卖家或买家主动关闭交易"),
        ("京东", "完成|已完成|等待出库", "(锁定)等待付款|已取消|等待付款"),
        ("拼多多", "已收货|已发货，待收货|待发货|待成团", "已取消|退款成功|未成团"),
        ("抖店", "已完成|已发货|备货中|待发货", "已关闭|待支付"),
        ("有赞", "交易完成|待发货|已发货", "交易关闭|待付款"),
        ("German", "Bezahlt|Versandt|Abgeschlossen|Geliefert|In Bearbeitung", "Storniert|Fehlgeschlagen|Rückerstattet|Zahlung ausstehend|Entwurf|Unbezahlt|Abgelehnt"),
        ("Spanish", "Completado|Pagado|Enviado|Entregado|Procesando", "Cancelado|Fallido|Reembolsado|Pendiente de pago|Borrador|Rechazado"),
        ("Italian", "Spedito|Consegnato|Completato|In lavorazione|Pagamento accettato", "Annullato|Rimborsato|In attesa di pagamento|Pagamento fallito|Bozza|Non pagato"),
        ("Portuguese", "Entregue|Enviado|Concluído|Em processamento|Pagamento aprovado|Pago", "Cancelado|Devolvido|Aguardando pagamento|Pagamento recusado|Estornado|Não pago|Cancelado pelo cliente"),
        ("Dutch", "Verzonden|Afgerond|In behandeling|Betaald|Afgeleverd", "Geannuleerd|Terugbetaald|Wacht op betaling|Mislukt|In afwachting van betaling|Niet betaald|Geannuleerd door klant"),
        ("Japanese", "完了|支払い済み|発送済み|入金済み", "キャンセル|未払い|入金待ち|返金済み|決済失敗"),
    ],
)  # fmt: skip
def test_the_states_of_a_system_are_known(system: str, sold: str, gone: str) -> None:
    assert {word: meaning_of(STATUS, word) for word in groups(sold)} == dict.fromkeys(groups(sold), Meaning.SALE)
    assert {word for word in groups(gone) if meaning_of(STATUS, word) not in GONE} == set(), system


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("Cancelled by customer", Meaning.NOT_SALE),
        ("Cancelled - out of stock", Meaning.NOT_SALE),
        ("交易关闭（买家取消）", Meaning.NOT_SALE),
        ("partially_refunded", Meaning.PARTLY),
        ("Teilweise erstattet", Meaning.PARTLY),
        ("Refund declined", Meaning.SALE),
        ("not refunded", Meaning.SALE),
        ("无售后或售后取消", Meaning.SALE),
        ("退款中", Meaning.RETURNING),
        ("没有申请退款", Meaning.SALE),
        ("Parzialmente rimborsato", Meaning.PARTLY),
        ("Gedeeltelijk terugbetaald", Meaning.PARTLY),
        ("não devolvido", Meaning.SALE),
        ("payment still pending", Meaning.UNPAID),
        ("noch nicht bezahlt", Meaning.UNPAID),
        ("Gift wrap", None),
    ],
)
def test_longer_values_are_known_by_the_words_in_them(value: str, meaning: Meaning | None) -> None:
    assert meaning_of(STATUS, value) is meaning


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        ("out_invoice", Meaning.SALE),
        ("out_refund", Meaning.REFUND),
        ("in_invoice", Meaning.NOT_SALE),
        ("Nota di credito", Meaning.REFUND),
        ("Creditfactuur", Meaning.REFUND),
        ("Devolução", Meaning.REFUND),
        ("Verkoopfactuur", Meaning.SALE),
        ("Inkoopfactuur", Meaning.NOT_SALE),
        ("capture", Meaning.SALE),
        ("authorization", Meaning.NOT_SALE),
        ("shop_order_refund", Meaning.REFUND),
        ("Gutschrift", Meaning.REFUND),
        ("Rechnung", Meaning.SALE),
        ("Rechnungskorrektur", Meaning.REFUND),
        ("Avoir", Meaning.REFUND),
        ("Factura rectificativa", Meaning.REFUND),
        ("销售退货单", Meaning.REFUND),
        ("红字发票", Meaning.REFUND),
        ("返品", Meaning.REFUND),
        ("Payment Refund", Meaning.REFUND),
        ("General Withdrawal", Meaning.NOT_SALE),
        ("Vendor Bill", Meaning.NOT_SALE),
        ("Angebot", Meaning.NOT_SALE),
        ("Sales Receipt", Meaning.SALE),
    ],
)
def test_types_of_documents_are_known(value: str, meaning: Meaning) -> None:
    assert meaning_of(DOCUMENT, value) is meaning


def test_yes_and_no_mean_what_their_column_is_about() -> None:
    assert [meaning_of(FLAG, word) for word in ("是", "Yes", "1", "否", "nein")] == [Meaning.REFUNDED] * 3 + [Meaning.SALE] * 2  # fmt: skip
    assert [meaning_of(PAYMENT, word) for word in ("ja", "0")] == [Meaning.SALE, Meaning.UNPAID]
    assert choice_subject(FLAG, "是") != choice_subject(PAYMENT, "是")


def test_some_words_mean_what_the_words_beside_them_say() -> None:
    def meaning(value: str, *beside: str, role: str = STATUS, has_invoices: bool = False) -> Meaning | None:
        return plain_meaning(role, value, beside, has_invoices=has_invoices)[0]

    assert meaning("closed", "complete", "canceled") is Meaning.REFUNDED
    assert meaning("closed", "open") is Meaning.SALE
    assert meaning("sent", "draft", "sale") is Meaning.NOT_SALE
    assert meaning("sent", "delivered") is Meaning.SALE
    assert meaning("Payment", role=DOCUMENT, has_invoices=True) is Meaning.NOT_SALE
    assert meaning("Payment", role=DOCUMENT) is Meaning.SALE
    assert meaning("not paid", role=PAYMENT, has_invoices=True) is Meaning.SALE


def test_case_accents_and_marks_do_not_matter() -> None:
    assert {subject(word) for word in ("wc-on-hold", "On hold", "ON_HOLD", "On-Hold ")} == {"on hold"}
    assert subject("Annulée") == subject("annulee")


@pytest.mark.parametrize(
    ("values", "role"),
    [
        ("paid|refunded|cancelled", STATUS),
        ("Bezahlt|Storniert|Neu", STATUS),
        ("交易成功|交易关闭", STATUS),
        ("Invoice|Credit note", DOCUMENT),
        ("Sale|Return", DOCUMENT),
        ("shop_order|shop_order_refund", DOCUMENT),
        ("new|returning", ""),
        ("open|closed", ""),
        ("browse|cart|call|return|email", ""),
        ("General|VIP", ""),
        ("Invoice|PayPal|Cash", ""),
        ("Teapot|Cup|Refund voucher", ""),
        ("", ""),
    ],
)
def test_a_column_is_known_by_most_of_its_values(values: str, role: str) -> None:
    assert role_by_values(groups(values)) == role
