"""Segments: a strategy card for each, most money at stake first."""

from crm_dashboard.ui import answers, question
from crm_dashboard.ui.card_editor import settle_words, words_note
from crm_dashboard.ui.damaged_matrices import damaged_matrices
from crm_dashboard.ui.frame import write_link
from crm_dashboard.ui.industry_hints import industry_hints
from crm_dashboard.ui.run import current_run
from crm_dashboard.ui.strategy import cards_heading, strategy_cards

run = current_run()
spec = question.ask(run.workspace, run.t)
write_link(run, spec)
settle_words(run.workspace, run.t)
answer = answers.answer(run.workspace, spec, run.t)

cards_heading(answer, run.t)
words_note(answer, run.t)
strategy_cards(answer, run.t, dark=run.dark)
industry_hints(run.workspace, run.t)
damaged_matrices(run.workspace, run.t)
