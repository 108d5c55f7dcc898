"""Whether a person wants e-mails about her transfers."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from exporter.transfers import mails
from exporter.web.services import services
from exporter.web.sessions import current_user, login_required

blueprint = Blueprint("mail_wish", __name__)


@blueprint.post("/mail-wish")
@login_required
def save() -> ResponseReturnValue:
    with services().database.transaction() as connection:
        mails.wish(connection, current_user().subject, request.form.get("mail") == "yes")
    return redirect(url_for("connections.overview", stored=1, _anchor="mail"), 303)


@dataclass(frozen=True)
class MailWish:
    """``address`` is empty while the sign-in service has confirmed none."""

    address: str
    wished: bool

    @property
    def comes(self) -> bool:
        return bool(self.address) and self.wished


def mail_wish() -> MailWish | None:
    """Of the present person; None where this installation sends no e-mails."""
    parts, subject = services(), current_user().subject
    if parts.settings.smtp is None:
        return None
    with parts.database.transaction() as connection:
        wished = mails.wishes(connection, subject, parts.settings.app.notify_on_completion)
        return MailWish(mails.confirmed_address(connection, subject), wished)
