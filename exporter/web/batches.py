"""The pages of several exports at once: choose datasets or an organization, one table, one button, one list."""

from contextlib import closing

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.errors import NotFound, RemoteError
from exporter.sources.base import Set
from exporter.transfers import batch_rows, batches
from exporter.transfers.batch_rows import RowState
from exporter.transfers.batches import MOST_ROWS, Batch, Choices
from exporter.transfers.plan import COMMUNITY
from exporter.web.batch_page import BatchPage, load, position
from exporter.web.batch_words import WORDS
from exporter.web.batch_work import go_on
from exporter.web.export_parts import export_parts, person_for, present_person
from exporter.web.sessions import current_user, login_required
from exporter.web.transfer_words import state_words
from exporter.web.transfers import LARGEST_ID, PAGE_ROWS, page_key

blueprint = Blueprint("batches", __name__)
LONGEST_COMMUNITIES = 1000
CHANGED = "What you chose is stored, and each dataset is looked at again. Nothing was sent yet."
MOVED_ON = "The table has moved on since this page was made: please look at the number, then press the button again."
NO_COMMUNITY = "Please give the short names of communities, as their addresses end: /communities/my-lab."


@blueprint.get("/batches")
@login_required
def overview() -> ResponseReturnValue:
    before, user = page_key(), current_user()
    with export_parts().database.transaction() as connection:
        found = batches.of_owner(connection, user.subject, before, PAGE_ROWS + 1)
    sets, problem = _sets() if user.account else ((), "")
    more = found[PAGE_ROWS - 1][0].id if len(found) > PAGE_ROWS else None
    shown = {"batches": found[:PAGE_ROWS], "more": more, "before": before, "sets": sets, "problem": problem}
    return render_template("batches.html", **shown, most=MOST_ROWS, **WORDS)


def _sets() -> tuple[tuple[Set, ...], str]:
    try:
        with closing(export_parts().source()) as source:
            return source.sets(present_person()), ""
    except RemoteError as error:
        return (), str(error)


@blueprint.post("/batches")
@login_required
def begin() -> ResponseReturnValue:
    """A whole organization. Only what the person may edit there is listed later."""
    person, wanted = present_person(), request.form.get("set", "")
    with closing(export_parts().source()) as source:
        chosen = next((each for each in source.sets(person) if each.identifier == wanted), None)
    if chosen is None:
        raise NotFound("There is no such organization.")
    return _open(chosen.title or chosen.identifier, chosen.identifier, "")


def _open(title: str, set_id: str, cursor: str) -> ResponseReturnValue:
    parts = export_parts()
    host = parts.settings.repositories[0].host
    with parts.database.transaction() as connection:
        words = {"title": title, "set_id": set_id, "cursor": cursor}
        batch_id = batches.open_batch(connection, current_user().subject, host, **words)
    return redirect(url_for("batches.show", batch_id=batch_id), 303)


@blueprint.get("/batches/<int:batch_id>")
@login_required
def show(batch_id: int) -> ResponseReturnValue:
    _take_back(_batch(batch_id))
    notice = CHANGED if "saved" in request.args else ""
    return _page(load(batch_id), notice=notice)


def _take_back(batch: Batch) -> None:
    with export_parts().database.transaction() as connection:
        batches.take_back_old_orders(connection, batch.id)


def _batch(batch_id: int) -> Batch:
    if not 0 < batch_id <= LARGEST_ID:
        raise NotFound("There is no such table.")
    with export_parts().database.transaction() as connection:
        return batches.get(connection, current_user().subject, batch_id)


def _page(shown: BatchPage, *, notice: str = "", problem: str = "") -> str:
    repositories = export_parts().settings.repositories
    return render_template(
        "batch.html",
        shown=shown,
        repositories=repositories,
        notice_text=notice,
        problem=problem,
        state_words=state_words,
        **WORDS,
    )


def _table(batch_id: int, problem: str = "") -> str:
    return render_template("batch_table.html", shown=load(batch_id), problem=problem, state_words=state_words, **WORDS)


@blueprint.get("/batches/<int:batch_id>/table")
@login_required
def table(batch_id: int) -> ResponseReturnValue:
    """The part that changes, while transfers are under way."""
    return _table(_batch(batch_id).id)


@blueprint.post("/batches/<int:batch_id>/go-on")
@login_required
def work(batch_id: int) -> ResponseReturnValue:
    """A share of what there is to do. The page calls this by itself; without JavaScript it is a button."""
    batch = _batch(batch_id)
    _take_back(batch)
    problem = go_on(batch, person_for(batch.source))
    if "HX-Request" in request.headers:
        return _table(batch_id, problem)
    if problem:
        return _page(load(batch_id), problem=problem)
    return redirect(_here(batch_id), 303)


def _here(batch_id: int, **more: object) -> str:
    kept = {name: request.args[name] for name in ("show", "start") if name in request.args}
    return url_for("batches.show", batch_id=batch_id, **kept, **more)  # type: ignore[arg-type]


@blueprint.post("/batches/<int:batch_id>")
@login_required
def decide(batch_id: int) -> ResponseReturnValue:
    """What is chosen for all comes along with every button; what was not seen yet is shown before anything goes."""
    batch, action = _batch(batch_id), request.form.get("action", "")
    choices = _choices(batch.choices)
    if not all(COMMUNITY.fullmatch(name) for name in choices.communities):
        return _page(load(batch_id), problem=NO_COMMUNITY), 400
    if choices != batch.choices:
        with export_parts().database.transaction() as connection:
            batches.choose(connection, batch_id, choices)
    if action == "connect":
        return redirect(url_for("connections.show", host=choices.host, next=url_for("batches.show", batch_id=batch_id)), 303)
    if action == "next" and batch.set_id and batch.cursor:
        return _open(batch.title, batch.set_id, batch.cursor)
    if action == "again":
        with export_parts().database.transaction() as connection:
            batches.read_again(connection, batch_id)
        return redirect(_here(batch_id), 303)
    if action == "export" and choices == batch.choices:
        return _export(batch)
    return redirect(_here(batch_id, saved=1), 303)


def _choices(before: Choices) -> Choices:
    hosts = {each.host for each in export_parts().settings.repositories}
    host, publish = request.form.get("host", before.host), request.form.get("publish")
    names = request.form.get("communities", " ".join(before.communities))[:LONGEST_COMMUNITIES]
    return Choices(
        host if host in hosts else before.host,
        before.publish if publish is None else publish == "yes",
        tuple(dict.fromkeys(names.replace(",", " ").split())),
    )


def _export(batch: Batch) -> ResponseReturnValue:
    """Only as many as the page said: a table that has grown meanwhile is looked at first."""
    person = person_for(batch.source)
    shown = load(batch.id)
    seen = (str(shown.sums.counts[RowState.READY]), str(shown.sums.ready_published))
    if (request.form.get("ready", ""), request.form.get("published", "")) != seen or not shown.is_connected:
        return _page(shown, problem=MOVED_ON), 409
    with export_parts().database.transaction() as connection:
        batches.order(connection, batch.id)
    problem = go_on(batch, person)
    return _page(load(batch.id), problem=problem) if problem else redirect(_here(batch.id), 303)


@blueprint.post("/batches/<int:batch_id>/rows/<int:row>")
@login_required
def leave(batch_id: int, row: int) -> ResponseReturnValue:
    batch, out = _batch(batch_id), request.form.get("action") == "leave"
    with export_parts().database.transaction() as connection:
        batch_rows.leave(connection, batch.id, min(row, MOST_ROWS), out=out)
    return redirect(_here(batch_id, _anchor=f"row-{position(row)}"), 303)
