"""What the kernel refuses to the services: asked by programs that run under the very directives of the units."""

import re

import pytest

from tests.systemd.site import GUIDE, HOME, PAGES, SERVICES, WORKER, Site

pytestmark = pytest.mark.slow

OPEN = ("/opt/open", "/etc/open", "/usr/open", "/var/lib/open")
"""Whose modes let everybody write."""
WRITES = f"""
for place in {" ".join(OPEN)}; do
    (echo > $place/$$) 2>/dev/null && echo $place
done
true
"""
SOCKETS = """
import socket
for family, kind in ((socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_NETLINK, socket.SOCK_RAW)):
    try:
        socket.socket(family, kind)
        print(family)
    except OSError:
        pass
try:
    socket.create_connection(("169.254.169.254", 80), 3)
    print("metadata of a cloud")
except OSError:
    pass
"""
LISTENER = "import socket; s = socket.create_server(('169.254.169.254', 80)); [s.accept() for _ in range(100)]"


def under_the_walls_of(site: Site, service: str, program: str, text: str, *drop_in: str) -> str:
    """Runs it as the service's user, with all that the unit and then ``drop_in`` say, once; what it printed."""
    unit = (site.box.root / f"etc/systemd/system/{service}.service").read_text()
    unit = re.sub(r"(?m)^(Type|NotifyAccess|WatchdogSec|Restart\w*|RuntimeDirectory\w*)=.*$", "", unit)
    script = site.box.root / "opt/probe"
    script.write_text(text)
    unit = re.sub(r"(?m)^ExecStart=.*$", f"ExecStart={program} /opt/probe\nType=oneshot", unit)
    last = "\n".join([*drop_in, "", "[Install]"])
    (site.box.root / "etc/systemd/system/probe.service").write_text(unit.replace("[Install]", last))
    site.box.run("systemctl", "daemon-reload")
    since = site.now()
    site.box.run("systemctl", "start", "probe.service")
    site.box.run("journalctl", "--sync")
    words = site.box.run("journalctl", "-o", "cat", "--no-pager", "_SYSTEMD_UNIT=probe.service", f"--since={since}")
    return words.strip()


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_of_the_machine_can_be_written(service: str, at_work: Site) -> None:
    at_work.box.run("install", "-d", "-m", "0777", *OPEN)
    assert at_work.box.run("runuser", "-u", service, "--", "sh", "-c", WRITES).split() == [*OPEN]
    assert under_the_walls_of(at_work, service, "/bin/sh", WRITES) == ""


@pytest.mark.parametrize("service", SERVICES)
def test_no_raw_socket_and_no_metadata_service_can_be_reached(service: str, at_work: Site) -> None:
    box = at_work.box
    box.run("ip", "addr", "replace", "169.254.169.254/32", "dev", "lo")
    box.run("systemd-run", "-q", "--collect", "--unit=metadata", "python3", "-c", LISTENER)
    try:
        at_work.until(lambda: len(box.run("python3", "-c", SOCKETS).splitlines()) == 3)
        assert under_the_walls_of(at_work, service, f"{HOME}/venv/bin/python", SOCKETS) == ""
    finally:
        box.run("systemctl", "stop", "metadata")
        box.run("ip", "addr", "del", "169.254.169.254/32", "dev", "lo")


def test_only_the_worker_sees_the_store_and_the_directories_of_people(at_work: Site) -> None:
    look = "ls /mnt/vol/ckan/default/resources /mnt/vol/homes >/dev/null 2>&1 && echo seen\ntrue\n"
    assert under_the_walls_of(at_work, WORKER, "/bin/sh", look) == "seen"
    assert under_the_walls_of(at_work, PAGES, "/bin/sh", look) == ""


def test_a_directory_that_is_mounted_later_is_seen(at_work: Site) -> None:
    """As automounted homes are, each when somebody asks for it."""
    box = at_work.box
    box.run("install", "-d", "/mnt/vol/homes/late")
    box.run("systemctl", "restart", WORKER)
    box.run("mount", "-t", "tmpfs", "tmpfs", "/mnt/vol/homes/late")
    try:
        box.run("touch", "/mnt/vol/homes/late/here")
        seen = box.run("nsenter", "-t", at_work.pid(WORKER), "-m", "ls", "/mnt/vol/homes/late")
        assert seen.strip() == "here"
    finally:
        box.run("umount", "/mnt/vol/homes/late")


def test_what_lies_elsewhere_is_opened_by_the_lines_of_the_guide(at_work: Site) -> None:
    box = at_work.box
    places = ("/home/ada/ckan-pub", "/srv/ckan/resources")
    box.run("install", "-d", "-m", "0750", "-g", "www-data", *places)
    box.run("touch", *(f"{place}/notes.txt" for place in places))
    look = "ls /home/ada/ckan-pub/notes.txt /srv/ckan/resources/notes.txt 2>/dev/null\ntrue\n"
    lines = "".join(re.findall(r"(?ms)^```ini\n\[Service\]\n(.*?)^```$", GUIDE.read_text()))
    opening = [line for line in lines.splitlines() if not line.startswith(("Environment=", "LoadCredential="))]
    assert {"BindReadOnlyPaths=/srv/ckan/resources", "SupplementaryGroups=www-data", "ProtectHome=read-only"} == set(opening)
    assert under_the_walls_of(at_work, WORKER, "/bin/sh", look) == ""
    assert under_the_walls_of(at_work, WORKER, "/bin/sh", look, *opening).split() == [
        f"{place}/notes.txt" for place in places
    ]


def test_the_pages_may_listen_on_a_socket_in_their_own_directory(at_work: Site) -> None:
    box = at_work.box
    at_work.write_settings(app={"listen": "unix:/run/ckan-export/pages.sock"})
    box.run("systemctl", "restart", PAGES)
    ask = "import socket; s = socket.socket(socket.AF_UNIX); s.connect('/run/ckan-export/pages.sock')\n"
    ask += "s.sendall(b'GET /health/live HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n'); print(s.recv(12).decode())"
    assert box.run("runuser", "-u", PAGES, "--", "python3", "-c", ask).startswith("HTTP/1.")
    refused = box.attempt("runuser", "-u", "nobody", "--", "python3", "-c", ask)
    assert "PermissionError" in refused.stderr
    at_work.write_settings()
    box.run("systemctl", "restart", PAGES)
