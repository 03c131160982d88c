"""Answers questions on a workspace: the only place where data and model meet. No screen.

To offer a name to pages and exports, import it here.
"""

from crm_dashboard.analysis.answer.answering import Answer, answer
from crm_dashboard.analysis.answer.segments import Card, CardMeasure, Flag, cards_of, segments_of
from crm_dashboard.analysis.answer.suggestions import suggested_cuts
from crm_dashboard.analysis.answer.tallying import SnapValues, axis_snap_values, build_tallies, measures_of
from crm_dashboard.analysis.answer.window_counts import WindowCounts, window_counts
from crm_dashboard.analysis.compare.changes import change_since
from crm_dashboard.analysis.compare.comparing import align_question, cut_axes
from crm_dashboard.analysis.compare.movers import all_movers, movers
from crm_dashboard.analysis.fit.consistency import CheckResult
from crm_dashboard.analysis.fit.fitness import Fitness, Verdict, fitness_of, remedies, short_matrices, short_metrics
from crm_dashboard.analysis.fit.reasons import STATES, Reason, State, describe_needs
from crm_dashboard.analysis.fit.trust import (
    ACCURACY,
    COMPLETENESS,
    CONSISTENCY,
    OTHER,
    REQUIRED,
    USED,
    ColumnTrust,
    Score,
    TableTrust,
    trust_of,
)
from crm_dashboard.analysis.heat import HeatAnswer, heat, heat_measures
from crm_dashboard.analysis.loaded.categories import category_columns
from crm_dashboard.analysis.loaded.composites import coverage, describe_composite, fitted_composite
from crm_dashboard.analysis.loaded.loaded import (
    Availability,
    existing_values,
    filter_columns,
    filter_values,
    metrics_of,
    totals,
)
from crm_dashboard.analysis.loaded.orders_or_summary import (
    has_only_summary,
    has_single_orders,
    known_days,
    last_order_day,
    require_orders,
)
from crm_dashboard.analysis.loaded.queries import query_of
from crm_dashboard.analysis.matrices.saved import (
    LONGEST_NAME,
    delete_matrix,
    is_as_saved,
    rename_matrix,
    save_matrix,
    update_matrix,
)
from crm_dashboard.analysis.matrices.templates import (
    Offer,
    damaged_matrices,
    find_template,
    offers_of,
    reset_texts,
    save_texts,
    template_of,
)
from crm_dashboard.analysis.people.customer import (
    Customer,
    Item,
    MetricComparison,
    Order,
    Orders,
    all_comparisons,
    customer_orders,
    find_customer,
)
from crm_dashboard.analysis.people.events import Event, Events, customer_events, event_tables
from crm_dashboard.analysis.people.people import (
    CELL,
    IDENTITY,
    PeopleColumn,
    PeopleQuery,
    PeopleTotals,
    all_people,
    people_columns,
    people_ids,
    people_page,
    people_totals,
)
from crm_dashboard.analysis.period.card_query import card_query
from crm_dashboard.analysis.period.events import (
    LONGEST_EVENT_NAME,
    events_apart,
    events_of,
    own_events,
    save_events,
)
from crm_dashboard.analysis.period.findings import (
    Finding,
    FoundCustomers,
    finding_customers,
    finding_of_key,
    finding_query,
    findings_of,
    has_past,
    is_finding_key,
    is_of_segment,
    measured_findings,
    size_key,
)
from crm_dashboard.analysis.period.headline_customers import list_key
from crm_dashboard.analysis.period.headline_novelty import headline_novelties
from crm_dashboard.analysis.period.headlines import (
    Amount,
    Figure,
    days_of,
    headline_query,
    headlines_of,
    period_of,
    usual_choice,
    usual_comparison,
)
from crm_dashboard.analysis.period.overview import compute_overview
from crm_dashboard.analysis.period.segment_changes import (
    Downgrade,
    SegmentChange,
    SegmentChanges,
    question_at,
    rolling_question,
    segment_changes,
    segment_changes_query,
)
from crm_dashboard.analysis.period.segment_novelty import segment_novelties
from crm_dashboard.analysis.period.targets import loaded_targets, own_targets, save_targets, targets_of
from crm_dashboard.analysis.period.trends import Trends
from crm_dashboard.analysis.receipt.lines import RULE_ON, ReceiptLine
from crm_dashboard.analysis.receipt.receipt import Receipt, receipt_of
from crm_dashboard.analysis.versions import (
    Difference,
    VersionFigures,
    source_names,
    version_difference,
    version_figures,
)
from crm_dashboard.analysis.why.breakdown import breakdown, breakdown_columns, breakdown_query, usual_column
from crm_dashboard.analysis.why.periods import comparisons_of
from crm_dashboard.analysis.why.why import Why, goods_query, has_goods, why, why_query
