"""A form that comes after its session has ended: what was typed is shown again, in the next session too; nothing is done.

The text comes back into a page, so it must have come from one: whatever does not prove that is not repeated.
"""

from dataclasses import dataclass

from flask import g, request, url_for

from exporter.web import security
from exporter.web.sessions import current_session

KEPT = frozenset({"export.change", "catalogue_edit.save", "imports_new.use", "imports_tree.show"})
SECRET = frozenset({security.CSRF_FIELD, "token"})
"""Fields that no page repeats."""


@dataclass(frozen=True)
class KeptForm:
    """Where it was sent, and its fields without the token of the session that has ended."""

    action: str
    fields: tuple[tuple[str, str], ...]


def keep() -> None:
    """Before the view of a form that has no session: for the page that asks to sign in."""
    if _is_ours() and current_session() is None:
        fields = tuple((name, text) for name, text in request.form.items(multi=True) if name not in SECRET)
        g.kept_form = KeptForm(url_for(request.endpoint or "", **(request.view_args or {})), fields)


def kept_form() -> KeptForm | None:
    found: KeptForm | None = g.get("kept_form")
    return found


def is_of_another_session() -> bool:
    """From a page of ours that was made before the person signed in again."""
    return _is_ours() and current_session() is not None and not security.token_is_right()


def _is_ours() -> bool:
    return request.method == "POST" and request.endpoint in KEPT and security.is_surely_from_us()
