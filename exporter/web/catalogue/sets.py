"""The pages of item sets: which there are, a new one, changing and deleting one."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exporter.catalogue import batch, item_sets, memberships
from exporter.catalogue.item import Visibility
from exporter.catalogue.item_sets import ItemSet, ItemSetText
from exporter.catalogue.viewer import may_edit
from exporter.catalogue.wanted import Wanted
from exporter.errors import InvalidInput, NotFound
from exporter.web.catalogue import groups
from exporter.web.catalogue.browse import count_words
from exporter.web.catalogue.rights import viewer
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.sessions import current_user, login_required
from exporter.web.transfers import LARGEST_ID

blueprint = Blueprint("catalogue_sets", __name__)
FIELDS = ("title", "description", "visibility")
NO_SET = "There is no such item set."


@blueprint.get("/catalogue/sets")
@login_required
def overview() -> ResponseReturnValue:
    words = groups.search_words()
    with export_parts().database.transaction() as connection:
        page = item_sets.page(connection, viewer(), words, after=groups.page_key())
    hers = {each.id for each in page.rows if may_edit(viewer(), each)}
    shown = {"page": page, "words": words, "hers": hers, "told": groups.done(), "may_make": True}
    return render_template("catalogue_groups.html", kind=groups.SETS, **shown)


@blueprint.get("/catalogue/sets/new")
@login_required
def begin() -> ResponseReturnValue:
    return _page(None, {"visibility": Visibility.PUBLIC.value}, {})


def _page(group: ItemSet | None, fields: dict[str, str], faults: dict[str, str]) -> str:
    return render_template("catalogue_group.html", kind=groups.SETS, group=group, typed=fields, faults=faults)


@blueprint.post("/catalogue/sets")
@login_required
def create() -> ResponseReturnValue:
    fields = groups.typed(*FIELDS)
    try:
        with export_parts().database.transaction() as connection:
            item_sets.create(connection, current_user().subject, _text(fields))
    except InvalidInput as error:
        return _page(None, fields, error.faults), 400
    return redirect(url_for("catalogue_sets.overview", told="made"), 303)


def _text(fields: dict[str, str]) -> ItemSetText:
    return ItemSetText(fields["title"], fields["description"], groups.visibility_of(fields))


def _own(set_id: int) -> ItemSet:
    """Raises NotFound for somebody else's."""
    with export_parts().database.transaction() as connection:
        found = item_sets.find(connection, set_id) if set_id <= LARGEST_ID else None
    if found is None or not may_edit(viewer(), found):
        raise NotFound(NO_SET)
    return found


@blueprint.get("/catalogue/sets/<int:set_id>")
@login_required
def edit(set_id: int) -> ResponseReturnValue:
    group = _own(set_id)
    return _page(group, {name: str(getattr(group, name)) for name in FIELDS}, {})


@blueprint.post("/catalogue/sets/<int:set_id>")
@login_required
def save(set_id: int) -> ResponseReturnValue:
    group, fields = _own(set_id), groups.typed(*FIELDS)
    try:
        with export_parts().database.transaction() as connection:
            item_sets.edit(connection, group.id, _text(fields))
    except InvalidInput as error:
        return _page(group, fields, error.faults), 400
    return redirect(url_for("catalogue_sets.overview", told="saved"), 303)


@blueprint.get("/catalogue/sets/<int:set_id>/delete")
@login_required
def ask(set_id: int) -> ResponseReturnValue:
    group = _own(set_id)
    size = count_words(groups.size_of(Wanted(set_id=group.id)))
    return render_template("catalogue_group_delete.html", kind=groups.SETS, group=group, size=size)


@blueprint.post("/catalogue/sets/<int:set_id>/delete")
@login_required
def delete(set_id: int) -> ResponseReturnValue:
    group = _own(set_id)
    batch.delete_group(export_parts().database, viewer(), memberships.SETS, group.id)
    note("catalogue: an item set was deleted", f"item set {group.id}")
    return redirect(url_for("catalogue_sets.overview", told="deleted"), 303)
