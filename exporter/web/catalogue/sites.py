"""The pages of sites: which there are, a new one, changing and deleting one. Only staff makes them: the public sees them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from exporter.catalogue import batch, memberships, sites
from exporter.catalogue.item import Visibility
from exporter.catalogue.sites import Site, SiteText
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

blueprint = Blueprint("catalogue_sites", __name__)
FIELDS = ("title", "slug", "summary", "visibility", "preset")
NO_SITE = "There is no such site."


@blueprint.get("/catalogue/sites")
@login_required
def overview() -> ResponseReturnValue:
    words = groups.search_words()
    with export_parts().database.transaction() as connection:
        page = sites.page(connection, viewer(), words, after=groups.page_key())
    hers = {each.id for each in page.rows if may_edit(viewer(), each)}
    shown = {"page": page, "words": words, "hers": hers, "told": groups.done(), "may_make": viewer().is_staff}
    return render_template("catalogue_groups.html", kind=groups.SITES, **shown)


@blueprint.get("/catalogue/sites/new")
@login_required
def begin() -> ResponseReturnValue:
    _demand_staff()
    return _page(None, {"visibility": Visibility.PUBLIC.value}, {})


def _demand_staff() -> None:
    if not viewer().is_staff:
        raise NotFound(NO_SITE)


def _page(group: Site | None, fields: dict[str, str], faults: dict[str, str]) -> str:
    return render_template("catalogue_group.html", kind=groups.SITES, group=group, typed=fields, faults=faults)


@blueprint.post("/catalogue/sites")
@login_required
def create() -> ResponseReturnValue:
    _demand_staff()
    fields = groups.typed(*FIELDS)
    try:
        with export_parts().database.transaction() as connection:
            sites.create(connection, current_user().subject, _text(fields))
    except InvalidInput as error:
        return _page(None, fields, error.faults), 400
    return redirect(url_for("catalogue_sites.overview", told="made"), 303)


def _text(fields: dict[str, str]) -> SiteText:
    shown = groups.visibility_of(fields)
    return SiteText(fields["title"], fields["slug"], fields["summary"], shown, preset=fields["preset"] == "yes")


def _own(site_id: int) -> Site:
    """Raises NotFound for somebody else's."""
    with export_parts().database.transaction() as connection:
        found = sites.find(connection, site_id) if site_id <= LARGEST_ID else None
    if found is None or not may_edit(viewer(), found):
        raise NotFound(NO_SITE)
    return found


@blueprint.get("/catalogue/sites/<int:site_id>")
@login_required
def edit(site_id: int) -> ResponseReturnValue:
    group = _own(site_id)
    fields = {name: str(getattr(group, name)) for name in FIELDS} | {"preset": "yes" if group.preset else ""}
    return _page(group, fields, {})


@blueprint.post("/catalogue/sites/<int:site_id>")
@login_required
def save(site_id: int) -> ResponseReturnValue:
    group, fields = _own(site_id), groups.typed(*FIELDS)
    try:
        with export_parts().database.transaction() as connection:
            sites.edit(connection, group.id, _text(fields))
    except InvalidInput as error:
        return _page(group, fields, error.faults), 400
    return redirect(url_for("catalogue_sites.overview", told="saved"), 303)


@blueprint.get("/catalogue/sites/<int:site_id>/delete")
@login_required
def ask(site_id: int) -> ResponseReturnValue:
    group = _own(site_id)
    size = count_words(groups.size_of(Wanted(site_id=group.id)))
    return render_template("catalogue_group_delete.html", kind=groups.SITES, group=group, size=size)


@blueprint.post("/catalogue/sites/<int:site_id>/delete")
@login_required
def delete(site_id: int) -> ResponseReturnValue:
    group = _own(site_id)
    batch.delete_group(export_parts().database, viewer(), memberships.SITES, group.id)
    note("catalogue: a site was deleted", f"site {group.id}")
    return redirect(url_for("catalogue_sites.overview", told="deleted"), 303)
