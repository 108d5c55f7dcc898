"""The vocabularies whose terms items may use: those of this program, and those that an administrator adds."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from exporter.catalogue import vocabularies as stored
from exporter.catalogue.vocabularies import AddedTerm, AddedVocabulary, VocabularyText
from exporter.errors import InvalidInput, NotFound
from exporter.web.catalogue.groups import typed
from exporter.web.catalogue.labels import vocabularies
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.sessions import admin_required, current_user, login_required

blueprint = Blueprint("catalogue_vocabularies", __name__)
FIELDS = ("was", "prefix", "namespace", "label", "terms")
DONE = {
    "saved": "The vocabulary is stored. Its terms can be used from now on.",
    "removed": "It was removed. Items keep what they say in its terms.",
}
MOST_TERMS = 2000
TAKEN = "There is a vocabulary of this prefix already. Edit that one, or choose another prefix."
TOO_MANY = f"A vocabulary may have {MOST_TERMS} terms at most."


@blueprint.get("/catalogue/vocabularies")
@login_required
def overview() -> ResponseReturnValue:
    with export_parts().database.transaction() as connection:
        known, added = vocabularies(connection), {each.prefix for each in stored.added(connection)}
    told, may_add = DONE.get(request.args.get("told", ""), ""), current_user().role == "admin"
    return render_template("catalogue_vocabularies.html", known=known, added=added, told=told, may_add=may_add)


@blueprint.get("/admin/vocabularies/new")
@admin_required
def begin() -> ResponseReturnValue:
    return _page(None, dict.fromkeys(FIELDS, ""), {})


def _page(vocabulary: AddedVocabulary | None, fields: dict[str, str], faults: dict[str, str]) -> str:
    return render_template("catalogue_vocabulary.html", vocabulary=vocabulary, typed=fields, faults=faults)


@blueprint.post("/admin/vocabularies")
@admin_required
def save() -> ResponseReturnValue:
    """A new one, or what an old one says from now on."""
    fields = typed(*FIELDS)
    try:
        text = VocabularyText(fields["prefix"], fields["namespace"], fields["label"], _terms(fields["terms"]))
        with export_parts().database.transaction() as connection:
            _demand_new(connection, fields)
            stored.save(connection, current_user().subject, text)
    except InvalidInput as error:
        return _page(None, fields, error.faults), 400
    note("catalogue: a vocabulary was stored", fields["prefix"])
    return redirect(url_for("catalogue_vocabularies.overview", told="saved", _anchor=fields["prefix"]), 303)


def _demand_new(connection: Connection, fields: dict[str, str]) -> None:
    """Raises InvalidInput for what would overwrite another one unseen."""
    if fields["was"] != fields["prefix"] and stored.find(connection, fields["prefix"]) is not None:
        raise InvalidInput({"prefix": TAKEN})


def _terms(text: str) -> tuple[AddedTerm, ...]:
    """One a line: its name, and behind a space what pages call it. Raises InvalidInput."""
    lines = [line.strip().partition(" ") for line in text.split("\n") if line.strip()]
    if len(lines) > MOST_TERMS:
        raise InvalidInput({"terms": TOO_MANY})
    return tuple(AddedTerm(name, label.strip()[:200]) for name, _, label in lines)


def _added(prefix: str) -> AddedVocabulary:
    """Raises NotFound."""
    with export_parts().database.transaction() as connection:
        found = stored.find(connection, prefix) if stored.PREFIX.fullmatch(prefix) else None
    if found is None:
        raise NotFound("There is no such vocabulary.")
    return found


@blueprint.get("/admin/vocabularies/<prefix>")
@admin_required
def edit(prefix: str) -> ResponseReturnValue:
    found = _added(prefix)
    lines = "\n".join(f"{term.name} {term.label}" for term in found.terms)
    names = {"was": found.prefix, "prefix": found.prefix, "namespace": found.namespace, "label": found.label}
    return _page(found, names | {"terms": lines}, {})


@blueprint.get("/admin/vocabularies/<prefix>/remove")
@admin_required
def ask(prefix: str) -> ResponseReturnValue:
    return render_template("catalogue_vocabulary_remove.html", vocabulary=_added(prefix))


@blueprint.post("/admin/vocabularies/<prefix>/remove")
@admin_required
def remove(prefix: str) -> ResponseReturnValue:
    with export_parts().database.transaction() as connection:
        stored.remove(connection, prefix)
    note("catalogue: a vocabulary was removed", prefix)
    return redirect(url_for("catalogue_vocabularies.overview", told="removed"), 303)
