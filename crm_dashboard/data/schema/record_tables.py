"""The canonical tables besides orders and customers: products, interactions, feedback, tickets, campaigns, touches, targets."""

from __future__ import annotations

from crm_dashboard.data.schema.columns import Column, Table
from crm_dashboard.text import N_

_CUSTOMER_NAMES = (
    "customer id", "customer no", "customer", "client id", "member id", "user id", "household id", "客户编号", "客户id", "客户号", "客户", "会员编号", "会员号", "会员id", "用户id",
)  # fmt: skip
_CUSTOMER = Column("customer_id", N_("Customer id"), "id", _CUSTOMER_NAMES, required=True)
_PRODUCT_NAMES = (
    "product id", "sku", "stock code", "stockcode", "item id", "item no", "product code", "article", "商品编号", "商品id", "商品编码", "货号", "产品编号",
)  # fmt: skip
_CAMPAIGN_NAMES = ("campaign id", "campaign no", "活动编号", "活动id", "营销活动编号")
_CHANNEL = Column("channel", N_("Channel"), "text", ("channel", "渠道", "接触渠道", "沟通渠道"))
_AGENT = Column("agent_id", N_("Agent"), "id", ("agent id", "agent", "坐席", "坐席编号", "客服编号", "客服"))
_MOMENT_NAMES = ("date", "time", "timestamp", "datetime", "日期", "时间")
"""General header names of a time."""
_DIRECTIONS = (
    ("in", ("inbound", "incoming", "inbound call", "incoming call", "inbound contact", "from customer", "呼入", "客户发起", "客户主动", "进线", "来电", "入站")),
    ("out", ("outbound", "outgoing", "outbound call", "outgoing call", "outbound contact", "to customer", "呼出", "企业发起", "主动联系", "外呼", "去电", "拨出", "出站")),
)  # fmt: skip
_OUTCOMES = (
    ("answered", ("answer", "replied", "reply", "responded", "reached", "connected", "picked up", "已接通", "已回复", "接通", "接听", "已接听", "已接", "有应答")),
    ("no_answer", ("not answered", "unanswered", "missed", "missed call", "not reached", "not connected", "no reply", "no response", "busy", "未接通", "未回复", "无应答", "未接", "未接听", "无人接听", "占线")),
    ("opened", ("open", "已打开", "打开")),
    ("purchase", ("purchased", "bought", "sale", "购买", "成交", "下单")),
    ("abandoned", ("abandon", "放弃", "已放弃")),
    ("none", ("no outcome", "无", "无结果")),
)  # fmt: skip
_TYPES = (
    ("browse", ("view", "views", "page view", "page views", "pageview", "pageviews", "browsing", "web visit", "website visit", "浏览", "访问页面", "浏览页面", "页面浏览", "浏览商品", "访问网站")),
    ("cart", ("add to cart", "added to cart", "shopping cart", "加购", "加购物车", "加入购物车")),
    ("consult", ("inquiry", "inquiries", "enquiry", "enquiries", "question", "questions", "consultation", "咨询", "询问", "售前咨询", "售后咨询")),
    ("call", ("calls", "phone", "phone call", "phone calls", "telephone", "inbound call", "outbound call", "电话", "通话", "来电", "电话沟通")),
    ("chat", ("chats", "live chat", "online chat", "聊天", "在线客服", "在线聊天")),
    ("email", ("emails", "e-mail", "e-mails", "mail", "邮件", "电子邮件")),
    ("social", ("social media", "社交", "社交媒体", "社媒")),
    ("visit", ("visits", "store visit", "store visits", "meeting", "到店", "到访", "拜访", "上门", "上门拜访")),
    ("complaint", ("complaints", "投诉", "客诉", "客户投诉")),
    ("return", ("returns", "product return", "退货", "退换货")),
)  # fmt: skip
_KINDS = (
    ("csat", ("satisfaction", "customer satisfaction", "satisfaction survey", "满意度", "满意度评价", "满意度调查")),
    ("nps", ("net promoter score", "净推荐值", "推荐意愿")),
    ("review", ("reviews", "product review", "rating", "ratings", "评价", "评论", "点评", "商品评价", "评分")),
    ("survey", ("surveys", "questionnaire", "questionnaires", "调查", "问卷", "问卷调查", "调研")),
    ("complaint", ("complaints", "customer complaint", "投诉", "客诉", "客户投诉", "抱怨")),
)  # fmt: skip
_EVENTS = (
    ("sent", ("send", "sends", "已发送", "发送", "推送", "已推送")),
    ("open", ("opened", "opens", "打开", "已打开")),
    ("click", ("clicked", "clicks", "点击", "已点击")),
    ("convert", ("converted", "conversion", "conversions", "转化", "已转化")),
    ("unsub", ("unsubscribe", "unsubscribed", "unsubscribes", "opt out", "opted out", "退订", "已退订")),
    ("held_out", ("holdout", "not sent", "未发送", "对照")),
)  # fmt: skip
_FIGURES = (
    ("customers", ("total customers", "customer base", "customers in total", "客户数", "客户总数", "累计客户数")),
    ("active", ("active customers", "buyers", "buying customers", "活跃客户", "活跃客户数", "成交客户数", "购买客户数")),
    ("revenue", ("sales", "net sales", "turnover", "net revenue", "sales revenue", "gmv", "销售额", "营业额", "营收", "收入", "营业收入", "销售收入")),
    ("margin", ("gross margin", "gross profit", "profit", "毛利", "毛利额", "利润")),
    ("order_value", ("aov", "average order value", "average basket", "basket value", "客单价", "平均客单价", "平均订单金额", "笔单价")),
    ("repeat_rate", ("repeat purchase rate", "repurchase rate", "复购率", "回购率", "重复购买率")),
    ("new", ("new customers", "first time customers", "新客户", "新客户数", "新客", "新客数", "新增客户", "新增客户数")),
    ("lost", ("lost customers", "churned customers", "churned", "流失客户", "流失客户数", "流失数")),
)  # fmt: skip

RECORDS: tuple[Table, ...] = (
    Table(
        "products",
        N_("Products"),
        (
            Column("product_id", N_("Product id"), "id", _PRODUCT_NAMES, required=True),
            Column("product_name", N_("Product"), "text", ("product name", "product", "item", "description", "item name", "title", "商品名称", "商品", "产品名称", "品名")),
            Column("brand", N_("Brand"), "text", ("brand", "品牌")),
            Column("category", N_("Category"), "text", ("category", "product category", "department", "product type", "类别", "品类", "商品类别", "分类", "类目", "商品分类")),
            Column("launch_date", N_("Launched"), "time", ("launch date", "launched", "上市日期", "上架日期")),
            Column("list_price", N_("List price"), "money", ("list price", "price", "吊牌价", "标价", "零售价")),
        ),
        unique="product_id",
    ),
    Table(
        "interactions",
        N_("Interactions"),
        (
            Column("interaction_id", N_("Interaction id"), "id", ("interaction id", "互动编号", "沟通编号")),
            _CUSTOMER,
            Column("ts", N_("Time"), "time", ("ts", "interaction time", "contact time", "contact date", "互动时间", "沟通时间", "互动日期", *_MOMENT_NAMES), required=True),
            Column("type", N_("Type"), "text", ("type", "interaction type", "contact type", "互动类型", "沟通类型"), codes=_TYPES),
            _CHANNEL,
            Column("direction", N_("Direction"), "text", ("direction", "方向", "呼叫方向"), codes=_DIRECTIONS),
            Column("outcome", N_("Outcome"), "text", ("outcome", "result", "结果", "沟通结果"), codes=_OUTCOMES),
            Column("product_id", N_("Product id"), "id", _PRODUCT_NAMES),
            _AGENT,
            Column("duration_s", N_("Duration in seconds"), "number", ("duration s", "duration", "时长", "通话时长")),
        ),
        clock="ts",
        unique="interaction_id",
    ),
    Table(
        "feedback",
        N_("Feedback"),
        (
            Column("feedback_id", N_("Feedback id"), "id", ("feedback id", "review id", "反馈编号", "评价编号")),
            _CUSTOMER,
            Column("ts", N_("Time"), "time", ("ts", "feedback time", "feedback date", "review date", "反馈时间", "评价时间", "反馈日期", *_MOMENT_NAMES), required=True),
            Column("kind", N_("Kind"), "text", ("kind", "feedback type", "反馈类型", "类型"), codes=_KINDS),
            Column("score", N_("Score"), "number", ("score", "rating", "stars", "评分", "得分", "星级")),
            Column("scale_max", N_("Highest score"), "number", ("scale max", "scale", "max score", "满分")),
            Column("topic", N_("Topic"), "text", ("topic", "主题", "反馈主题", "问题类型")),
            Column("text", N_("Words"), "text", ("text", "comment", "content", "内容", "评论内容", "反馈内容")),
            Column("product_id", N_("Product id"), "id", _PRODUCT_NAMES),
            Column("resolved_ts", N_("Resolved"), "time", ("resolved ts", "resolved", "解决时间", "处理完成时间")),
        ),
        clock="ts",
        unique="feedback_id",
    ),
    Table(
        "tickets",
        N_("Service tickets"),
        (
            Column("ticket_id", N_("Ticket id"), "id", ("ticket id", "case id", "工单号", "工单编号")),
            _CUSTOMER,
            Column("open_ts", N_("Opened"), "time", ("open ts", "opened", "opened at", "创建时间", "受理时间", "开单时间", *_MOMENT_NAMES), required=True),
            Column("first_response_ts", N_("First response"), "time", ("first response ts", "first response", "首次响应时间")),
            Column("close_ts", N_("Closed"), "time", ("close ts", "closed", "closed at", "关闭时间", "完结时间")),
            _CHANNEL,
            Column("category", N_("Category"), "text", ("category", "问题分类", "工单类型", "类别")),
            _AGENT,
            Column("csat", N_("Satisfaction"), "number", ("csat", "satisfaction", "满意度", "满意度评分")),
        ),
        clock="open_ts",
        unique="ticket_id",
    ),
    Table(
        "campaigns",
        N_("Campaigns"),
        (
            Column("campaign_id", N_("Campaign id"), "id", _CAMPAIGN_NAMES, required=True),
            Column("campaign_name", N_("Campaign"), "text", ("campaign name", "name", "活动名称")),
            Column("objective", N_("Objective"), "text", ("objective", "goal", "campaign type", "目标", "活动目标")),
            _CHANNEL,
            Column("start_date", N_("Start date"), "time", ("start date", "start", "开始日期", "开始时间")),
            Column("end_date", N_("End date"), "time", ("end date", "end", "结束日期", "结束时间")),
            Column("cost", N_("Cost"), "money", ("cost", "budget", "费用", "成本", "预算")),
        ),
        unique="campaign_id",
    ),
    Table(
        "touches",
        N_("Campaign touches"),
        (
            Column("campaign_id", N_("Campaign id"), "id", _CAMPAIGN_NAMES, required=True),
            _CUSTOMER,
            Column("ts", N_("Time"), "time", ("ts", "event time", "touch time", "触达时间", "事件时间"), required=True),
            Column("event", N_("Event"), "text", ("event", "touch event", "事件", "触达事件"), codes=_EVENTS),
            Column("is_control", N_("Control group"), "text", ("is control", "control", "对照组", "是否对照组")),
            Column("revenue", N_("Revenue"), "money", ("revenue", "销售额", "带来销售额")),
        ),
        clock="ts",
    ),
    Table(
        "kpi_targets",
        N_("Targets"),
        (
            Column("period", N_("Period"), "text", ("period", "target period", "月份", "期间", "周期", "年月", "目标期间", "目标月份", "考核期"), required=True),
            Column("metric", N_("Figure"), "text", ("metric", "kpi", "kpi name", "measure", "指标", "指标名称", "kpi指标", "考核指标"), required=True, codes=_FIGURES),
            Column("target", N_("Target"), "number", ("target", "target value", "kpi target", "target amount", "plan", "目标值", "指标值", "目标金额", "目标", "计划值", "计划"), required=True),
        ),
    ),
)  # fmt: skip
