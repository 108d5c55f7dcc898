"""A child of every control group that this process is in: a container is put there, so that two of them never meet."""

from contextlib import suppress
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
OF_THE_SPLIT = ("cpuset.cpus", "cpuset.mems")  # a child begins without any, and takes nobody in then


def children(name: str) -> list[Path]:
    """Made, in both kinds of hierarchy."""
    made = []
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _number, controllers, path = line.split(":", 2)
        mount = _mount(controllers)
        if mount.is_dir():
            child = mount / path.strip("/") / name
            child.mkdir(exist_ok=True)
            _like_its_parent(child)
            made.append(child)
    return made


def remove(groups: list[Path]) -> None:
    """With all that is below, once nobody is in them any more."""
    for group in groups:
        for each in sorted((path for path in group.rglob("*") if path.is_dir()), reverse=True):
            with suppress(OSError):
                each.rmdir()
        with suppress(OSError):
            group.rmdir()


def _mount(controllers: str) -> Path:
    if controllers:
        return (ROOT / controllers.removeprefix("name=")).resolve()
    return ROOT / "unified" if (ROOT / "unified").is_dir() else ROOT


def _like_its_parent(child: Path) -> None:
    for name in OF_THE_SPLIT:
        file = child / name
        if (child / "tasks").exists() and file.exists():
            file.write_text((child.parent / name).read_text())
