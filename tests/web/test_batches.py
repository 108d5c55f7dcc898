"""Several exports at once, pressed through as a browser without JavaScript does it."""

import re
from dataclasses import replace

import pytest
import requests
from sqlalchemy import func, select, update

from exporter.database.clock import after
from exporter.database.schema import batch_rows as rows_table
from exporter.database.schema import batches as batches_table
from exporter.database.schema import jobs, plans
from exporter.jobs.job import JobState
from exporter.transfers import batches
from exporter.transfers.batch_rows import RowState
from exporter.transfers.plan import Mode
from exporter.transfers.submit import plan_of
from simulators.ckan_state import fixed_id
from tests.web.site import COMPLETE, INCOMPLETE, ODD, PRIVATE, Guest, Site

pytestmark = pytest.mark.slow

YES = {"confirmed-rights": "yes"}


def table_of(site: Site, *, connected: bool = True) -> tuple[Guest, str, requests.Response]:
    """Ada in front of the table of her organization, all looked at."""
    if connected:
        site.connect()
    ada = site.visitor()
    path = ada.press(ada.see("/batches"), "action", "begin").headers["Location"]
    return ada, path, looked_at(ada, path)


def looked_at(ada: Guest, path: str) -> requests.Response:
    """Presses “Go on” until there is nothing more to do."""
    page = ada.see(path)
    for _ in range(50):
        if 'value="go-on"' not in page.text:
            return page
        answer = ada.press(page, "action", "go-on")
        page = ada.see(path) if answer.status_code == 303 else answer
    raise AssertionError("it does not come to its end")


def states(site: Site) -> dict[str, str]:
    """By the dataset's name."""
    names = {fixed_id("dataset", name): name for name in (COMPLETE, INCOMPLETE, PRIVATE, ODD)}
    with site.parts.database.transaction() as connection:
        found = connection.execute(select(rows_table.c.source_id, rows_table.c.state))
        return {names.get(row.source_id, row.source_id): row.state for row in found}


def count(site: Site, table: object = jobs) -> int:
    with site.parts.database.transaction() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_an_organization_becomes_a_table_that_says_what_is_ready_and_what_is_missing(site: Site) -> None:
    _, _, page = table_of(site)
    ready, missing = RowState.READY, RowState.MISSING
    assert states(site) == {ODD: ready, COMPLETE: missing, INCOMPLETE: missing, PRIVATE: missing}
    assert "The dataset has no licence" in page.text
    assert "Export the one that is ready" in page.text
    assert count(site) == 0


def test_nothing_is_read_before_somebody_goes_on_and_a_page_reads_only_a_share(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exporter.web.batch_work.SHARE_SECONDS", 0)
    ada = site.visitor()
    path = ada.press(ada.see("/batches"), "action", "begin").headers["Location"]
    assert states(site) == {}
    page = ada.see(path)
    assert "hx-trigger" in page.text
    ada.press(page, "action", "go-on")
    assert set(states(site).values()) == {RowState.UNREAD}
    assert "0 of 4 datasets looked at" in ada.see(path).text


def test_the_button_makes_one_job_of_each_that_is_ready_and_the_table_shows_where_they_stand(site: Site) -> None:
    ada, path, page = table_of(site)
    answer = ada.press(page, "action", "export")
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert count(site) == 1
    assert states(site)[ODD] == RowState.SENT
    again = ada.press(page, "action", "export")  # the same page, pressed twice
    assert again.status_code == 409
    assert count(site) == 1
    assert "Waiting for its turn" in ada.see(path).text
    with site.working():
        site.until(lambda: "1 done" in ada.see(path).text)
    assert "hx-get" not in ada.see(path).text
    assert len(site.zenodo.deposits()) == 1


def test_what_is_missing_is_completed_in_its_own_preview_which_comes_back_to_the_table(site: Site) -> None:
    ada, path, page = table_of(site)
    link = re.search(r'<a id="title-\d+" href="(/exports/[^"]+)">Water levels', page.text)
    assert link
    preview = ada.see(link[1])
    assert f'href="{path}"' in preview.text
    answer = ada.press(preview, "action", "table", **YES)
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    page = looked_at(ada, path)
    assert states(site)[COMPLETE] == RowState.READY
    ada.press(page, "action", "export")
    assert count(site) == 2


def test_what_is_chosen_for_all_is_shown_before_it_goes_and_holds_for_each(site: Site) -> None:
    ada, path, page = table_of(site)
    chosen = {"publish": "yes", "communities": "rivers, my-lab"}
    answer = ada.press(page, "action", "export", **chosen)
    assert answer.headers["Location"] == f"{path}?saved=1"
    assert count(site) == 0
    page = looked_at(ada, path)
    assert "That is for ever" in page.text
    ada.press(page, "action", "export")
    with site.parts.database.transaction() as connection:
        [job_id] = connection.execute(select(jobs.c.id)).scalars()
        plan = plan_of(connection, job_id, "sub-ada")
    assert (plan.publish, plan.communities) == (True, ("rivers", "my-lab"))


def test_another_repository_is_connected_first(site: Site) -> None:
    ada, path, page = table_of(site)
    ada.press(page, "action", "save", host=site.sandbox_host)
    page = looked_at(ada, path)
    assert 'value="export"' not in page.text
    answer = ada.press(page, "action", "connect")
    assert answer.headers["Location"].startswith(f"/connections/{site.sandbox_host}?next={path}")
    site.connect(host=site.sandbox_host)
    ada.press(ada.see(path), "action", "export")
    with site.parts.database.transaction() as connection:
        assert connection.execute(select(jobs.c.host)).scalars().all() == [site.sandbox_host]


def test_a_single_choice_stays_and_the_button_says_how_many_are_published(site: Site) -> None:
    ada, path, page = table_of(site)
    link = re.search(r'href="(/exports/[^"]+)">Water levels', page.text)
    assert link
    ada.press(ada.see(link[1]), "action", "table", publish="yes", **YES)
    page = looked_at(ada, path)
    assert "1 of them will be published at once" in page.text
    ada.press(page, "action", "export")
    with site.parts.database.transaction() as connection:
        made = [plan_of(connection, each, "sub-ada").publish for each in connection.execute(select(jobs.c.id)).scalars()]
    assert sorted(made) == [False, True]


def test_what_was_published_as_it_is_now_is_left_out_and_what_changed_becomes_a_new_version(site: Site) -> None:
    ada, path, page = table_of(site)
    ada.press(page, "action", "save", publish="yes")
    ada.press(looked_at(ada, path), "action", "export")
    with site.working():
        site.until(lambda: "1 done" in ada.see(path).text)
    second = ada.press(ada.see("/batches"), "action", "begin").headers["Location"]
    page = looked_at(ada, second)
    assert "It is there already, as it is now" in page.text
    assert 'value="export"' not in page.text
    site.ckan.change_dataset(ODD, title="Sounds of the river")
    ada.press(page, "action", "again")
    page = looked_at(ada, second)
    assert "the details of 10.5281/zenodo" in page.text
    ada.press(page, "action", "export")
    with site.parts.database.transaction() as connection:
        last = connection.execute(select(func.max(jobs.c.id))).scalar_one()
        assert plan_of(connection, last, "sub-ada").target.mode is Mode.EDIT


def test_a_draft_that_is_there_already_is_left_out_until_somebody_takes_it_in(site: Site) -> None:
    ada, _path, page = table_of(site)
    ada.press(page, "action", "export")
    second = ada.press(ada.see("/batches"), "action", "begin").headers["Location"]
    page = looked_at(ada, second)
    assert "It went there before, as transfer 1" in page.text
    ada.press(page, "action", "take")
    looked_at(ada, second)
    with site.parts.database.transaction() as connection:
        state = select(rows_table.c.state).where(
            rows_table.c.batch_id == 2, rows_table.c.source_id == fixed_id("dataset", ODD)
        )
        assert connection.execute(state).scalar_one() == RowState.READY


def test_a_dataset_that_has_a_doi_is_left_out_until_somebody_takes_it_in(site: Site) -> None:
    site.ckan.change_dataset(ODD, extras=[{"key": "doi", "value": "10.5281/zenodo.7"}])
    ada, path, page = table_of(site)
    assert states(site)[ODD] == RowState.LEFT
    assert "It has the DOI 10.5281/zenodo.7 already" in page.text
    ada.press(page, "action", "take")
    looked_at(ada, path)
    assert states(site)[ODD] == RowState.READY


def test_a_dataset_can_be_left_out(site: Site) -> None:
    ada, path, _page = table_of(site)
    with site.parts.database.transaction() as connection:
        query = select(rows_table.c.position).where(rows_table.c.state == RowState.READY)
        position = connection.execute(query).scalar_one()
    sent = {"csrf_token": ada.csrf(site.url), "action": "leave"}
    assert ada.submit(f"{site.url}{path}/rows/{position}", sent).status_code == 303
    assert states(site)[ODD] == RowState.LEFT
    assert 'value="export"' not in ada.see(path).text


def test_whoever_lost_the_right_since_sends_nothing(site: Site) -> None:
    ada, path, page = table_of(site)
    del site.ckan.state.organizations["water-institute"].members["ada"]
    ada.press(page, "action", "export")
    assert count(site) == 0
    assert states(site)[ODD] == RowState.REFUSED
    assert "You may not edit this dataset" in ada.see(path).text


def test_while_ckan_is_silent_nothing_goes_and_it_goes_on_later(site: Site) -> None:
    ada, path, page = table_of(site)
    fault = site.ckan.faults.add(r"/api/(3/)?action/", times=-1, drop=True)
    answer = ada.press(page, "action", "export")
    assert fault.happened > 0
    assert "the table goes on from here once CKAN answers again" in answer.text
    assert (count(site), states(site)[ODD]) == (0, RowState.GOING)
    site.ckan.faults.clear()
    looked_at(ada, path)
    assert (count(site), states(site)[ODD]) == (1, RowState.SENT)


def test_an_old_order_is_not_carried_out_when_the_table_is_opened_days_later(site: Site) -> None:
    ada, path, page = table_of(site)
    fault = site.ckan.faults.add(r"/api/(3/)?action/", times=-1, drop=True)
    ada.press(page, "action", "export")
    assert fault.happened > 0
    site.ckan.faults.clear()
    with site.parts.database.transaction() as connection:
        connection.execute(update(batches_table).values(ordered=after(-3 * 24 * 3600)))
    page = ada.see(path)
    assert states(site)[ODD] == RowState.READY
    assert count(site) == 0
    assert "Export the one that is ready" in page.text


def test_one_dataset_that_ckan_cannot_show_does_not_hold_up_the_others(site: Site) -> None:
    fault = site.ckan.faults.add(r"/api/(3/)?action/package_show", times=3, status=500)
    ada = site.visitor()
    path = ada.press(ada.see("/batches"), "action", "begin").headers["Location"]
    answer = ada.press(ada.see(path), "action", "go-on")
    assert fault.happened == 3
    assert "has a fault of its own" in answer.text
    looked_at(ada, path)
    assert RowState.UNREAD not in states(site).values()


def test_a_dataset_that_was_deleted_since_it_was_chosen_says_so(site: Site) -> None:
    ada = site.visitor()
    page = ada.see("/")
    token = ada.csrf(site.url)
    chosen = {"csrf_token": token, "action": "together", "dataset": fixed_id("dataset", ODD)}
    path = ada.submit(f"{site.url}/choice", chosen).headers["Location"]
    assert page.status_code == 200
    site.ckan.state.dataset(ODD)["state"] = "deleted"
    assert "This dataset does not exist in CKAN" in looked_at(ada, path).text


def test_no_more_than_may_wait_become_jobs_and_the_rest_stays_ready(site: Site) -> None:
    ada, path, page = table_of(site)
    link = re.search(r'href="(/exports/[^"]+)">Water levels', page.text)
    assert link
    ada.press(ada.see(link[1]), "action", "table", **YES)
    page = looked_at(ada, path)
    admin = site.visitor("cora", "admin")
    admin.press(admin.see("/admin/people/sub-ada"), "action", "save", waiting="1")
    answer = ada.press(page, "action", "export")
    assert "1 of your transfers wait already" in answer.text
    assert count(site) == 1
    assert sorted(states(site).values()) == ["missing", "missing", "ready", "sent"]


def test_two_pages_at_once_do_the_work_once(site: Site) -> None:
    ada = site.visitor()
    path = ada.press(ada.see("/batches"), "action", "begin").headers["Location"]
    with site.parts.database.transaction() as connection:
        assert batches.take(connection, 1, 60)
    ada.press(ada.see(path), "action", "go-on")
    assert states(site) == {}
    with site.parts.database.transaction() as connection:
        batches.give_free(connection, 1)
    looked_at(ada, path)
    assert count(site, plans) == 4


def test_somebody_elses_table_looks_as_if_it_were_not_there(site: Site) -> None:
    _, path, _ = table_of(site)
    cora = site.visitor("cora", "admin")
    assert [cora.see(each).status_code for each in (path, f"{path}/table", "/?batch=1")] == [404, 404, 404]
    token = cora.csrf(site.url)
    for each in (path, f"{path}/go-on", f"{path}/rows/1"):
        assert cora.submit(site.url + each, {"csrf_token": token, "action": "export"}).status_code == 404
    sent = {"csrf_token": token, "batch": "1", "listed": fixed_id("dataset", ODD)}
    assert cora.submit(f"{site.url}/choice", sent).status_code == 404
    assert len(states(site)) == 4
    assert path not in cora.see("/batches").text


def test_an_organization_of_others_is_not_listed_and_not_taken(site: Site) -> None:
    ulla = site.visitor("ulla")  # a member, who may not edit
    assert "There is no organization" in ulla.see("/batches").text
    sent = {"csrf_token": ulla.csrf(site.url), "set": "water-institute"}
    assert ulla.submit(f"{site.url}/batches", sent).status_code == 404


def test_a_table_takes_so_many_and_the_next_ones_get_their_own(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("batch_work", "batch_page"):
        monkeypatch.setattr(f"exporter.web.{module}.MOST_ROWS", 2)
    site.connect()
    with site.parts.database.transaction() as connection:
        assert connection.execute(select(func.count()).select_from(batches_table)).scalar_one() == 0
    ada = site.visitor()
    path = ada.press(ada.see("/batches"), "action", "begin").headers["Location"]
    page = looked_at(ada, path)
    assert len(states(site)) == 2
    assert "the organization has 4 that you may export" in page.text


def test_a_change_without_the_token_of_the_form_is_refused(site: Site) -> None:
    ada, path, _ = table_of(site)
    for each in (path, f"{path}/go-on", f"{path}/rows/1", "/batches", "/choice"):
        assert ada.submit(site.url + each, {"action": "export"}).status_code == 403


def test_the_part_that_refreshes_itself_keeps_no_session_alive(site: Site) -> None:
    ada, path, page = table_of(site)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    with site.parts.database.transaction() as connection:
        from exporter.database.schema import sessions

        connection.execute(update(sessions).values(seen=after(-600)))
        before = connection.execute(select(sessions.c.seen)).scalar_one()
    answer = ada.submit(f"{site.url}{path}/go-on", {"csrf_token": token[1]}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.text.lstrip()[:15]) == (200, '<div id="table"')
    with site.parts.database.transaction() as connection:
        assert connection.execute(select(sessions.c.seen)).scalar_one() == before


def test_communities_that_are_no_names_are_not_stored(site: Site) -> None:
    ada, _path, page = table_of(site)
    answer = ada.press(page, "action", "save", communities="https://zenodo.org/communities/x")
    assert answer.status_code == 400
    assert "short names of communities" in answer.text
    with site.parts.database.transaction() as connection:
        assert batches.get(connection, "sub-ada", 1).choices == replace(batches.Choices(site.host))


def test_a_job_of_the_table_that_was_cancelled_shows_so(site: Site) -> None:
    ada, path, page = table_of(site)
    ada.press(page, "action", "export")
    transfer = ada.see("/transfers/1")
    ada.press(transfer, "action", "cancel")
    assert "1 cancelled" in ada.see(path).text
    with site.parts.database.transaction() as connection:
        assert connection.execute(select(jobs.c.state)).scalar_one() == JobState.CANCELLED
