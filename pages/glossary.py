"""Glossary: what the words on the pages mean."""

from crm_dashboard.ui.details.title_row import page_title
from crm_dashboard.ui.glossary import TERM, glossary, term_in_address
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.session.run import current_run

run = current_run()
term = term_in_address()
write_link(run, None, **{TERM: term})
page_title(run.workspace, "glossary", run.t)
glossary(term, run.t)
