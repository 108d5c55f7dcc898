"""The menu of administrators: what there is for them, a sentence each."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from exporter.web.sessions import admin_required

blueprint = Blueprint("administration", __name__)
PAGES = (
    ("admin.transfers", "All transfers", "Everybody's transfers, found by state, person, repository and words."),
    ("admin_queue.waiting", "Waiting", "Transfers that wait for a decision of their owner, and since when."),
    ("admin_queue.show_workers", "Workers", "Which workers run, what waits for them, and whether the doorbell rings."),
    ("admin_people.overview", "People", "Who has signed in, and how much each may have under way."),
    ("catalogue_vocabularies.overview", "Vocabularies", "The terms that items may use: those of the program, and more."),
)
"""Endpoint, words, and what one finds there."""
FAMILIES = {
    "administration": ("admin", "admin_queue", "admin_people"),
    "imports_past": ("imports", "imports_new", "imports_tree", "imports_undo", "imports_schedules"),
    "catalogue": (),
}


@blueprint.get("/admin")
@admin_required
def overview() -> ResponseReturnValue:
    return render_template("administration.html", pages=PAGES)


def is_here(endpoint: str) -> str:
    """What a link of the navigation is to this page: "page", "true" for one of its family, or nothing."""
    here = request.endpoint or ""
    if here == endpoint:
        return "page"
    family, present = endpoint.partition(".")[0], here.partition(".")[0]
    return "true" if present in FAMILIES.get(family, ()) or present.startswith(f"{family}_") else ""
