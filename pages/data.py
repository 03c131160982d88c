"""Data: the way in for files, what is loaded, what cleaning took out, and what can be done with versions and workspace."""

from crm_dashboard.ui.access_log import access_log
from crm_dashboard.ui.cleaning import cleaning
from crm_dashboard.ui.data_versions import data_versions
from crm_dashboard.ui.duplicates import duplicates
from crm_dashboard.ui.frame import write_link
from crm_dashboard.ui.loaded import loaded_heading
from crm_dashboard.ui.loading import load_files
from crm_dashboard.ui.one_row_each import orders_win
from crm_dashboard.ui.provenance import provenance
from crm_dashboard.ui.run import current_run
from crm_dashboard.ui.workspace_actions import workspace_actions

run = current_run()
write_link(run, None)
loaded_heading(run.workspace, run.t)
workspace_actions(run.workspace, run.t)
load_files(run.workspace, run.t)
version = run.workspace.version
if version:
    provenance(run.workspace, version, run.t)
    orders_win(run.workspace, run.t)
    cleaning(run.workspace, version, run.t)
    duplicates(run.workspace, version, run.t)
    data_versions(run.workspace, version, run.t)
    access_log(run.workspace, run.t)
