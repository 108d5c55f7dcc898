"""The tree of a source's parts: only what is opened is asked for, and one press imports a part, or the whole.

What was typed in the form of the import goes along in the page's own form; a token does not.
"""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from exporter.errors import InvalidInput, NotFound, RemoteError
from exporter.sources.imports import Branch
from exporter.transfers.imports import branching
from exporter.transfers.imports.plan import ImportPlan
from exporter.web.formats import counted
from exporter.web.imports import asking, new, tokens
from exporter.web.imports.new import Form
from exporter.web.imports.rights import NO_PAGE, staff_required

blueprint = Blueprint("imports_tree", __name__)
TABS = (("collection", "Collections"), ("community", "Communities"))
"""What is imported, in the words of branches, and the words of the tab."""
LONGEST_PLACE = 2000
ODD_PLACE = "This place in the list is not known. Open the list from its beginning."


@dataclass(frozen=True)
class Place:
    """Where in the tree: a page of those below ``parent``; empty: the topmost."""

    parent: str = ""
    cursor: str = ""

    @property
    def text(self) -> str:
        return json.dumps([self.parent, self.cursor])


@dataclass(frozen=True)
class Tree:
    """A page of the branches at a place. ``here`` is the one above them."""

    tab: str
    place: Place
    branches: tuple[Branch, ...]
    more: Place | None = None
    here: Branch | None = None


@blueprint.post("/imports/new/<kind>/tree")
@staff_required
def show(kind: str) -> ResponseReturnValue:
    """A page of the tree; or, when a part was taken, its import begins."""
    filled = _filled(kind)
    return new.answered(filled, lambda: _do(filled))


@blueprint.post("/imports/new/<kind>/branches")
@staff_required
def below(kind: str) -> ResponseReturnValue:
    """What is opened in the page, as a part of it."""
    filled = _filled(kind)
    try:
        tree, problem = _tree(filled, with_parent=False), ""
    except (InvalidInput, RemoteError) as error:
        tree, problem = Tree(_tab(), Place(), ()), str(error)
    words = _words(filled) | {"bare": bool(tree.place.cursor)}
    return render_template("imports_branches.html", tree=tree, problem=problem, **words)


def _filled(kind: str) -> Form:
    filled = new.as_typed(kind)
    if not filled.kind.branch_option:
        raise NotFound(NO_PAGE)
    return filled


def _do(filled: Form) -> ResponseReturnValue:
    plan = filled.plan()
    tokens.take(plan)
    taken = request.form.get("take")
    if taken is not None:
        return new.begin(_taking(filled, plan, taken))
    tree = _tree(filled, with_parent=True)
    return render_template("imports_tree.html", tree=tree, problem="", **_words(filled))


def _taking(filled: Form, plan: ImportPlan, identifier: str) -> ImportPlan:
    """Its title, and what its item set says, are the source's words of now."""
    chosen = branching.with_branch(plan, identifier)
    if not identifier:
        return branching.whole(chosen)
    return branching.named_by(chosen, asking.branch(chosen), make_set=filled.makes_set)


def _tree(filled: Form, *, with_parent: bool) -> Tree:
    place, everything = _place(request.form.get("place", "")), branching.with_branch(filled.plan(), "")
    here, found = asking.branches(everything, place.parent, place.cursor, with_parent=with_parent)
    more = Place(place.parent, found.cursor) if found.cursor else None
    tab = _tab()
    shown = tuple(each for each in found.branches if tab == TABS[0][0] or each.word == tab)
    return Tree(tab, place, shown, more, here)


def _tab() -> str:
    """The last one that was sent: the page's own stands before that of a button."""
    named = request.form.getlist("tab")
    return named[-1] if named and named[-1] in dict(TABS) else TABS[0][0]


def _place(text: str) -> Place:
    """Raises InvalidInput."""
    try:
        parent, cursor = json.loads(text[:LONGEST_PLACE]) if text else ("", "")
    except (ValueError, TypeError, RecursionError):
        raise InvalidInput({"": ODD_PLACE}) from None
    if not isinstance(parent, str) or not isinstance(cursor, str):
        raise InvalidInput({"": ODD_PLACE})
    return Place(parent, cursor)


def _words(filled: Form) -> dict[str, Any]:
    return {"form": filled, "tabs": TABS, "counted": counted, "top": Place(), "place_of": Place, "bare": False}
