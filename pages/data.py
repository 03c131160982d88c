"""Data: what is loaded, what cleaning took out, and the way in for a file."""

from crm_dashboard.ui.access_log import access_log
from crm_dashboard.ui.cleaning import cleaning
from crm_dashboard.ui.duplicates import duplicates
from crm_dashboard.ui.frame import write_link
from crm_dashboard.ui.loaded import loaded_heading, loaded_tables
from crm_dashboard.ui.loading import load_file
from crm_dashboard.ui.metric_list import metric_list
from crm_dashboard.ui.run import current_run

run = current_run()
write_link(run, None)
loaded_heading(run.workspace, run.t)
version = run.workspace.version
if version:
    loaded_tables(version, run.t)
    cleaning(run.workspace, version, run.t)
    duplicates(run.workspace, version, run.t)
load_file(run.workspace, run.t)
if version:
    metric_list(run.workspace, run.t)
    access_log(run.workspace, run.t)
