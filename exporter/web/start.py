"""The page that a person lands on after signing in: find a dataset, and see what is under way."""

from contextlib import closing

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from exporter.errors import RemoteError
from exporter.jobs import store
from exporter.sources.base import Listing, Person, Selection
from exporter.web.choice import LONGEST_QUERY, NOTES, chosen_before, plain_cursor
from exporter.web.export_parts import export_parts
from exporter.web.sessions import current_user, login_required
from exporter.web.transfer_words import state_words

blueprint = Blueprint("start", __name__)
LATEST = 5


@blueprint.get("/")
@login_required
def home() -> ResponseReturnValue:
    user = current_user()
    with export_parts().database.transaction() as connection:
        jobs = store.page_of_owner(connection, user.subject, size=LATEST)
    batch, chosen = chosen_before()
    query, cursor = request.args.get("q", "")[:LONGEST_QUERY], _cursor()
    listing, problem = (
        _datasets(Person(user.subject, user.name, user.account), query, cursor) if user.account else (None, "")
    )
    return render_template(
        "start.html",
        jobs=jobs,
        query=query,
        cursor=cursor,
        listing=listing,
        problem=problem,
        batch=batch,
        chosen=chosen,
        note=NOTES.get(request.args.get("note", ""), ""),
        state_words=state_words,
    )


def _cursor() -> str:
    return plain_cursor(request.args.get("cursor", ""))


def _datasets(person: Person, query: str, cursor: str) -> tuple[Listing | None, str]:
    """What the person may edit; CKAN's silence is a sentence, and the rest of the page is there."""
    try:
        with closing(export_parts().source()) as source:
            return source.listing(Selection(query=query, person=person), cursor), ""
    except RemoteError as error:
        return None, str(error)
