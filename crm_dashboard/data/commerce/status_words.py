"""The words by which shops say what became of an order: states of an order or a payment, refund flags, types of documents.

Words of English, Chinese, German, French, Spanish, Italian, Portuguese, Dutch and Japanese, and the codes of common shop systems and payment services.
A value is looked up as a whole first; for longer ones (`Cancelled by customer`, `交易关闭（买家取消）`) the first pattern that
fits decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import Enum
from functools import cache

from crm_dashboard.data.schema.header_words import words

STATUS, PAYMENT, FLAG, DOCUMENT = "status", "payment_status", "refund_flag", "document_type"
STATUS_ROLES = (STATUS, PAYMENT, FLAG, DOCUMENT)
"""The roles whose values say what a row of orders is worth."""


class Meaning(Enum):
    """What a value says about its row.

    `REFUNDED`: a sale whose money went back; `REFUND`: a document of its own that lowers money; `PARTLY`: a sale of which
    a part went back; `UNPAID`: not paid (yet); `HELD`: neither paid for certain nor given up; `CLOSED`: a word that means
    an end, good or bad by system; `SENT`: sent to the customer, as goods or as an offer; `PAYMENT`: a payment, which is a
    sale where there are no invoices beside it.
    """

    SALE = "sale"
    NOT_SALE = "not_sale"
    REFUND = "refund"
    REFUNDED = "refunded"
    PARTLY = "partly"
    UNPAID = "unpaid"
    HELD = "held"
    RETURNING = "returning"
    CLOSED = "closed"
    SENT = "sent"
    PAYMENT = "payment"


_STATES: dict[Meaning, str] = {
    Meaning.SALE: (
        "spedito|spedita|consegnato|consegnata|completato|completata|evaso|evasa|in lavorazione|in elaborazione|preparazione in corso|in preparazione|pagamento accettato|pagamento ricevuto|pagato|pagata|saldato|saldata|confermato|confermata|concluso|conclusa|chiuso positivamente|fatturato|fatturata|ricevuto|entregue|concluido|concluida|em processamento|processando|em andamento|em separacao|em preparacao|em transito|faturado|faturada|aprovado|aprovada|pagamento aprovado|pagamento aceite|pagamento confirmado|pago|paga|preparando envio|pronto para envio|recebido|atendido|verzonden|verstuurd|afgerond|voltooid|afgehandeld|in behandeling|wordt verwerkt|verwerkt|bezorgd|afgeleverd|geleverd|betaald|betaling ontvangen|betaling geaccepteerd|bevestigd|gefactureerd|opgehaald|klaar voor verzending|"
        "completed|complete|processing|processed|paid|succeeded|success|successful|captured|settled|shipped|partially shipped|delivered|fulfilled|"
        "unfulfilled|partially fulfilled|partial|partially paid|part paid|in payment|confirmed|approved|accepted|received|finished|closed won|ready|"
        "ready for pickup|ready to ship|picked up|in transit|out for delivery|in progress|dispatched|despatched|packed|packing|posted|invoiced|"
        "to invoice|sale|sales order|sale order|locked|done|new|open|created|active|placed|valid|payment accepted|payment received|remote payment accepted|"
        "processing in progress|preparation in progress|on backorder|on backorder paid|backordered|partially delivered|overpaid|paidout|ok|normal|awaiting shipment|awaiting fulfillment|"
        "awaiting pickup|pending fulfillment|pending shipment|archived|reviewed|sold|won|exchanged|partially completed|"
        "交易成功|交易完成|已完成|完成|已付款|已支付|付款成功|支付成功|已发货|部分发货|卖家已发货|等待买家确认收货|卖家已发货等待买家确认|卖家部分发货|买家已付款|"
        "买家已付款等待卖家发货|等待卖家发货|等待发货|待发货|待收货|已收货|已签收|待评价|已评价|待使用|已使用|已核销|已出库|等待出库|等待收货|等待确认收货|配送中|运输中|"
        "已成交|成交|成功|已确认|处理中|备货中|待配送|待自提|已自提|已送达|正常|有效|已结算|待出库|已发货待签收|已发货待收货|待取货|已取货|未发货|已接单|部分付款|进行中|已开票|"
        "待成团|已成团|发货中|已妥投|妥投|"
        "abgeschlossen|bezahlt|versendet|versandt|geliefert|teilweise geliefert|zugestellt|fertig|erledigt|in bearbeitung|bearbeitung|bestatigt|bezahlung erhalten|"
        "zahlung erhalten|zahlung eingegangen|teilweise bezahlt|abgeholt|verkauft|komplett|vollstandig|vollstandig bezahlt|komplett bezahlt|versandbereit|neu|freigegeben|gebucht|verbucht|fakturiert|"
        "termine|terminee|complete|completee|paye|payee|paiement accepte|paiement recu|expedie|expediee|livre|livree|en cours|en cours de preparation|en preparation|preparation en cours|"
        "en cours de livraison|en cours de traitement|traite|traitee|confirme|confirmee|valide|validee|encaisse|finalise|finalisee|nouveau|nouvelle|facture|facturee|"
        "completado|completada|completo|pagado|pagada|enviado|enviada|entregado|entregada|procesando|en proceso|procesado|procesada|confirmado|confirmada|finalizado|finalizada|"
        "en preparacion|pago aceptado|pago recibido|cobrado|nuevo|nueva|aprobado|aprobada|terminado|terminada|facturado|facturada|en transito|"
        "完了|注文完了|支払い済み|支払済み|支払済|入金済み|入金済|発送済み|発送済|出荷済み|出荷済|配送中|配送済み|配達完了|配達済み|受取済み|処理中|準備中|発送準備中|注文確定|確定|受注|新規|新規受付|決済完了|決済済み|決済済|発送待ち|"
        "取引完了|処理済み|対応済み"
    ),
    Meaning.NOT_SALE: (
        "annullato|annullata|annullamento|cancellato|cancellata|stornato|stornata|fallito|fallita|pagamento fallito|errore di pagamento|errore pagamento|rifiutato|rifiutata|respinto|scaduto|scaduta|bozza|abbandonato|abbandonata|preventivo|eliminato|cancelamento|falhou|falhado|pagamento falhou|falha no pagamento|erro no pagamento|erro de pagamento|pagamento recusado|recusado|recusada|rejeitado|negado|vencido|rascunho|orcamento|carrinho abandonado|excluido|nao aprovado|estornado antes do envio|geannuleerd|mislukt|betaling mislukt|betaalfout|betalingsfout|geweigerd|afgewezen|verlopen|concept|verwijderd|offerte|"
        "cancelled|canceled|cancel|cancelation|cancellation|voided|void|failed|failure|declined|denied|rejected|refused|expired|abandoned|draft|auto draft|checkout draft|"
        "trash|trashed|deleted|test|test order|fraud|suspected fraud|payment error|payment failed|error|lost|closed lost|quotation|quotation sent|quote|estimate|"
        "invalid|blocked|uncollectible|incomplete|incomplete expired|requires payment method|payment review failed|out of stock cancelled|cart|terminated|dead|removed|bounced|"
        "timed out|timeout|cancelled by customer|cancelled by seller|user cancelled|never paid|spam|unsuccessful|"
        "交易关闭|已取消|取消|已关闭|关闭|订单关闭|交易取消|已作废|作废|无效|支付失败|付款失败|失败|交易失败|已失效|失效|已过期|过期|超时关闭|已拒绝|拒单|已拒单|草稿|测试|测试订单|"
        "删除|已删除|拒收|已拒收|锁定取消|未成团|成团失败|拼团失败|退单|已撤销|撤销|付款以前卖家或买家主动关闭交易|系统取消|用户取消|商家取消|买家取消|"
        "storniert|abgebrochen|fehlgeschlagen|abgelehnt|entwurf|ungultig|verworfen|geloscht|abgelaufen|zahlung fehlgeschlagen|annulliert|angebot|gescheitert|testbestellung|"
        "annule|annulee|annulation|echoue|echouee|echec|refuse|refusee|brouillon|expire|expiree|abandonne|abandonnee|erreur de paiement|rejete|rejetee|devis|supprime|supprimee|"
        "cancelado|cancelada|anulado|anulada|fallido|fallida|rechazado|rechazada|borrador|expirado|expirada|caducado|caducada|error en el pago|error de pago|abandonado|abandonada|presupuesto|eliminado|denegado|"
        "キャンセル|キャンセル済み|キャンセル済|取消|取消済み|失敗|決済失敗|支払い失敗|下書き|期限切れ|無効|拒否|却下|テスト|削除|注文取消|見積"
    ),
    Meaning.REFUNDED: (
        "rimborsato|rimborsata|rimborso|reso|restituito|restituita|rimborso effettuato|devolvido|devolvida|devolucao|estornado|estornada|estorno|reembolso efetuado|terugbetaald|geretourneerd|retour gekomen|gecrediteerd|terugbetaling|"
        "refunded|refund|fully refunded|refund completed|refund complete|refund successful|refund succeeded|refund issued|returned|return|returned to sender|return completed|"
        "reversed|reversal|charged back|chargeback|charge refunded|dispute lost|money back|credited|returned and refunded|"
        "退款成功|已退款|退款完成|全额退款|退款|已退货|退货|退货退款|退货退款成功|已退货退款|退货完成|售后完成|仅退款|已全额退款|退款退货|已退|交易成功后退款|已退单|"
        "erstattet|ruckerstattet|zuruckerstattet|zuruckgesendet|retourniert|retoure|zuruckgezahlt|gutgeschrieben|ruckerstattung|erstattung|zuruckgegeben|vollstandig erstattet|"
        "rembourse|remboursee|remboursement|retourne|retournee|retour|reembolsado|reembolsada|reembolso|devuelto|devuelta|devolucion|"
        "返金済み|返金済|返金|返金完了|返品|返品済み|返品済|払い戻し済み|払い戻し|払戻済み|全額返金"
    ),
    Meaning.PARTLY: (
        "parzialmente rimborsato|parzialmente rimborsata|rimborso parziale|rimborsato parzialmente|estorno parcial|parcialmente estornado|parcialmente devolvido|gedeeltelijk terugbetaald|deels terugbetaald|"
        "partially refunded|partial refund|partly refunded|part refunded|partially returned|部分退款|已部分退款|部分退货|部分退款成功|teilweise erstattet|teilerstattet|teilweise ruckerstattet|"
        "partiellement rembourse|partiellement remboursee|rembourse partiellement|remboursement partiel|parcialmente reembolsado|parcialmente reembolsada|reembolso parcial|reembolsado parcialmente|一部返金|一部返金済み"
    ),
    Meaning.UNPAID: (
        "in attesa|in attesa di pagamento|in attesa del pagamento|in attesa di bonifico|pagamento in attesa|pagamento in sospeso|da pagare|non pagato|non pagata|insoluto|in attesa di conferma|aguardando pagamento|aguardando o pagamento|a aguardar pagamento|aguardando|aguardando confirmacao de pagamento|pagamento pendente|nao pago|nao paga|em aberto|a pagar|em atraso|wacht op betaling|in afwachting van betaling|wachten op betaling|in afwachting|openstaand|onbetaald|niet betaald|nog niet betaald|betaling in afwachting|te betalen|"
        "pending|pending payment|payment pending|awaiting payment|awaiting check payment|awaiting bank wire payment|awaiting bank wire|awaiting cheque payment|awaiting cod validation|awaiting paypal payment|"
        "unpaid|not paid|not paid yet|due|overdue|past due|requires action|requires confirmation|waiting for payment|waiting payment|waiting|outstanding|unpaid order|payment due|payment required|to pay|pending confirmation|"
        "等待买家付款|等待付款|待付款|未付款|待支付|未支付|等待支付|未付|待买家付款|未完成|待确认|付款中|支付中|待结算|欠款|挂单|"
        "unbezahlt|nicht bezahlt|ausstehend|offen|zahlung ausstehend|zahlung offen|wartet auf zahlung|warten auf zahlung|warten auf zahlungseingang|zahlung erwartet|warten|uberfallig|"
        "en attente|en attente de paiement|en attente du paiement|paiement en attente|impaye|impayee|non paye|non payee|en attente de virement|en attente du paiement par cheque|attente paiement|"
        "pendiente|pendiente de pago|pago pendiente|impagado|impagada|no pagado|no pagada|sin pagar|en espera de pago|esperando pago|"
        "未払い|未払|支払い待ち|支払待ち|入金待ち|未入金|決済待ち|保留中"
    ),
    Meaning.HELD: (
        "in sospeso|sospeso|sospesa|in revisione|em espera|em analise|retido|suspenso|in de wacht|on hold geplaatst|gepauzeerd|gereserveerd|"
        "on hold|hold|holded|held|authorized|authorised|requires capture|uncaptured|payment review|under review|in review|review|pending review|disputed|dispute|under dispute|backorder unpaid|on backorder not paid|on backorder unpaid|"
        "保留|已锁定|锁定|暂停|已暂停|审核中|待审核|冻结|已冻结|异常|zuruckgestellt|gehalten|autorisiert|in prufung|wartend|angehalten|autorise|autorisee|en suspens|suspendu|en espera|autorizado|autorizada|retenido|retenida|確認中|承認待ち|オーソリ済み|与信済み"
    ),
    Meaning.RETURNING: (
        "rimborso richiesto|rimborso in corso|reso richiesto|reso in corso|reembolso em andamento|devolucao solicitada|devolucao em andamento|estorno solicitado|retour aangevraagd|terugbetaling aangevraagd|retour in behandeling|"
        "refund requested|refund pending|refund processing|refunding|refund in progress|return requested|return pending|return in progress|pending refund|pending return|refund initiated|refund under review|"
        "退款中|申请退款|退款申请中|售后中|售后处理中|退货中|待退款|退款处理中|买家申请退款|退款待处理|待商家处理|买家已经申请退款等待卖家同意|erstattung ausstehend|erstattung beantragt|remboursement en cours|remboursement demande|reembolso pendiente|reembolso solicitado|返金中|返金待ち|返金処理中|返品申請中"
    ),
    Meaning.CLOSED: "closed|geschlossen|ferme|fermee|cloture|cloturee|cerrado|cerrada|chiuso|chiusa|fechado|fechada|encerrado|gesloten|クローズ",
    Meaning.SENT: "sent",
}  # fmt: skip

_DOCUMENTS: dict[Meaning, str] = {
    Meaning.SALE: (
        "fattura|fattura di vendita|fattura cliente|vendita|ordine|scontrino|ricevuta|fatura|fatura recibo|fatura simplificada|nota fiscal|venda|nf|encomenda|factuur|verkoopfactuur|verkoop|bestelling|kassabon|"
        "invoice|customer invoice|sales invoice|out invoice|sale|sales|order|sales order|shop order|sale order|receipt|sales receipt|out receipt|charge|capture|purchase|cash sale|bestellung|auftrag|rechnung|ausgangsrechnung|"
        "verkauf|barverkauf|quittung|kassenbon|facture|facture client|vente|commande|ticket|recu|factura|factura de venta|factura de cliente|venta|pedido|recibo|factura simplificada|"
        "销售|销售单|销售订单|销售出库|销售出库单|出库|订单|普通订单|发票|销售发票|蓝字发票|蓝票|消费|购买|零售|零售单|售出|正常订单|销货|销货单|売上|売上伝票|請求書|請求|注文|販売|領収書|納品書"
    ),
    Meaning.REFUND: (
        "nota di credito|nota credito|nota di accredito|reso|rimborso|storno fattura|nota de devolucao|devolucao|estorno|creditnota|creditfactuur|creditering|terugbetaling|retourbon|"
        "refund|customer refund|credit note|credit memo|creditnote|credit|customer credit note|sales credit note|out refund|shop order refund|return|returns|sales return|return order|customer return|return receipt|reversal|"
        "cancellation|refund receipt|gutschrift|rechnungskorrektur|stornorechnung|storno|retoure|ruckgabe|ruckerstattung|erstattung|korrekturrechnung|avoir|remboursement|retour|note de credit|facture d avoir|nota de credito|nota de abono|abono|"
        "factura rectificativa|rectificativa|devolucion|reembolso|退款|退货|退货单|退款单|退单|销售退货|销售退货单|退货订单|退款订单|退货入库|红字|红字发票|红票|红冲|负数发票|贷项通知单|折让|销货退回|返金|返品|返品伝票|赤伝|赤伝票|クレジットノート"
    ),
    Meaning.NOT_SALE: (
        "preventivo|fattura proforma|fattura fornitore|acquisto|bonifico|commissione|orcamento|fatura proforma|fatura de fornecedor|taxa|saque|offerte|proformafactuur|inkoopfactuur|inkoop|overboeking|kosten|"
        "quote|quotation|estimate|offer|proforma|pro forma|proforma invoice|draft|purchase order|vendor bill|supplier invoice|supplier bill|in invoice|in refund|bill|payout|withdrawal|general withdrawal|transfer|bank transfer|fee|fees|"
        "hold|deposit|bank deposit|authorization|authorisation|pre authorization|preauthorization|void|test|entry|journal entry|angebot|kostenvoranschlag|proformarechnung|eingangsrechnung|einkauf|auszahlung|uberweisung|gebuhr|devis|facture proforma|facture fournisseur|achat|virement|frais|"
        "presupuesto|cotizacion|factura proforma|factura de proveedor|compra|transferencia|retiro|comision|报价|报价单|采购|采购单|采购订单|采购入库|提现|转账|手续费|服务费|充值|形式发票|調拨|调拨|見積|見積書|仕入|発注|出金|振込|手数料"
    ),
    Meaning.PAYMENT: "payment|payment received|customer payment|express checkout payment|website payment|mobile payment|general payment|zahlung|zahlungseingang|paiement|encaissement|pago|cobro|pagamento|incasso|recebimento|betaling|收款|收款单|付款|支付|入金|支払い",
}  # fmt: skip

_REFUND = r"\brefund|\berstatt|ruckerstatt|\brembours|\breembols|\bdevuelt|\bdevoluci|\bdevolv|\bdevoluc|\bestorn|\brimbors|\bterugbeta|\breturned\b|\bretour|\bchargeback|退款|退货|返金|返品|払い?戻"
_STATE_PATTERNS: tuple[tuple[str, Meaning], ...] = (
    (rf"(?:\bpart|\bparz|\bteil|\bparcial|\bgedeelte|\bdeels|部分|一部).*(?:{_REFUND})|(?:{_REFUND}).*(?:\bpart|\bparz|\bteil|\bparcial|\bgedeelte|\bdeels)", Meaning.PARTLY),
    (r"无售后|未退|无退|没有退|(?:没有|未|无|尚未)(?:申请|发生)?(?:退款|退货|售后)|不退|退款(?:已)?(?:关闭|取消|拒绝|失败|撤销)|售后(?:已)?(?:关闭|取消|撤销|拒绝)|拒绝退款", Meaning.SALE),
    (r"\b(?:no|not|never|none|kein\w*|nicht|non|sin|pas|nao|sem|senza|niet|geen)\b.*\b(?:refund|erstatt|ruckerstatt|rembours|reembols|retour|return|devol|estorn|rimbors|terugbeta)", Meaning.SALE),
    (r"\b(?:refund|return|dispute)\w* (?:was |is )?(?:denied|declined|rejected|cancel\w*|closed|failed)", Meaning.SALE),
    (r"退款.*(?:中|待|申请)|申请退|待.*退款|售后.*中|返金(?:待|処理|申請)|\b(?:refund|return)\w*\b.*\b(?:request|pending|progress|process|initiat|review)", Meaning.RETURNING),
    (rf"{_REFUND}", Meaning.REFUNDED),
    (r"取消|关闭|關閉|作废|作廢|撤销|キャンセル|\bcancel|\bcancelad|\bannul|\bgeannul|\bdisdett|\banulad|\bstorn|\babgebroch|\bvoid", Meaning.NOT_SALE),
    (r"(?:等待|待|未|尚未).*(?:付款|支付)|未払|入金待|支払い?待|\bunpaid\b|\bunbezahlt|\bimpay|\bimpagad", Meaning.UNPAID),
    (r"\b(?:not|nicht|non|no|never|nao|niet)\b.*\b(?:paid|bezahlt|paye|payee|pagad[oa]|pag[oa]|pagat[oa]|betaald)\b", Meaning.UNPAID),
    (r"\b(?:pending|awaiting|waiting|await|wait|warte\w*|attente|attesa|pendiente|pendente|espera\w*|aguard\w*|ausstehend\w*|wacht\w*|afwachting)\b.*\b(?:pay\w*|zahlung\w*|paiement|pago|pagamento|betaling\w*|bonifico|boleto|pix|overboeking|wire|virement|transfer\w*|cheque|check|bank)\b", Meaning.UNPAID),
    (r"\b(?:pay\w*|zahlung\w*|paiement|pago|pagamento|betaling)\b.*\b(?:pending|awaiting|due|ausstehend|offen|attente|attesa|pendiente|pendente|sospeso|openstaand)\b", Meaning.UNPAID),
    (r"失败|失敗|拒绝|拒收|过期|失效|無効|无效|草稿|下書き|测试|テスト|\bfail|\bdeclin|\bdenied|\breject|\bexpir|\babandon|\bdraft|\brefus|\bfehlgeschlag|\babgelehnt|\bechou|\bechec|\bfallid|\bfallit|\bfalh|\bmislukt|\bgeweigerd|\bafgewezen|\brifiutat|\brecusad|\bscadut|\brechazad|\bcaducad|\bbrouillon|\bborrador|\bentwurf|\bfraud|\berror\b|\bquot(?:e|ation)\b", Meaning.NOT_SALE),
    (r"\bon hold\b|保留|审核|冻结|\bauthori[sz]ed\b", Meaning.HELD),
    (r"交易成功|已付款|已支付|已发货|已收货|已签收|已完成|発送済|支払い?済|入金済|\bcomplet\w*|\bpaid\b|\bshipped\b|\bdelivered\b|\bprocess\w*|\bversand|\bbezahlt|\bgeliefert|\bpayee?\b|\blivree?\b|\bexpediee?\b|\bpagad[oa]\b|\bpagat[oa]\b|\benviad[oa]\b|\bentregad[oa]\b|\bentregue\b|\bspedit[oa]\b|\bconsegnat[oa]\b|\bbetaald\b|\bverzonden\b|\bbezorgd\b", Meaning.SALE),
)  # fmt: skip
_DOCUMENT_PATTERNS: tuple[tuple[str, Meaning], ...] = (
    (r"\b(?:vendor|supplier|purchase|lieferant\w*|einkauf\w*|fournisseur|proveedor|fornitore|fornecedor|leverancier|inkoop\w*)\b|采购|供应商|仕入", Meaning.NOT_SALE),
    (r"\brefund|\breversal|\bcredit (?:note|memo)|\bgutschrift|\bstorno|\bretour|\bruckerstatt|\berstattung|korrektur|\bavoir\b|\brembours|rectificativ|\babono\b|\bdevoluci|\breembols|\bnotas? de credito|\breturn(?:s|ed)?\b|\bchargeback|\bnota di credito|\brimbors|\bestorno|\bdevoluc|\bcreditnota|\bcreditfactu|\bterugbeta|退款|退货|红字|红冲|退单|返金|返品|赤伝", Meaning.REFUND),
    (r"\bwithdrawal|\bpayout|\btransfer|\bfees?\b|\bconversion|\bhold\b|\bdeposit|\bquot(?:e|ation)|\bestimate|\bpro ?forma|\bangebot|\bdevis\b|\bpresupuesto|\bcotizaci|\bpreventiv|\borcament|\bofferte|\bdraft\b|提现|转账|手续费|报价|見積|出金|手数料", Meaning.NOT_SALE),
    (r"\bpayments?\b|\bzahlung|\bpaiement|\bpago\b|\bpagamento|\bbetaling|收款", Meaning.PAYMENT),
    (r"\binvoice|rechnung\b|\bfacture\b|\bfactura\b|\bfattura\b|\bfatura\b|factuur\b|\bordine\b|\bencomenda\b|bestelling\b|\borders?\b|\bsales?\b|\breceipt|\bverkauf|\bvente\b|\bventa\b|\bcommande\b|\bpedido\b|\bbestellung|\bauftrag|发票|销售|订单|売上|請求|注文", Meaning.SALE),
)  # fmt: skip


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_YES = _set("yes y true t 1 x ja j oui o si s sim 是 有 真 はい 有り ✓ √ ○")
_NO = _set("no n false f 0 nein non nao nee 否 无 假 没有 いいえ 無し なし none null na nan - – — / n/a")
_FLAGS = {FLAG: (Meaning.REFUNDED, Meaning.SALE), PAYMENT: (Meaning.SALE, Meaning.UNPAID)}
_GENERAL = _set(
    "new open active ok normal sent sale sales order orders invoice valid partial none closed entry credit "
    "charge ticket test cart hold held offer purchase lost won done ready review error due"
)
"""Words that are states of an order only beside others: tables of anything else have them too."""
MOST_DIFFERENT = 40
"""A column with more different values holds no states."""
_LONGEST, _MOSTLY = 60, 0.7
_ACCENTS = re.compile("[\u0300-\u036f]")


def subject(value: str) -> str:
    """Return a status value as plain lower-case words without accents: the same for `wc-on-hold` and `On hold`."""
    folded = _ACCENTS.sub("", unicodedata.normalize("NFD", words(value)))
    return unicodedata.normalize("NFC", folded).removeprefix("wc ").strip(" !。,，、;；'’")


def choice_subject(role: str, value: str) -> str:
    """Return what a choice about a value is kept under: its words, and the role where it is a mere yes or no."""
    word = subject(value)
    return f"{role} {word}" if word in _YES | _NO else word


def _entries(lexicon: dict[Meaning, str]) -> dict[str, Meaning]:
    entries: dict[str, Meaning] = {}
    for meaning, listed in lexicon.items():
        for word in listed.split("|"):
            entries.setdefault(subject(word), meaning)
    return entries


_STATE_ENTRIES, _DOCUMENT_ENTRIES = _entries(_STATES), _entries(_DOCUMENTS)


@cache
def meaning_of(role: str, value: str) -> Meaning | None:
    """Return what a value of a status column says about its row; None where it is unknown."""
    word = subject(value)
    if role in _FLAGS and word in _YES | _NO:
        return _FLAGS[role][word in _NO]
    entries, patterns = (
        (_DOCUMENT_ENTRIES, _DOCUMENT_PATTERNS) if role == DOCUMENT else (_STATE_ENTRIES, _STATE_PATTERNS)
    )
    if word in entries or len(word) > _LONGEST:
        return entries.get(word)
    return next((meaning for pattern, meaning in patterns if re.search(pattern, word)), None)


def subjects(*listed: str) -> frozenset[str]:
    """Return words as `subject` writes them."""
    return frozenset(map(subject, listed))


_OF_MAGENTO = subjects("complete", "canceled", "holded", "pending_payment", "payment_review", "fraud")
_OF_ODOO = subjects("sale", "draft", "quotation", "sales order")


def plain_meaning(role: str, value: str, beside: Collection[str], *, has_invoices: bool) -> tuple[Meaning | None, bool]:
    """Return what a value says among the other values of its column, and whether that is in doubt.

    Closed orders are refunded ones in Magento and finished ones elsewhere; sent is an offer in Odoo; a payment beside
    invoices is no second sale; an invoice is a sale before it is paid.
    """
    meaning, words_beside = meaning_of(role, value), frozenset(map(subject, beside))
    match meaning:
        case Meaning.CLOSED:
            is_refunded = bool(words_beside & _OF_MAGENTO)
            return (Meaning.REFUNDED, False) if is_refunded else (Meaning.SALE, True)
        case Meaning.SENT:
            return (Meaning.NOT_SALE if words_beside & _OF_ODOO else Meaning.SALE, False)
        case Meaning.PAYMENT:
            return (Meaning.NOT_SALE if has_invoices else Meaning.SALE, False)
        case Meaning.UNPAID:
            return (Meaning.SALE, True) if has_invoices else (Meaning.NOT_SALE, False)
        case Meaning.HELD:
            return Meaning.NOT_SALE, True
        case Meaning.RETURNING:
            return Meaning.SALE, True
    return meaning, meaning is None


def is_invoice(value: str) -> bool:
    """Return whether a type of document is an invoice."""
    return meaning_of(DOCUMENT, value) is Meaning.SALE and _INVOICE.search(subject(value)) is not None


_INVOICE = re.compile(r"\binvoice|rechnung|\bfacture|\bfactura|\bfattura|\bfatura|factuur|发票|請求|请求")


def is_no(value: str) -> bool:
    """Return whether a value is a way to say no, such as `否` or `false`."""
    return subject(value) in _NO


def is_yes_or_no(value: str) -> bool:
    """Return whether a value is a way to say yes or no, such as `是`, `nein` or `true`."""
    return subject(value) in _YES | _NO


def role_by_values(values: Iterable[str]) -> str:
    """Return `status` or `document_type` where most of a column's different values are words of it, else "".

    At least one value must be a word that hardly any other column has. Words of both, such as sale and return, are types
    of documents where some lower money and others do not.
    """
    different = {subject(value): value for value in values}
    if not 0 < len(different) <= MOST_DIFFERENT:
        return ""
    shares = {role: _share_known(role, different) for role in (STATUS, DOCUMENT)}
    is_document = shares[DOCUMENT] > shares[STATUS] or (
        shares[DOCUMENT] == shares[STATUS] and _lowers_some(different.values())
    )
    best = DOCUMENT if is_document else STATUS
    return best if shares[best] >= _MOSTLY else ""


def _lowers_some(values: Iterable[str]) -> bool:
    meanings = {meaning_of(DOCUMENT, value) for value in values}
    return Meaning.REFUND in meanings and bool(meanings & {Meaning.SALE, Meaning.PAYMENT})


def _share_known(role: str, different: dict[str, str]) -> float:
    known = [word for word, value in different.items() if meaning_of(role, value)]
    return len(known) / len(different) if _is_telling(known) else 0.0


def _is_telling(known: Collection[str]) -> bool:
    return any(word not in _GENERAL for word in known)
