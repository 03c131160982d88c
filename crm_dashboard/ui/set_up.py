"""A part of the set-up, `python -m crm_dashboard.ui.set_up`: the sample and its overview, which the first start then finds."""

from crm_dashboard.data.samples import SAMPLE
from crm_dashboard.data.workspaces import open_workspace
from crm_dashboard.ui.overview_ahead import compute_usual_overview

if __name__ == "__main__":
    open_workspace(SAMPLE).close()
    compute_usual_overview(SAMPLE)
