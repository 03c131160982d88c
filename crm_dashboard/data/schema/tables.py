"""The canonical tables and columns, and the header names by which columns are recognised."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from crm_dashboard.data.schema.columns import Column, Table
from crm_dashboard.data.schema.header_languages import names_in_languages
from crm_dashboard.data.schema.record_tables import RECORDS
from crm_dashboard.data.schema.summary_table import FIGURES, ID_NAMES, SUMMARY
from crm_dashboard.text import N_


def _in_languages(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns with their header names in other languages after the English and Chinese ones."""
    return tuple(
        replace(column, names=tuple(dict.fromkeys((*column.names, *names_in_languages(column.key)))))
        for column in columns
    )


_CUSTOMER_ID = Column(
    "customer_id",
    N_("Customer id"),
    "id",
    (
        "customer id", "customer no", "customer number", "customer code", "customer", "client id", "client", "cust id", "cust no", "cust code", "cust",
        "member id", "member no", "user id", "buyer id", "buyer", "account id", "household id", "uid",
        "客户编号", "客户id", "客户号", "客户代码", "客户", "会员编号", "会员号", "会员id", "会员卡号", "用户id", "用户编号", "买家id", "买家账号", "买家会员名", "sold to party", "buyer username", "shopper id", "card no", "买家昵称", "会员名", "会员账号", "下单帐号", "下单账号", "客户编码", "顾客编号", "顾客id", "买家",
        "kunde", "kundennr", "kunden nr", "kundennummer", "kunden id", "debitor", "auftraggeber", "对方账户", "交易对方账户", "用户名", "user name", "username", "下单用户", "买家用户名", "partner", "用户昵称", "会员昵称", "顾客昵称", "买家账户", "顾客编码", "会员编码", "会员卡", "shopper", "user", "member", "customer ref", "customer reference",
    ),
    required=True,
)  # fmt: skip
(_CUSTOMER_ID,) = _in_languages((_CUSTOMER_ID,))

_ATTRIBUTES: tuple[Column, ...] = (
    Column("gender", N_("Gender"), "text", ("gender", "sex", "性别")),
    Column("birth_year", N_("Year of birth"), "number", ("birth year", "year of birth", "出生年份", "出生年")),
    Column("income_band", N_("Income band"), "text", ("income", "income band", "收入", "收入水平", "收入档")),
    Column("education", N_("Education"), "text", ("education", "学历", "教育程度", "教育水平")),
    Column("occupation", N_("Occupation"), "text", ("occupation", "job", "profession", "职业")),
    Column("country", N_("Country"), "text", ("country", "nation", "国家", "国家/地区", "shipping country", "billing country")),
    Column("province", N_("Province"), "text", ("province", "state", "region", "省份", "省", "地区", "区域", "收货省份", "shipping province", "billing province", "所在省", "客户省份")),
    Column("city", N_("City"), "text", ("city", "town", "城市", "市", "收货城市", "shipping city", "billing city", "所在市", "客户城市", "所在城市")),
    Column("urban_rural", N_("Urban or rural"), "text", ("urban rural", "城乡")),
    Column("acq_channel", N_("Acquired through"), "text", ("acquisition channel", "acq channel", "source channel", "获客渠道", "来源渠道", "注册渠道")),
    Column("industry", N_("Industry"), "text", ("industry", "sector", "行业")),
    Column("owner", N_("Account owner"), "text", ("owner", "account manager", "sales rep", "客户经理", "负责人", "业务员")),
    Column("tier", N_("Tier"), "text", ("tier", "level", "membership", "member level", "会员等级", "等级", "会员级别")),
    Column("is_member", N_("Member"), "text", ("is member", "member", "会员", "是否会员")),
    Column("member_since", N_("Member since"), "time", ("member since", "joined", "入会日期", "成为会员日期")),
    Column("consent_marketing", N_("Marketing consent"), "text", ("consent marketing", "marketing consent", "营销许可", "同意营销")),
    Column("signup_date", N_("Signed up"), "time", ("signup date", "sign up date", "registered", "registration date", "注册日期", "注册时间", "入会时间")),
)  # fmt: skip

_IDENTITIES: tuple[Column, ...] = (
    Column("name", N_("Name"), "text", ("name", "customer name", "full name", "client name", "姓名", "客户姓名", "客户名称", "收货人", "收货人姓名", "会员姓名", "billing name", "shipping name", "buyer name", "买家姓名", "客户名", "顾客姓名", "顾客名称", "顾客名", "用户姓名", "收件人", "收件人姓名", "company", "company name", "party", "party name", "公司", "公司名称", "单位名称", "客户单位", "购货单位", "member name", "user full name", "recipient", "recipient name", "ship to name", "bill to name", "bill to"), identity=True),
    Column("email", N_("E-mail"), "text", ("email", "e mail", "mail", "邮箱", "电子邮箱", "电子邮件", "email address", "customer email", "buyer email", "contact email", "billing email", "shipping email", "customer email address", "billing email address", "from email address", "payer email", "user email", "member email", "buyer email address", "客户邮箱", "买家邮箱", "会员邮箱", "联系邮箱", "用户邮箱", "邮箱地址"), identity=True),
    Column("phone", N_("Phone"), "text", ("phone", "mobile", "telephone", "tel", "手机", "手机号", "电话", "联系电话", "手机号码", "联系手机", "phone number", "mobile number", "billing phone", "shipping phone", "收货人手机", "收货人电话", "买家手机", "customer phone", "customer mobile", "buyer phone", "contact phone", "phone no", "mobile no", "mobile phone", "cell phone", "customer phone number", "会员手机", "会员手机号", "买家手机号", "客户手机", "客户手机号", "客户电话", "会员电话", "收件人手机", "收件人电话", "顾客手机", "联系人电话", "用户手机号", "用户手机", "用户电话", "顾客手机号", "顾客电话", "买家电话", "下单手机号", "预留手机号", "联系手机号"), identity=True),
    Column("address", N_("Address"), "text", ("address", "street", "地址", "收货地址", "详细地址", "street address", "billing address", "shipping address", "收货人地址"), identity=True),
    Column("birth_date", N_("Date of birth"), "time", ("birth date", "date of birth", "birthday", "dob", "生日", "出生日期"), identity=True),
)  # fmt: skip

_ATTRIBUTES = _in_languages(_ATTRIBUTES)
_IDENTITIES = _in_languages(_IDENTITIES)

ORDERS = Table(
    "orders",
    N_("Order table"),
    (
        _CUSTOMER_ID,
        *_in_languages((
        Column("order_id", N_("Order id"), "id", (
            "order id", "order no", "order number", "order", "invoice", "invoice no", "invoice number", "invoice id", "transaction id",
            "basket id", "receipt no", "document no", "订单编号", "订单号", "订单id", "单号", "单据编号", "合同号", "合同编号", "发票号", "交易号", "主订单编号", "billing document", "amazon order id", "order reference", "order name", "bill no", "receipt id", "交易单号", "单据号", "小票号", "流水号", "销售单号", "商户订单号",
            "bestellung", "bestellnr", "bestellnummer", "auftrag", "auftragsnummer", "belegnummer", "beleg nr", "bon nr", "bonnummer", "rechnungsnummer",
        )),
        Column("order_ts", N_("Order time"), "time", (
            "order date", "order time", "order ts", "date", "time", "timestamp", "datetime", "invoice date", "purchase date", "transaction date",
            "transaction timestamp", "created at", "paid at", "day", "下单时间", "下单日期", "订单日期", "订单时间", "订单创建时间", "付款时间", "订单付款时间",
            "支付时间", "交易时间", "交易日期", "日期", "时间", "购买日期", "购买时间", "消费日期", "消费时间", "签订日期", "签约日期", "合同日期", "billing date", "order created at", "order datetime", "date created", "created", "sale date", "sales date", "posting date", "document date", "bill date", "单据日期", "开票日期", "销售日期", "销售时间", "成交时间", "创建时间", "支付日期", "付款日期", "完成时间", "交易完成时间",
            "datum", "bestelldatum", "auftragsdatum", "belegdatum", "fakturadatum", "rechnungsdatum", "kaufdatum",
        ), required=True),
        Column("net_amount", N_("Net amount"), "money", (
            "net amount", "net value", "net sales", "amount paid", "paid amount", "price paid", "amount", "sales value", "order amount",
            "order total", "total amount", "total price", "total", "sales", "revenue", "payment", "payment value", "payment amount", "monetary", "spend", "line total", "order value", "value", "untaxed total", "untaxed amount",
            "买家实际支付金额", "实付金额", "实付款", "实付", "订单实付金额", "实际支付金额", "实收金额", "实收", "支付金额", "付款金额", "已付金额", "净额", "成交金额", "合同金额", "签约金额",
            "交易金额", "消费金额", "结算金额", "订单金额", "金额", "价税合计", "含税金额", "销售额", "总金额", "总额",
            "nettowert", "nettobetrag", "betrag", "gesamtbetrag", "umsatz", "summe", "grand total", "untaxed total", "untaxed amount", "order grand total", "total paid", "用户实付金额", "买家实付金额", "用户支付金额", "商家实收金额", "订单应付金额", "实际应付金额", "买家应付金额", "pay amount", "pay price", "pay money", "actual amount", "actual payment", "actual paid", "订单总金额", "订单总额",
        )),
        Column("qty", N_("Quantity"), "number", ("quantity", "qty", "units", "count", "cds", "数量", "购买数量", "件数", "商品数量", "lineitem quantity", "quantity purchased", "quantity ordered", "order quantity", "billed quantity", "pieces", "订购数量", "宝贝总数量", "宝贝数量", "销售数量", "购买件数", "menge", "anzahl", "stück")),
        Column("unit_price", N_("Unit price"), "money", ("unit price", "price", "单价", "商品单价", "价格", "销售单价", "item price", "lineitem price", "sale price", "price per unit", "含税单价", "成交单价", "京东价", "售价", "商品价格", "einzelpreis", "preis", "stückpreis")),
        Column("gross_amount", N_("Gross amount"), "money", ("gross amount", "gross", "list amount", "应付金额", "原价金额", "商品总价", "原价", "吊牌金额", "买家应付货款", "商品金额", "应付总额")),
        Column("discount_amount", N_("Discount"), "money", ("discount amount", "discount", "retail disc", "rebate", "优惠金额", "折扣金额", "折扣", "优惠", "lineitem discount", "discount total", "total discount", "coupon amount", "coupon discount", "coupon value", "voucher amount", "voucher value", "voucher discount", "promo discount", "promotion discount", "promotional discount", "cart discount amount", "cart discount", "优惠总额", "优惠券金额", "店铺优惠金额", "折扣额", "discount %", "discount percent", "discount percentage", "discount pct", "discount rate", "disc", "disc %", "折扣率", "折扣比例", "折扣%", "优惠率", "打折", "rabatt", "rabatt %", "rabatt in %", "remise", "remise %", "descuento", "descuento %", "sconto", "sconto %", "desconto", "korting", "割引", "割引率", "値引", "値引額", "скидка", "скидка %")),
        Column("refund_amount", N_("Refund"), "money", ("refund amount", "refund", "退款金额", "退款", "refunded amount", "amount refunded", "total refunded", "total refund", "refund total", "refunds", "returns", "已退金额", "已退款金额", "退款总额", "退款额", "退货金额", "实退金额", "累计退款金额", "买家退款金额", "refunded value", "refunded total", "erstattung", "erstattungsbetrag", "erstatteter betrag", "rückerstattung", "montant remboursé", "remboursement", "importe reembolsado", "reembolso", "返金額", "返金金額", "返金", "refunded", "base total refunded")),
        Column("cost_amount", N_("Cost"), "money", ("cost amount", "cost", "total cost", "成本", "成本金额", "总成本")),
        Column("product_id", N_("Product id"), "id", ("product id", "sku", "stock code", "stockcode", "item id", "item no", "product code", "article", "商品编号", "商品id", "商品编码", "货号", "产品编号", "lineitem sku", "item code", "item sku", "product sku", "asin", "material", "material number", "物料编码", "货品编码", "商家编码", "宝贝id", "商品货号")),
        Column("product_name", N_("Product"), "text", ("product name", "product", "item", "description", "item name", "title", "商品名称", "商品", "产品名称", "宝贝标题", "商品标题", "lineitem name", "item description", "material description", "product title", "物料名称", "货品名称", "品名", "宝贝名称")),
        Column("category", N_("Category"), "text", ("category", "product category", "department", "product type", "类别", "品类", "商品类别", "分类", "类目", "商品分类", "product line", "品类名称", "一级类目", "商品类目")),
        Column("brand", N_("Brand"), "text", ("brand", "品牌")),
        Column("channel", N_("Channel"), "text", ("channel", "sales channel", "order channel", "渠道", "销售渠道", "购买渠道", "订单来源", "source name", "platform", "来源", "平台")),
        Column("store_id", N_("Store"), "text", ("store id", "store", "shop", "branch", "门店", "店铺", "门店编号", "店铺名称", "store name", "shop name", "门店名称", "店铺id")),
        Column("status", N_("Status"), "text", ("status", "order status", "订单状态", "状态", "financial status", "交易状态", "order state", "sale status", "transaction status", "订单当前状态", "bestellstatus", "auftragsstatus", "statut", "statut de la commande", "etat de la commande", "estado del pedido", "注文状況", "注文ステータス", "ステータス", "受注状態")),
        Column("payment_status", N_("Payment status"), "text", ("payment status", "payment state", "paid", "is paid", "是否付款", "financial status", "付款状态", "支付状态", "是否支付", "zahlungsstatus", "bezahlt", "statut du paiement", "estado del pago", "estado de pago", "支払状況", "入金状況", "決済ステータス", "payment status code")),
        Column("refund_flag", N_("Refunded or not"), "text", ("is refunded", "refund status", "is refund", "refund flag", "是否退款", "退款状态", "售后状态", "是否退货", "退货状态", "refunded", "is returned", "returned", "return status", "订单售后状态", "売上状態", "返金状況", "erstattet", "rembourse", "remboursé", "reembolsado")),
        Column("document_type", N_("Type of document"), "text", ("document type", "invoice type", "transaction type", "order type", "doc type", "单据类型", "发票类型", "订单类型", "交易类型", "业务类型", "move type", "belegart", "type de document", "tipo de documento", "伝票種別", "取引種別")),
        Column("paid_at", N_("Time of payment"), "time", ("payment time", "payment date", "date paid", "time paid", "paid date", "paid on", "买家付款时间", "zahlungsdatum", "bezahlt am", "date de paiement", "fecha de pago", "支払日", "支払日時", "入金日")),
        Column("cancelled_at", N_("Cancelled"), "text", ("cancelled at", "canceled at", "cancelled on", "cancelled date", "cancellation date", "date cancelled", "is cancelled", "is canceled", "cancelled", "canceled", "是否取消", "取消时间", "取消日期", "关闭时间", "订单关闭时间", "storniert", "storniert am", "date d'annulation", "fecha de cancelación", "キャンセル日時", "キャンセル日")),
        Column("parent_id", N_("Id of the order it belongs to"), "id", ("parent order id", "parent id", "parent order", "parent order no", "original order id", "original order", "original order no", "refunded order", "refund of", "reference txn id", "reference order", "original invoice", "original invoice no", "reversed entry", "credited invoice", "原订单号", "原订单编号", "原单号", "父订单号", "父订单编号", "关联订单号", "关联单号", "原始订单号", "元注文番号", "ursprüngliche bestellung", "originalrechnung", "commande d'origine", "pedido original")),
        Column("currency", N_("Currency"), "text", ("currency", "币种", "货币")),
        Column("campaign_id", N_("Campaign"), "text", ("campaign id", "campaign", "活动编号", "营销活动")),
        Column("promo_type", N_("Promotion"), "text", ("promo type", "promotion type", "promotion", "促销类型", "活动类型")),
        )),
        *_ATTRIBUTES,
        *_IDENTITIES,
    ),
)  # fmt: skip

CUSTOMERS = Table("customers", N_("Customer table"), (_CUSTOMER_ID, *_ATTRIBUTES, *_IDENTITIES))

CUSTOMER_SUMMARY = Table(
    SUMMARY,
    N_("Customer summary table"),
    (
        replace(_CUSTOMER_ID, names=(*_CUSTOMER_ID.names, *ID_NAMES)),
        *_in_languages(FIGURES),
        *_ATTRIBUTES,
        *_IDENTITIES,
    ),
)

TABLES: dict[str, Table] = {table.key: table for table in (ORDERS, CUSTOMERS, CUSTOMER_SUMMARY, *RECORDS)}

ATTRIBUTES: tuple[Column, ...] = _ATTRIBUTES
IDENTITIES: tuple[Column, ...] = _IDENTITIES
ORDER_LABELS = ("channel", "store_id", "status", "currency", "promo_type", "campaign_id")
"""Text columns of an order, if the file has them; the first line's value is used."""


def has_amount(roles: Collection[str]) -> bool:
    """Return whether the net amount of an order line can be computed from these roles (see `lines.amount`)."""
    return "net_amount" in roles or "gross_amount" in roles or ("qty" in roles and "unit_price" in roles)
