"""The page Receipt: what an import comes to, and each decision that changed its money, to be changed there."""

from crm_dashboard.ui.receipt.heading import receipt_heading
from crm_dashboard.ui.receipt.sections import receipt_sections

__all__ = ["receipt_heading", "receipt_sections"]
