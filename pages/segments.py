"""Segments: a strategy card for each, most money at stake first."""

from crm_dashboard.ui.guide.from_question import naming_link
from crm_dashboard.ui.matrices.damaged import damaged_matrices
from crm_dashboard.ui.question.controls.industry_hints import industry_hints
from crm_dashboard.ui.question.link import write_link
from crm_dashboard.ui.question.question import question_controls
from crm_dashboard.ui.segments.card_editor import edited_words_note, save_edited_words
from crm_dashboard.ui.segments.strategy import cards_heading, strategy_cards
from crm_dashboard.ui.session import answers
from crm_dashboard.ui.session.run import current_run

run = current_run()
spec = question_controls(run.workspace, run.t)
write_link(run, spec)
save_edited_words(run.workspace, run.t)
answer = answers.answer(run.workspace, spec, run.t)

cards_heading(answer, run.t)
edited_words_note(answer, run.t)
naming_link(answer, run.t)
strategy_cards(answer, run.t, dark=run.dark)
industry_hints(run.workspace, run.t)
damaged_matrices(run.workspace, run.t)
