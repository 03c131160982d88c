"""Receipt: what the loaded orders come to, and each decision that changed their money, to be changed there."""

from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.receipt import receipt_heading, receipt_sections
from crm_dashboard.ui.session.run import current_run

run = current_run()
write_link(run, None)
receipt = receipt_heading(run.workspace, run.t)
if receipt:
    receipt_sections(run.workspace, receipt, run.t)
