"""Questions to whoever sits at the terminal. An end of input is a no."""

from dataclasses import replace

from exporter.cli.export_preview import access_words, licence_words
from exporter.cli.terminal import plain, talk
from exporter.crosswalks.licences import LICENCES
from exporter.records.record import Record, Right
from exporter.transfers.plan import ExportPlan
from exporter.transfers.questions import Asked, asked


def says_yes(question: str) -> bool:
    talk().print(plain(f"{question} [y/N]"), end=" ")
    return _line().lower() in {"y", "yes"}


def _line() -> str:
    try:
        return input().strip()
    except EOFError:
        return ""


def with_answers(plan: ExportPlan) -> ExportPlan:
    """What only a person can decide is asked here; unanswered it stays open, and stops the export."""
    for question in asked(plan):
        if question.part not in plan.confirmed:
            plan = _answered(plan, question)
    return plan


def _answered(plan: ExportPlan, question: Asked) -> ExportPlan:
    talk().print(plain(question.text, "yellow"), soft_wrap=True)
    if question.can_confirm and says_yes(f"{_stands(question.part, plan.record)}: is that right?"):
        return replace(plan, confirmed=(*plan.confirmed, question.part))
    return _with_licence(plan) if question.part == "rights" else plan


def _with_licence(plan: ExportPlan) -> ExportPlan:
    talk().print(plain("Which licence (an id as cc-by-4.0; nothing: stop)?"), end=" ")
    wanted = _line().lower()
    if wanted in LICENCES:
        record = replace(plan.record, rights=(Right(wanted),))
        return replace(plan, record=record, confirmed=(*plan.confirmed, "rights"))
    if wanted:
        talk().print(plain(f"No licence that is known here. Known are: {', '.join(sorted(LICENCES))}."))
        return _with_licence(plan)
    return plan


def _stands(part: str, record: Record) -> str:
    if part == "rights":
        return f"Licence {licence_words(record)}"
    if part == "creators":
        return f"Author {'; '.join(creator.name for creator in record.creators)}"
    return f"Access to the files: {access_words(record) or 'everybody'}"
