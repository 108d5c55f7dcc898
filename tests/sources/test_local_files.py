"""Files below an allowed root, and all that tries to lead out of it."""

import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from exporter.errors import FileMissing
from exporter.sources.local_files import open_beneath, store_path, user_path

SECRET = b"not for you"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    inside = tmp_path / "root"
    (inside / "deep" / "er").mkdir(parents=True)
    (inside / "deep" / "er" / "data.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(SECRET)
    return inside


def read(root: Path, *parts: str, single_link: bool = False) -> bytes:
    with open_beneath(root, parts, single_link=single_link) as file:
        return file.read()


def test_a_file_is_read_with_its_stamp(root: Path) -> None:
    with open_beneath(root, ["deep", "er", "data.csv"]) as file:
        assert file.stamp.size_bytes == 8
        assert file.read(3) == b"a,b"
        assert file.read() == b"\n1,2\n"
        assert file.stamp_now() == file.stamp


def test_a_file_that_grows_while_it_is_read_shows_another_stamp(root: Path) -> None:
    with open_beneath(root, ["deep", "er", "data.csv"]) as file:
        with (root / "deep" / "er" / "data.csv").open("ab") as growing:
            growing.write(b"more")
        assert file.stamp_now() != file.stamp


@pytest.mark.parametrize(
    "parts", [[], [""], ["."], [".."], ["..", "outside", "secret"], ["deep", "..", "..", "outside", "secret"]]
)
def test_a_path_that_climbs_is_refused(root: Path, parts: list[str]) -> None:
    with pytest.raises(FileMissing, match="leaves the place"):
        read(root, *parts)


@pytest.mark.parametrize("part", ["../outside/secret", "/etc/passwd", "a\0b"])
def test_a_part_that_is_itself_a_path_is_refused(root: Path, part: str) -> None:
    with pytest.raises(FileMissing, match="leaves the place"):
        read(root, part)


def hostile(root: Path, kind: str) -> list[str]:
    """Puts one hostile thing into the root and says how to ask for it."""
    outside = root.parent / "outside"
    odd = root / "odd"
    match kind:
        case "link to a file":
            odd.symlink_to(outside / "secret")
        case "link to a directory":
            odd.symlink_to(outside)
            return ["odd", "secret"]
        case "loop":
            odd.symlink_to(odd)
        case "dangling link":
            odd.symlink_to(root / "nowhere")
        case "fifo":
            os.mkfifo(odd)
        case "directory":
            odd.mkdir()
        case "nothing":
            pass
    return ["odd"]


@pytest.mark.parametrize(
    "kind, reason",
    [
        ("link to a file", "symbolic link"),
        ("link to a directory", "symbolic link"),
        ("loop", "symbolic link"),
        ("dangling link", "symbolic link"),
        ("fifo", "no regular file"),
        ("directory", "no regular file"),
        ("nothing", "not there"),
    ],
)
def test_what_is_no_plain_file_is_refused_with_its_reason(root: Path, kind: str, reason: str) -> None:
    with pytest.raises(FileMissing, match=reason) as refused:
        read(root, *hostile(root, kind))
    assert str(root) not in str(refused.value)


@pytest.mark.parametrize("closed", ["a.csv", "."])
def test_a_file_that_this_program_may_not_read_is_told_so(closed: str) -> None:
    with TemporaryDirectory() as place:  # not below pytest's: only its owner may pass through that
        root = Path(place)
        (root / "a.csv").write_bytes(b"a,b")
        root.chmod(0o711)
        (root / closed).chmod(0)
        said = as_nobody(lambda: read(root, "a.csv"))
    assert "may not be read by this program" in said


def as_nobody(ask: Callable[[], object]) -> str:
    """What is said to somebody who may read nothing of ours; root may read everything."""
    ear, mouth = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            said = str(ask())
        except FileMissing as error:
            said = str(error)
        except BaseException as error:  # noqa: BLE001 - nothing may leave the child
            said = repr(error)
        os.write(mouth, said.encode())
        os._exit(0)
    os.close(mouth)
    os.waitpid(child, 0)
    with os.fdopen(ear, "rb") as heard:
        return heard.read().decode()


def test_a_socket_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)  # the address of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("odd")
        with pytest.raises(FileMissing, match="no regular file"):
            read(root, "odd")


def test_a_hard_link_is_refused_in_a_users_directory_only(root: Path) -> None:
    (root / "twin").hardlink_to(root.parent / "outside" / "secret")
    assert read(root, "twin") == SECRET
    with pytest.raises(FileMissing, match="hard link"):
        read(root, "twin", single_link=True)


def test_a_directory_swapped_for_a_link_during_the_walk_never_leads_out(root: Path) -> None:
    inside, aside, link = root / "deep", root / "aside", root / "link"
    (root.parent / "outside" / "er").mkdir()
    (root.parent / "outside" / "er" / "data.csv").write_bytes(SECRET)
    link.symlink_to(root.parent / "outside")
    ended = threading.Event()
    swaps = 0

    def swap() -> None:
        nonlocal swaps
        while not ended.is_set():
            inside.rename(aside)
            link.rename(inside)
            inside.rename(link)
            aside.rename(inside)
            swaps += 1

    swapper = threading.Thread(target=swap)
    swapper.start()
    seen: dict[bytes | str, int] = {}
    for _ in range(10_000):
        try:
            answer: bytes | str = read(root, "deep", "er", "data.csv")
        except FileMissing:
            answer = "refused"
        seen[answer] = seen.get(answer, 0) + 1
    ended.set()
    swapper.join()
    assert swaps > 100
    assert seen.pop("refused") > 0, "the race never happened"
    assert list(seen) == [b"a,b\n1,2\n"]


def test_the_store_path_comes_from_the_id_alone() -> None:
    assert store_path("0123abcd-0000-4000-8000-000000000001") == ("012", "3ab", "cd-0000-4000-8000-000000000001")


@pytest.mark.parametrize("identifier", ["", "../../etc/passwd", "{0123abcd-0000-4000-8000-000000000001}", "0123abcd" * 4])
def test_an_id_that_is_no_plain_uuid_has_no_path(identifier: str) -> None:
    with pytest.raises(FileMissing, match="no proper id"):
        store_path(identifier)


BASE = "https://data.example.org/"


def test_a_users_file_is_known_by_its_address() -> None:
    found = user_path("https://data.example.org/~alice/my%20maps/r%C3%ADo.csv", BASE)
    assert found == ("alice", ("my maps", "río.csv"))


@pytest.mark.parametrize("base", ["https://data.example.org:8443/~", "https://data.example.org:8443"])
def test_the_address_of_the_directories_may_end_with_the_tilde(base: str) -> None:
    assert user_path("https://data.example.org:8443/~alice/a.csv", base) == ("alice", ("a.csv",))
    assert user_path("https://data.example.org:8443/alice/a.csv", base) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://data.example.org/~alice/a",
        "https://data.example.org:8443/~alice/a",
        "https://data.example.org.evil.example/~alice/a",
        "https://evil.example/https://data.example.org/~alice/a",
        "https://data.example.org@evil.example/~alice/a",
        "https://mallory@data.example.org/~alice/a",
        "https://data.example.org/other/~alice/a",
    ],
)
def test_an_address_elsewhere_is_no_users_file(url: str) -> None:
    assert user_path(url, BASE) is None


@pytest.mark.parametrize(
    "path",
    [
        "~alice/../../bob/private.txt",
        "~alice/%2e%2e/%2e%2e/etc/passwd",
        "~alice/a%2Fb",
        "~alice/",
        "~alice",
        "~../a",
        "~/a",
        "~a%00b/c",
    ],
)
def test_an_address_that_climbs_is_refused(path: str) -> None:
    with pytest.raises(FileMissing):
        user_path(BASE + path, BASE)


def test_a_path_is_decoded_once() -> None:
    assert user_path(BASE + "~alice/100%2525.csv", BASE) == ("alice", ("100%25.csv",))
