"""The pages of administrators about what waits."""

from dataclasses import replace

import pytest
from sqlalchemy import insert

from exporter.database.clock import after
from exporter.database.schema import workers
from exporter.settings import RabbitmqSettings
from simulators.ports import free_port
from tests.web.front import serving
from tests.web.site import Site, with_settings
from tests.web.test_transfers import begun, change

pytestmark = pytest.mark.slow


def test_administrators_see_the_workers(site: Site) -> None:
    admin = site.visitor("cora", "admin")
    assert "No worker runs" in admin.see("/admin/workers").text
    with site.parts.database.transaction() as connection:
        rows = [("here-1", after(0), None), ("here-2", after(-999), None), ("here-3", after(-999), after(-998))]
        for name, seen, stopped in rows:
            connection.execute(insert(workers).values(name=name, started=after(-9999), seen=seen, stopped=stopped))
    page = admin.see("/admin/workers").text
    assert [word in page for word in ("No worker runs", "Works", "Silent", "Stopped")] == [False, True, True, True]


def test_the_queue_is_told_by_age(site: Site) -> None:
    admin = site.visitor("cora", "admin")
    assert "What waits for a worker: 0" in admin.see("/admin/workers").text
    _, job_id = begun(site)
    change(site, job_id, created=after(-7200))
    page = admin.see("/admin/workers").text
    assert "What waits for a worker: 1" in page
    assert '<tr><td>less than a day</td><td class="number">1</td></tr>' in page


def test_the_doorbell_is_told_to_be_unused_or_silent(site: Site) -> None:
    admin = site.visitor("cora", "admin")
    assert "Not used" in admin.see("/admin/workers").text
    port = free_port()
    app = replace(site.parts.settings.app, public_url=f"http://127.0.0.1:{port}")
    parts = with_settings(site.parts, rabbitmq=RabbitmqSettings("127.0.0.1", free_port()), app=app)
    with serving(parts, port) as front:
        page = admin.look(f"{front.url}/admin/workers").text
    parts.close()
    assert "does not answer" in page
    assert "Nothing is lost" in page


def test_people_who_are_waited_for_are_told_by_reason_the_oldest_first(site: Site) -> None:
    admin = site.visitor("cora", "admin")
    assert "Nobody is waited for" in admin.see("/admin/waiting").text
    _, job_id = begun(site)
    change(site, job_id, state="waiting_user", reason="token", message="The token is refused.")
    page = admin.see("/admin/waiting").text
    assert "A new token" in page
    assert "<td>Ada</td>" in page
    assert f"/admin/transfers/{job_id}" in admin.see("/admin/waiting?reason=token").text
    assert f"/admin/transfers/{job_id}" not in admin.see("/admin/waiting?reason=changed").text
    assert f"/admin/transfers/{job_id}" not in admin.see(f"/admin/waiting?after={job_id}").text
    assert admin.see("/admin/waiting?after=99999999999999999999&reason=%00").status_code == 200
