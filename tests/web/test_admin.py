"""The pages of administrators."""

from sqlalchemy import insert

from exporter.database.clock import after
from exporter.database.schema import workers
from tests.web.site import Site
from tests.web.test_transfers import begun


def test_administrators_see_everybodys_transfers_and_who_began_them(site: Site) -> None:
    begun(site)
    page = site.visitor("cora", "admin").see("/admin/transfers").text
    assert "Field recordings" in page
    assert "<td>Ada</td>" in page


def test_administrators_see_the_workers(site: Site) -> None:
    admin = site.visitor("cora", "admin")
    assert "No worker runs" in admin.see("/admin/workers").text
    with site.parts.database.transaction() as connection:
        rows = [("here-1", after(0), None), ("here-2", after(-999), None), ("here-3", after(-999), after(-998))]
        for name, seen, stopped in rows:
            connection.execute(insert(workers).values(name=name, started=after(-9999), seen=seen, stopped=stopped))
    page = admin.see("/admin/workers").text
    assert [word in page for word in ("No worker runs", "Works", "Silent", "Stopped")] == [False, True, True, True]


def test_nobody_else_sees_them(site: Site) -> None:
    for role in ("user", "staff"):
        visitor = site.visitor("ulla", role)
        for path in ("/admin/transfers", "/admin/workers"):
            assert visitor.see(path).status_code == 403
        assert "/admin/" not in visitor.see("/").text
