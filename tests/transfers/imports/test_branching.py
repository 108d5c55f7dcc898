"""An import of one branch is named by it, and makes a set of what it says."""

import pytest

from exporter.errors import InvalidInput, RemoteMissing
from exporter.sources.base import Person
from exporter.sources.dspace_import import DspaceOptions
from exporter.sources.imports import Branch
from exporter.transfers.imports import branching
from exporter.transfers.imports.plan import ImportPlan, options_json
from tests.transfers.imports.repository import URL, Repository
from tests.transfers.imports.tree import TreeMemory, forest

THESES = Branch("1/101", "Theses", "collection", 3, description="Of all years.", rights="CC BY", url=f"{URL}/handle/1/101")


def plan(scope: str = "") -> ImportPlan:
    return ImportPlan("dspace", options_json(DspaceOptions(url=URL, scope=scope)), URL, Person("sub-ada"))


def test_it_has_the_title_the_address_and_the_set_of_its_branch() -> None:
    named = branching.named_by(plan("1/101"), THESES, make_set=True)
    assert (named.title, named.page) == ("DSpace data.example.org: Theses", THESES.url)
    assert named.make_set is not None
    assert (named.make_set.title, named.make_set.description) == ("Theses", "Of all years.\n\nRights: CC BY")
    assert named.scope == plan("1/101").scope
    assert branching.named_by(plan("1/101"), THESES, make_set=False).make_set is None


def test_a_branch_without_words_and_one_with_too_many_make_sets_that_fit() -> None:
    bare = branching.set_of(Branch("1/1", "", "collection"), plan())
    assert (bare.title, bare.description) == ("1/1", "")
    full = branching.set_of(Branch("1/1", "t" * 9000, "collection", description="d" * 90_000), plan())
    assert (len(full.title), len(full.description)) == (500, branching.LONGEST_TEXT)


def test_the_branch_of_a_plan_is_looked_up_and_one_must_be_named() -> None:
    source = TreeMemory(Repository(), forest())
    assert branching.find(source, plan("1/101")).title == "Theses 1"
    with pytest.raises(RemoteMissing):
        branching.find(source, plan("1/404"))
    with pytest.raises(InvalidInput):
        branching.find(source, plan())


def test_another_branch_is_taken_and_the_whole_has_no_set() -> None:
    other = branching.with_branch(plan("1/101"), "1/2")
    assert branching.identifier_of(other) == "1/2"
    whole = branching.whole(branching.with_branch(branching.named_by(other, THESES, make_set=True), ""))
    assert (whole.title, whole.page, whole.make_set) == ("DSpace data.example.org", "", None)
    assert whole.scope == plan().scope
