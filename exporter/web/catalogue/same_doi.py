"""Items that may be the same, because their DOI is: shown together, and left as they are."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from exporter.catalogue import duplicates
from exporter.web.catalogue.browse import type_words
from exporter.web.catalogue.rights import viewer
from exporter.web.export_parts import export_parts
from exporter.web.sessions import login_required

blueprint = Blueprint("catalogue_same_doi", __name__)
LONGEST_DOI = 191


@blueprint.get("/catalogue/duplicates")
@login_required
def overview() -> ResponseReturnValue:
    start = request.args.get("after", "")[:LONGEST_DOI]
    with export_parts().database.transaction() as connection:
        page = duplicates.groups(connection, viewer(), after=start)
    return render_template("catalogue_duplicates.html", page=page, start=start, type_words=type_words)
