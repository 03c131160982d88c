"""The public names of the package: `import crm_dashboard as crm` offers them, each loaded on first use.

To make a name public, import it here.
"""

from crm_dashboard.analysis.answer.answering import Answer, answer
from crm_dashboard.analysis.receipt.receipt import Receipt
from crm_dashboard.analysis.receipt.receipt import receipt_of as receipt
from crm_dashboard.data.workspace.workspace import Workspace
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.errors import CrmError
from crm_dashboard.export.receipt import receipt_text
from crm_dashboard.model.matrix.selection import Selection
from crm_dashboard.model.question.cuts import MEDIAN, Fixed, Mean, NaturalBreaks, Quantiles, TopShare
from crm_dashboard.model.question.spec import Among, Axis, Between, MatrixSpec
