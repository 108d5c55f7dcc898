"""The form of an import, made of its kind's options: checked, previewed, then begun. What was typed is kept throughout."""

from collections.abc import Callable
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
    TurnedAway,
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
AGAIN = "You are signed in again; this is what you had typed. No import has begun: look at it, then press the button again."
ROBOT = "It may take us for a robot. Please try again later, or ask its administrators to let this program in."
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
AT_ITS_FIRST = frozenset({"make_set", "sets", "sites", "files", "visibility", "policy", "vanished"})
"""Fields of several inputs: a link leads to the first one."""


@dataclass(frozen=True)
class Form:
    kind: ImportKind
    typed: Typed
    sets: list[Offered]
    sites: list[Offered]

    @property
    def makes_set(self) -> bool:
        return bool(self.kind.branch_option) and self.typed.make_set

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
    chosen, job_id = kind_named(kind), number("job")
    sets, sites = _offered()
    shown = _of_past(chosen, job_id) if job_id else typed.first(chosen, sites)
    return page(Form(chosen, shown, sets, sites), Shown())


def kind_named(name: str) -> ImportKind:
    """Raises NotFound."""
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


def page(form: Form, shown: Shown) -> str:
    faults = {f"{name}-1" if name in AT_ITS_FIRST else name: said for name, said in shown.faults.items()}
    stored = tokens.find(form.kind, form.typed)
    about = {"fields": fields_of(form.kind.options), "stored": stored, "links": faults}
    return render_template("imports_form.html", form=form, shown=shown, faults=shown.faults, **about, **WORDS)


@blueprint.post("/imports/new/<kind>")
@staff_required
def use(kind: str) -> ResponseReturnValue:
    """Every button: what is wrong is said at its field, and nothing that was typed is lost."""
    filled = as_typed(kind)
    return answered(filled, lambda: _do(filled, request.form.get("action", "check")))


def as_typed(kind: str) -> Form:
    """What was sent. Raises NotFound."""
    chosen = kind_named(kind)
    return Form(chosen, typed.of_form(chosen, request.form), *_offered())


def answered(filled: Form, act: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """What the button does; or the form again, with what hinders it."""
    try:
        return act()
    except InvalidInput as error:
        return page(filled, Shown(faults=error.faults)), 400
    except TurnedAway as error:
        return page(filled, Shown(faults={"": f"{error} {ROBOT} No import has begun."})), 503
    except TokenRefused as error:
        note("token refused by a source", error.host)
        return page(filled, Shown(faults={"token": f"{error} Nothing was stored, and no import has begun."})), 400
    except (NeedsUser, SecretUnreadable) as error:
        return page(filled, Shown(faults={"token": f"{error} No import has begun."})), 400
    except RemoteError as error:
        status = 503 if isinstance(error, RemoteUnavailable) else 400
        return page(filled, Shown(faults={"": f"{error} No import has begun."})), status


@staff_required
def show_again(kind: str) -> ResponseReturnValue:
    """The form of a session that has ended, sent after a new sign-in: as it was typed, and nothing is done."""
    return page(as_typed(kind), Shown(faults={"": AGAIN})), 409


def _do(filled: Form, action: str) -> ResponseReturnValue:
    if action == "show":
        return page(filled, Shown())
    plan = filled.plan()
    if action == "forget":
        tokens.forget(plan)
        return page(filled, Shown(told=FORGOTTEN))
    checked = tokens.take(plan)
    if action == "import":
        return begin(asking.with_its_set(plan) if filled.makes_set else plan)
    if action == "preview":
        return page(filled, Shown(Answer(preview=asking.preview(plan))))
    return page(filled, Shown(Answer(checked or asking.check(plan))))


def begin(plan: ImportPlan) -> ResponseReturnValue:
    """Raises InvalidInput."""
    job_id = acting.begin(plan)
    note("import begun", f"job {job_id}: {plan.title}")
    return redirect(url_for("imports_past.overview", begun=job_id), 303)
