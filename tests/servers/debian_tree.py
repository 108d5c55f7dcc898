"""A pristine Debian 12 as a directory, and the program's requirements as wheels: built once a machine."""

import hashlib
import os
import sys
from pathlib import Path

from tests.servers.cache import built, not_built, run
from tests.servers.process import ServerFailed

RELEASE = "bookworm"
PACKAGES = (
    *("systemd", "systemd-sysv", "dbus", "ca-certificates", "iproute2", "procps", "logrotate"),
    *("python3", "python3-venv", "mariadb-server"),
)
SUITES = {RELEASE, f"{RELEASE}-updates", f"{RELEASE}-security"}
HOLD_APT = ("apt-daily.timer", "apt-daily-upgrade.timer")
REQUIREMENTS = Path(__file__).parents[2] / "requirements.txt"


def lacking() -> str | None:
    """The reason why no such Debian can be booted, or None."""
    return not_built(_tree_name(), "install systemd") or not_built(_wheels_name(), "install systemd")


def tree() -> Path:
    return built(_tree_name(), _make) / "root"


def wheels() -> Path:
    """Of the requirements: what is booted has no network."""
    return built(_wheels_name(), _fetch)


def _tree_name() -> str:
    return f"{RELEASE}-{hashlib.sha256(' '.join(PACKAGES).encode()).hexdigest()[:12]}"


def _wheels_name() -> str:
    return f"wheels-{hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:12]}"


def _make(directory: Path) -> None:
    sources = directory / "sources.list"
    sources.write_text("\n".join(_sources()) + "\n")
    root = directory / "root"
    included = f"--include={','.join(PACKAGES)}"
    run("mmdebstrap", "--quiet", "--variant=minbase", included, RELEASE, root, sources)
    for unit in HOLD_APT:
        (root / "etc/systemd/system" / unit).symlink_to("/dev/null")
    (root / "etc/machine-id").write_text("")
    (root / "etc/hostname").write_text("exporter-box\n")
    (root / "etc/hosts").write_text("127.0.0.1 localhost exporter-box\n::1 localhost\n")


def _sources() -> list[str]:
    """The machine's own Debian mirrors, asked of apt itself: any form of its files will do."""
    form = "$(REPO_URI) $(RELEASE) $(COMPONENT)"
    known = {
        tuple(line.split()) for line in run("apt-get", "indextargets", "--format", form, "Created-By: Packages").splitlines()
    }
    found = [f"deb {' '.join(words)}" for words in sorted(known) if len(words) == 3 and words[1] in SUITES]
    if not found:
        raise ServerFailed(
            f"apt of this machine knows no Debian {RELEASE}: add one to its sources, and run `apt-get update`."
        )
    return found


def _fetch(directory: Path) -> None:
    if sys.version_info[:2] != (3, 11):
        raise ServerFailed("Debian 12 has Python 3.11: build with that one.")
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    run(sys.executable, "-m", "pip", "wheel", "-q", "-r", REQUIREMENTS, "-w", directory, environment=environment)
