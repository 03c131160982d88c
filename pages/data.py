"""Data: the way in for files, what is loaded, and what cleaning took out."""

from crm_dashboard.ui.access_log import access_log
from crm_dashboard.ui.frame import write_link
from crm_dashboard.ui.loaded import cleaning, loaded_heading, loaded_tables
from crm_dashboard.ui.loading import load_files
from crm_dashboard.ui.metric_list import metric_list
from crm_dashboard.ui.one_row_each import orders_win
from crm_dashboard.ui.run import current_run

run = current_run()
write_link(run, None)
loaded_heading(run.workspace, run.t)
load_files(run.workspace, run.t)
version = run.workspace.version
if version:
    loaded_tables(version, run.t)
    orders_win(run.workspace, run.t)
    cleaning(run.workspace, version, run.t)
    metric_list(run.workspace, run.t)
    access_log(run.workspace, run.t)
