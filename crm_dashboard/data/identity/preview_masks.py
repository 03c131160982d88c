"""Mask the sample values of a file before it is loaded, by role, header, or content."""

from __future__ import annotations

from crm_dashboard.data.identity.personal_headers import classify_header, is_personal_id_header
from crm_dashboard.data.identity.personal_names import look_like_names
from crm_dashboard.data.process.protocol import ColumnSummary
from crm_dashboard.data.schema.masking import MASKS, mask_identity, mask_original, mask_value
from crm_dashboard.data.schema.personal_values import holds_contact
from crm_dashboard.data.schema.tables import ATTRIBUTES, ORDER_LABELS

_CATEGORIES = frozenset((*(column.key for column in ATTRIBUTES if column.kind == "text"), *ORDER_LABELS))
_MANY = 0.5


def mask_samples(column: ColumnSummary, role: str) -> tuple[str, ...]:
    """Return the samples of a column in a role: those of an identity by its mask, personal ones of any other role masked too."""
    if role in MASKS:
        return tuple(mask_identity(role, sample) or "" for sample in column.samples)
    if _is_personal(column, role):
        return tuple(mask_original(sample) or "" for sample in column.samples)
    return tuple(mask_value(role, sample) or "" for sample in column.samples)


def _is_personal(column: ColumnSummary, role: str) -> bool:
    """Return whether the samples identify a person.

    Of a customer id, the header or the values say so; of a category also a header that nothing is known of, where most
    values differ.
    """
    if role == "customer_id":
        return is_personal_id_header(column.name) or look_like_names(column.samples) or _holds_contact(column)
    if role not in _CATEGORIES:
        return False
    says = classify_header(column.name)
    is_unknown = says == "unknown" and column.values in ("text", "id") and column.different > _MANY
    return says == "personal" or is_unknown or _holds_contact(column)


def _holds_contact(column: ColumnSummary) -> bool:
    return any(map(holds_contact, column.samples))
