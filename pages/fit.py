"""Data fit: what the data carry, why not all of it, what would open the rest, and how far the tables can be trusted."""

from crm_dashboard.ui.data_page.trust import trusted_tables
from crm_dashboard.ui.fit import fit_heading, fit_tables, what_would_open
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.session.run import current_run

run = current_run()
write_link(run, None)
fitness, trust = fit_heading(run.workspace, run.t)
if trust:
    what_would_open(fitness, run.t)
    fit_tables(run.workspace.name, fitness, run.t)
    trusted_tables(run.workspace.name, trust, run.t)
