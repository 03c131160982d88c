"""The registry of metrics, from which menus, tooltips and docs are derived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from crm_dashboard.errors import MetricUnavailable, needs_single_orders, unknown_metric
from crm_dashboard.model.metrics.composite import DEFAULTS, Composite, composite_metric
from crm_dashboard.model.metrics.metric import Favourable, Metric, Need, TableColumns, column
from crm_dashboard.model.metrics.need import SINGLE_ORDERS
from crm_dashboard.model.metrics.order_metrics import ORDER_METRICS
from crm_dashboard.model.metrics.relation_metrics import RELATION_METRICS
from crm_dashboard.text import N_, Text, text

__all__ = ["ATTRIBUTE", "METRICS", "Favourable", "Metric", "Need", "attribute_metric", "registry", "select_metrics"]

ATTRIBUTE = "attribute:"
METRICS: tuple[Metric, ...] = (*ORDER_METRICS, *RELATION_METRICS)


def attribute_metric(name: str, label: str, title: Text | None = None) -> Metric:
    """Return the metric of a numeric column of the customer table; its key contains the label.

    `title` is the label in words that can be translated, where the column is not the user's own.
    """
    own = title or Text("{label}", (("label", label),))
    return Metric(
        ATTRIBUTE + label,
        own,
        text(N_("The column “{label}” of the customer table, as it was loaded."), label=own),
        "number",
        "attributes",
        column(name),
        needs=(Need("customers", name),),
        column=name,
    )


def registry(
    attributes: Iterable[tuple[str, str] | tuple[str, str, Text]] = (),
    composites: Iterable[Composite] = (),
    columns: TableColumns | None = None,
) -> dict[str, Metric]:
    """Return all metrics by key: the registry's, one for each numeric attribute (column, label, title), and the composites.

    Composites are as defined in `composites`, the others by default; `columns` says which of their parts are loaded.
    """
    simple = {metric.key: metric for metric in (*METRICS, *(attribute_metric(*pair) for pair in attributes))}
    defined = DEFAULTS | {composite.key: composite for composite in composites}
    return simple | {key: composite_metric(composite, simple, columns or {}) for key, composite in defined.items()}


def select_metrics(keys: Iterable[str], metrics: Mapping[str, Metric], columns: TableColumns) -> tuple[Metric, ...]:
    """Return the metrics of `keys`.

    Raises `SpecError` for an unknown key and `MetricUnavailable`, naming table and column, for one whose
    data are not loaded.
    """
    listed = []
    for key in keys:
        if key not in metrics:
            raise unknown_metric(key)
        metric = metrics[key]
        for need in metric.missing(columns):
            if need == SINGLE_ORDERS:
                raise needs_single_orders(
                    text(N_("“{label}” needs single orders; this table has one row per customer."), label=metric.label)
                )
            raise MetricUnavailable(
                text(N_("“{label}” needs the column {column} of the table {table}."), label=metric.label, **vars(need)),
                where=f"{need.table}.{need.column}",
                next_step=text(N_("Load a file that has it, or choose another dimension.")),
            )
        listed.append(metric)
    return tuple(listed)
