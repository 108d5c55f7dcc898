"""The pages of administrators about people: who has signed in, and how much each may have under way."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.errors import InvalidInput, NotFound
from exporter.jobs import limits
from exporter.jobs.limits import LARGEST, Limits
from exporter.web import people
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.people import Listed
from exporter.web.sessions import admin_required
from exporter.web.transfers import PAGE_ROWS

blueprint = Blueprint("admin_people", __name__)
LONGEST = 200
NO_NUMBER = f"Please give a whole number from 0 to {LARGEST}, or nothing at all."


@blueprint.get("/admin/people")
@admin_required
def overview() -> ResponseReturnValue:
    words, start = request.args.get("words", "").strip()[:LONGEST], request.args.get("after", "")[:LONGEST]
    with export_parts().database.transaction() as connection:
        found = people.page(connection, words, start, PAGE_ROWS + 1)
    more = found[PAGE_ROWS - 1].subject if len(found) > PAGE_ROWS else None
    shown = {"people": found[:PAGE_ROWS], "more": more, "words": words, "start": start}
    return render_template("admin_people.html", **shown, settings=export_parts().settings.worker)


@blueprint.get("/admin/people/<subject>")
@admin_required
def show(subject: str) -> ResponseReturnValue:
    person = _person(subject)
    typed = {"running": _shown(person.limits.running), "waiting": _shown(person.limits.waiting)}
    return _page(person, typed, saved="saved" in request.args)


def _person(subject: str) -> Listed:
    with export_parts().database.transaction() as connection:
        found = people.find(connection, subject)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def _shown(limit: int | None) -> str:
    return "" if limit is None else str(limit)


def _page(person: Listed, typed: dict[str, str], faults: dict[str, str] | None = None, *, saved: bool = False) -> str:
    settings = export_parts().settings.worker
    shown = {"person": person, "typed": typed, "faults": faults or {}, "saved": saved}
    return render_template("admin_person.html", **shown, settings=settings)


@blueprint.post("/admin/people/<subject>")
@admin_required
def save(subject: str) -> ResponseReturnValue:
    person = _person(subject)
    typed = {name: request.form.get(name, "").strip()[:20] for name in ("running", "waiting")}
    try:
        wanted = _limits(typed)
    except InvalidInput as error:
        return _page(person, typed, error.faults), 400
    with export_parts().database.transaction() as connection:
        limits.keep(connection, subject, wanted)
    note("limits changed by an administrator", f"of {subject}: running {wanted.running}, waiting {wanted.waiting}")
    return redirect(url_for("admin_people.show", subject=subject, saved=1), 303)


def _limits(typed: dict[str, str]) -> Limits:
    """Raises InvalidInput."""
    faults = {name: NO_NUMBER for name, text in typed.items() if text and not _is_number(text)}
    if faults:
        raise InvalidInput(faults)
    return Limits(*(int(typed[name]) if typed[name] else None for name in ("running", "waiting")))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= LARGEST
