"""The form of an import, made of its kind's options: checked, previewed, then begun. What was typed is kept throughout."""

import re
from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from exporter.catalogue import offered
from exporter.catalogue.offered import Offered
from exporter.errors import (
    InvalidInput,
    NeedsUser,
    NotFound,
    RemoteError,
    RemoteUnavailable,
    SecretUnreadable,
    TokenRefused,
)
from exporter.sources import IMPORTS
from exporter.sources.imports import ImportKind
from exporter.sources.options import fields_of
from exporter.transfers.imports.plan import ImportPlan
from exporter.web.events import note
from exporter.web.export_parts import export_parts
from exporter.web.formats import counted
from exporter.web.imports import acting, asking, tokens, typed, words
from exporter.web.imports.asking import Answer
from exporter.web.imports.links import LINKS
from exporter.web.imports.past import number
from exporter.web.imports.plans import OLD, present_person, read_plan
from exporter.web.imports.reading import plan_of
from exporter.web.imports.rights import NO_PAGE, staff_required, visible_job
from exporter.web.imports.typed import OPTION, Typed
from exporter.web.preview_words import safe_html

blueprint = Blueprint("imports_new", __name__)
TOKEN = re.compile(r"[\x21-\x7e]{1,500}")
NO_TOKEN = "This is no token: please copy it whole, without spaces."  # noqa: S105 - a sentence
AGAIN = "You are signed in again; this is what you had typed. No import has begun: look at it, then press the button again."
FORGOTTEN = "The token is removed from here. At its repository it still holds: remove it there, too."
WORDS = {
    "policies": words.POLICIES,
    "vanishing": words.VANISHING,
    "file_choices": words.FILE_CHOICES,
    "visibilities": words.VISIBILITIES,
    "counted": counted,
    "outcome_words": words.outcome_words,
    "option": OPTION,
    "safe_html": safe_html,
    **LINKS,
}
AT_ITS_FIRST = frozenset({"sets", "sites", "files", "visibility", "policy", "vanished"})
"""Fields of several inputs: a link leads to the first one."""


@dataclass(frozen=True)
class Form:
    kind: ImportKind
    typed: Typed
    sets: list[Offered]
    sites: list[Offered]

    def plan(self) -> ImportPlan:
        """Raises InvalidInput."""
        ids = ([each.id for each in self.sets], [each.id for each in self.sites])
        return plan_of(self.kind, self.typed, present_person(), *ids)


@dataclass(frozen=True)
class Shown:
    """What the last button brought: an answer, or faults."""

    answer: Answer = field(default_factory=Answer)
    faults: dict[str, str] = field(default_factory=dict)
    told: str = ""


@blueprint.get("/imports/new")
@staff_required
def choose() -> ResponseReturnValue:
    return render_template("imports_new.html", kinds=list(IMPORTS.values()))


@blueprint.get("/imports/new/<kind>")
@staff_required
def form(kind: str) -> ResponseReturnValue:
    """Empty, or as a past import has it."""
    chosen, job_id = _kind(kind), number("job")
    sets, sites = _offered()
    shown = _of_past(chosen, job_id) if job_id else typed.first(chosen, sites)
    return _page(Form(chosen, shown, sets, sites), Shown())


def _kind(name: str) -> ImportKind:
    if name not in IMPORTS:
        raise NotFound(NO_PAGE)
    return IMPORTS[name]


def _offered() -> tuple[list[Offered], list[Offered]]:
    with export_parts().database.transaction() as connection:
        return offered.sets(connection), offered.all_sites(connection)


def _of_past(kind: ImportKind, job_id: int) -> Typed:
    with export_parts().database.transaction() as connection:
        plan = read_plan(visible_job(connection, job_id))
    if plan.kind != kind.name:
        raise NotFound(NO_PAGE)
    try:
        return typed.of_plan(kind, plan)
    except ValueError:
        raise InvalidInput({"": OLD}) from None


def _page(form: Form, shown: Shown) -> str:
    faults = {f"{name}-1" if name in AT_ITS_FIRST else name: said for name, said in shown.faults.items()}
    stored = tokens.find(form.kind, form.typed)
    about = {"fields": fields_of(form.kind.options), "stored": stored, "links": faults}
    return render_template("imports_form.html", form=form, shown=shown, faults=shown.faults, **about, **WORDS)


@blueprint.post("/imports/new/<kind>")
@staff_required
def use(kind: str) -> ResponseReturnValue:
    """Every button: what is wrong is said at its field, and nothing that was typed is lost."""
    chosen = _kind(kind)
    filled = Form(chosen, typed.of_form(chosen, request.form), *_offered())
    try:
        return _do(filled, request.form.get("action", "check"))
    except InvalidInput as error:
        return _page(filled, Shown(faults=error.faults)), 400
    except TokenRefused as error:
        note("token refused by a source", error.host)
        return _page(filled, Shown(faults={"token": f"{error} Nothing was stored, and no import has begun."})), 400
    except (NeedsUser, SecretUnreadable) as error:
        return _page(filled, Shown(faults={"token": f"{error} No import has begun."})), 400
    except RemoteError as error:
        status = 503 if isinstance(error, RemoteUnavailable) else 400
        return _page(filled, Shown(faults={"": f"{error} No import has begun."})), status


@staff_required
def show_again(kind: str) -> ResponseReturnValue:
    """The form of a session that has ended, sent after a new sign-in: as it was typed, and nothing is done."""
    chosen = _kind(kind)
    return _page(Form(chosen, typed.of_form(chosen, request.form), *_offered()), Shown(faults={"": AGAIN})), 409


def _do(filled: Form, action: str) -> ResponseReturnValue:
    plan = filled.plan()
    if action == "forget":
        tokens.forget(plan)
        return _page(filled, Shown(told=FORGOTTEN))
    checked = _with_token(plan)
    if action == "import":
        job_id = acting.begin(plan)
        note("import begun", f"job {job_id}: {plan.title}")
        return redirect(url_for("imports_past.overview", begun=job_id), 303)
    if action == "preview":
        return _page(filled, Shown(Answer(preview=asking.preview(plan))))
    return _page(filled, Shown(Answer(checked or asking.check(plan))))


def _with_token(plan: ImportPlan) -> asking.Checked | None:
    """A token that was typed is stored once the source has taken it."""
    token = request.form.get("token", "").strip()
    if not token:
        return None
    if not TOKEN.fullmatch(token):
        raise InvalidInput({"token": NO_TOKEN})
    checked = asking.check(plan, token)
    tokens.save(plan, token)
    note("token saved", plan.url)
    return checked
