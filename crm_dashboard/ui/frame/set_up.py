"""A part of the set-up, `python -m crm_dashboard.ui.frame.set_up`: the sample and its overview, which the first start then finds."""

from crm_dashboard.data.workspace.samples import DEFAULT_SAMPLE
from crm_dashboard.data.workspace.workspaces import open_workspace
from crm_dashboard.ui.overview.precompute import precompute_overview

if __name__ == "__main__":
    open_workspace(DEFAULT_SAMPLE).close()
    precompute_overview(DEFAULT_SAMPLE)
