"""The page that a person lands on after signing in."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from exporter.web.sessions import login_required

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@login_required
def home() -> ResponseReturnValue:
    return render_template("start.html")
