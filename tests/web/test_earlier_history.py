"""The earlier exporter's history at a person's first sign-in: theirs when account and address agree, else nobody's."""

from sqlalchemy import select, update

from exporter.database.schema import jobs, people
from exporter.transfers.earlier_history import carry
from tests.transfers.test_earlier_owners import HERE, group
from tests.web.front import Front
from tests.web.provider import Provider
from tests.web.test_sign_in import answer_for
from tests.web.visitor import Visitor


def owners(front: Front) -> list[str]:
    with front.parts.database.transaction() as connection:
        return list(connection.execute(select(jobs.c.owner).order_by(jobs.c.id)).scalars())


def subject(front: Front) -> str:
    with front.parts.database.transaction() as connection:
        return str(connection.execute(select(people.c.subject)).scalar_one())


def carried(front: Front, **changed: object) -> None:
    with front.parts.database.transaction() as connection:
        carry(connection, HERE, group(**changed), {})


def sign_in(front: Front) -> None:
    visitor = Visitor()
    assert visitor.look(answer_for(visitor, front)).status_code == 302


def test_it_becomes_the_persons_and_what_is_not_proved_stays(fresh_front: Front, provider: Provider) -> None:
    for number, (username, email) in enumerate(
        [("ulla-at-ckan", ""), ("ulla-at-ckan", "ulla@example.org"), ("ulla-at-ckan", "old@example.org"), ("ulla", "")]
    ):
        carried(fresh_front, username=username, email=email, deposition=str(number))
    sign_in(fresh_front)
    ulla = subject(fresh_front)
    assert owners(fresh_front) == [ulla, ulla, "earlier:ulla-at-ckan/old@example.org", "earlier:ulla"]


def test_a_second_sign_in_takes_nothing_more(fresh_front: Front, provider: Provider) -> None:
    sign_in(fresh_front)
    carried(fresh_front, username="cora-at-ckan")
    fresh_front.parts.accounts["ulla"] = "cora-at-ckan"  # as after a change of the name
    sign_in(fresh_front)
    assert owners(fresh_front) == ["earlier:cora-at-ckan"]


def test_an_account_that_is_somebody_elses_brings_nothing(fresh_front: Front, provider: Provider) -> None:
    sign_in(fresh_front)
    with fresh_front.parts.database.transaction() as connection:
        connection.execute(update(people).values(subject="sub-another"))
    carried(fresh_front, username="ulla-at-ckan", email="ulla@example.org")
    with fresh_front.parts.database.transaction() as connection:
        connection.execute(update(jobs).values(owner="earlier:ulla-at-ckan"))
    sign_in(fresh_front)
    assert owners(fresh_front) == ["earlier:ulla-at-ckan"]
