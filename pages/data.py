"""Data: the way in for files, what is loaded, what cleaning took out, and what can be done with versions and workspace.

Each part ends in a sentence of its own where it cannot be drawn: with the current version lost, the others are still there.
"""

from crm_dashboard.ui.data_page.cleaning import cleaning
from crm_dashboard.ui.data_page.duplicates import duplicates
from crm_dashboard.ui.data_page.loaded import loaded_heading
from crm_dashboard.ui.data_page.loading import load_files
from crm_dashboard.ui.data_page.provenance import provenance
from crm_dashboard.ui.data_page.versions import data_versions
from crm_dashboard.ui.data_page.workspace_actions import workspace_actions
from crm_dashboard.ui.details.access_log import access_log
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.session.boundary import boundary
from crm_dashboard.ui.session.one_row_each import unused_summary_note
from crm_dashboard.ui.session.run import current_run

run = current_run()
write_link(run, None)
for draw in (loaded_heading, workspace_actions, load_files, unused_summary_note):
    with boundary(run.t):
        draw(run.workspace, run.t)
if version := run.workspace.version:
    for draw_version in (provenance, cleaning, duplicates):
        with boundary(run.t):
            draw_version(run.workspace, version, run.t)
if run.workspace.versions:
    for draw in (data_versions, access_log):
        with boundary(run.t):
            draw(run.workspace, run.t)
