"""An import of one branch of a source's tree: named by it, with the item set that is made of it."""

from dataclasses import replace
from typing import Any, cast

from exporter.catalogue.item_sets import ItemSetText
from exporter.catalogue.titled import TITLE_LENGTH
from exporter.errors import InvalidInput
from exporter.records.json import from_json
from exporter.sources import IMPORTS, source_title
from exporter.sources.imports import Branch, ImportSource, TreeSource, title_of
from exporter.transfers.imports.plan import ImportPlan, options_json

LONGEST_TEXT = 10_000
NO_BRANCH = "An item set is made of a part of the repository: name which one."


def tree_of(source: ImportSource) -> TreeSource:
    """The source of a kind with a ``branch_option`` is one."""
    return cast(TreeSource, source)


def identifier_of(plan: ImportPlan) -> str:
    """Of the branch that is imported; empty for the whole repository."""
    kind = IMPORTS[plan.kind]
    return str(getattr(_options(plan), kind.branch_option)) if kind.branch_option else ""


def with_branch(plan: ImportPlan, identifier: str) -> ImportPlan:
    """The same import of another branch; of the whole repository when it is empty. Raises InvalidInput."""
    options = replace(_options(plan), **{IMPORTS[plan.kind].branch_option: identifier})
    return replace(plan, options=options_json(options))


def _options(plan: ImportPlan) -> Any:
    return from_json(plan.options, IMPORTS[plan.kind].options)


def find(source: ImportSource, plan: ImportPlan) -> Branch:
    """Raises InvalidInput when the plan names none, RemoteMissing for one that does not exist, and the RemoteErrors."""
    identifier = identifier_of(plan)
    if not identifier:
        raise InvalidInput({"make_set": NO_BRANCH})
    return tree_of(source).branch(identifier)


def named_by(plan: ImportPlan, branch: Branch, *, make_set: bool) -> ImportPlan:
    """With the branch's title and address; ``make_set``: its item set is made, too."""
    title = f"{source_title(plan.kind, plan.url)}: {branch.title or branch.identifier}"
    made = set_of(branch, plan) if make_set else None
    return replace(plan, title=title[:500], page=branch.url, make_set=made)


def set_of(branch: Branch, plan: ImportPlan) -> ItemSetText:
    rights = f"Rights: {branch.rights}" if branch.rights else ""
    description = "\n\n".join(filter(None, (branch.description, rights)))
    return ItemSetText((branch.title or branch.identifier)[:TITLE_LENGTH], description[:LONGEST_TEXT], plan.visibility)


def whole(plan: ImportPlan) -> ImportPlan:
    """Named anew, for all of the repository; no item set is made of that."""
    return replace(plan, title=title_of(IMPORTS[plan.kind], _options(plan)), page="", make_set=None)
