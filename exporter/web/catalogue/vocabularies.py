"""The vocabularies whose terms items may use."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from exporter.web.catalogue.labels import vocabularies
from exporter.web.export_parts import export_parts
from exporter.web.sessions import login_required

blueprint = Blueprint("catalogue_vocabularies", __name__)


@blueprint.get("/catalogue/vocabularies")
@login_required
def overview() -> ResponseReturnValue:
    with export_parts().database.transaction() as connection:
        known = vocabularies(connection)
    return render_template("catalogue_vocabularies.html", known=known)
