"""An item written by hand: everything that it says as a form, and a new one."""

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.catalogue import editing, revisions
from exporter.catalogue.content import NOTHING
from exporter.catalogue.editing import Edit
from exporter.catalogue.item import Item, Visibility
from exporter.errors import InvalidInput
from exporter.records.parts import statements
from exporter.records.record import Record
from exporter.web.catalogue import item_places, rights
from exporter.web.catalogue.item_form import form_of_record, new_form, record_of_form
from exporter.web.catalogue.labels import terms, vocabularies
from exporter.web.export_parts import export_parts
from exporter.web.form_rows import MOST_FIELDS, Faults, all_rows, form_of, with_row, without_row
from exporter.web.sessions import login_required
from exporter.web.words import choices

blueprint = Blueprint("catalogue_edit", __name__)
ROWS = frozenset({"values", "creators", "contributors", "rights", "dates", "identifiers", "related", "funding", "places"})
CONFLICT = (
    "Somebody else changed this item while you were editing it. Nothing was saved yet, and all that you typed is below. "
    "Look at the item in another window, then press the button again: what you typed then counts, and the other change "
    "stays in the history."
)
AGAIN = "You are signed in again. What you typed is below, but not stored yet: look at it, then press the button again."
ROOM = 200
"""For rows that a person adds."""
TOO_LONG = "This item says more than a form can hold here. Nothing was changed. An import can still change it."
NO_NAME = "Please give the item a title (dcterms:title)."


@dataclass(frozen=True)
class Opened:
    """``item`` is None for a new one; ``seen`` is the state that the form was made of, ``known`` the latest one told of."""

    item: Item | None = None
    base: Record = NOTHING
    seen: int = 0
    known: int = 0


@blueprint.get("/catalogue/new")
@login_required
def begin() -> ResponseReturnValue:
    with export_parts().database.transaction() as connection:
        form = new_form() | item_places.form_of_new(connection) | {"visibility": Visibility.PUBLIC.value}
        return _page(connection, Opened(), form, {})


@blueprint.get("/catalogue/items/<int:item_id>/edit")
@login_required
def edit(item_id: int) -> ResponseReturnValue:
    with export_parts().database.transaction() as connection:
        item = _own(connection, item_id)
        opened = _opened(connection, item, {})
        form = form_of_record(opened.base) | {"visibility": item.visibility.value}
        form |= item_places.form_of_item(connection, item_id)
        if len(form) > MOST_FIELDS - ROOM:
            raise InvalidInput({"": TOO_LONG})
        return _page(connection, opened, form, {})


def _own(connection: Connection, item_id: int) -> Item:
    """Raises NotFound, also for a tombstone."""
    return rights.living(rights.changeable(connection, item_id))


def _opened(connection: Connection, item: Item, form: dict[str, str]) -> Opened:
    seen = _number(form.get("seen", "")) or item.revision
    base = revisions.get(connection, item.id, seen)[1].content.record
    return Opened(item, base, seen, _number(form.get("known", "")) or seen)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@blueprint.post("/catalogue/new")
@login_required
def create() -> ResponseReturnValue:
    form = form_of(request.form.items())
    with export_parts().database.transaction() as connection:
        opened = Opened()
        if _asks_for_rows(form):
            return _page(connection, opened, _with_other_rows(form), {})
        record, faults = _read(form, opened)
        if faults:
            return _page(connection, opened, form, faults), 400
        item_id = editing.create(connection, rights.viewer(), _edit(connection, 0, record, form))
    return redirect(url_for("catalogue_item.show", item_id=item_id, told="new"), 303)


def _edit(connection: Connection, item_id: int, record: Record, form: dict[str, str]) -> Edit:
    shown = Visibility.PUBLIC if form.get("visibility") == Visibility.PUBLIC else Visibility.PRIVATE
    return Edit(statements(record), shown, **item_places.wanted(connection, item_id, form))


@blueprint.post("/catalogue/items/<int:item_id>/edit")
@login_required
def save(item_id: int) -> ResponseReturnValue:
    """Every button of the form: all that was typed comes along, whichever it is."""
    form = form_of(request.form.items())
    with export_parts().database.transaction() as connection:
        item = _own(connection, item_id)
        opened = _opened(connection, item, form)
        if _asks_for_rows(form):
            return _page(connection, opened, _with_other_rows(form), {})
        record, faults = _read(form, opened)
        if faults:
            return _page(connection, opened, form, faults), 400
        try:
            wanted = _edit(connection, item_id, record, form)
            number = editing.save(connection, rights.viewer(), item_id, opened.known, wanted)
        except InvalidInput:
            return _page(connection, replace(opened, known=item.revision), form, {"": CONFLICT}), 409
    told = "same" if number == opened.known else "saved"
    return redirect(url_for("catalogue_item.show", item_id=item_id, told=told), 303)


def _asks_for_rows(form: dict[str, str]) -> bool:
    return "add" in form or "remove" in form


def _with_other_rows(form: dict[str, str]) -> dict[str, str]:
    """One more, or one less; what the button names must be a row of this form."""
    wanted = form.get("add") or form.get("remove", "")
    if wanted.partition("-")[0] not in ROWS:
        return form
    return with_row(form, wanted) if "add" in form else without_row(form, wanted)


def _read(form: dict[str, str], opened: Opened) -> tuple[Record, Faults]:
    record, faults = record_of_form(form, opened.base)
    if not record.title.strip():
        faults[""] = NO_NAME
    return record, faults


def show_again(item_id: int) -> ResponseReturnValue:
    """The form of a session that has ended, sent after a new sign-in: as it was typed, and not stored."""
    form = form_of(request.form.items())
    with export_parts().database.transaction() as connection:
        return _page(connection, _opened(connection, _own(connection, item_id), form), form, {"": AGAIN}), 409


def _page(connection: Connection, opened: Opened, form: dict[str, str], faults: Faults) -> str:
    found = all_rows(form)
    known, item = vocabularies(connection), opened.item
    return render_template(
        "catalogue_edit.html",
        opened=opened,
        here=url_for("catalogue_edit.save", item_id=item.id) if item else url_for("catalogue_edit.create"),
        form=form,
        shown={"faults": faults},
        places=item_places.choices_of(connection, form),
        rows=lambda _form, name: found.get(name, []),
        terms=terms(known),
        label=known.label,
        choices=choices,
    )
