"""Fetching from Maven's central repository, through Maven itself."""

import os
import shutil
from pathlib import Path

from tests.servers.cache import run


def unpack(artifact: str, target: Path) -> None:
    """Unpacks one archive, given as group:name:version:type, and keeps its executable bits."""
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack"
    options = [f"-Dartifact={artifact}", f"-DoutputDirectory={target}"]
    run("mvn", "-q", "-B", goal, *options, directory=target, environment=own_java())
    shutil.rmtree(target / "${project.basedir}", ignore_errors=True)  # the goal's own notes, named so for want of a pom


def copy_dependencies(pom: Path, target: Path) -> None:
    """All jars that a pom needs at run time."""
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
    run("mvn", "-q", "-B", "-f", pom, goal, f"-DoutputDirectory={target}", "-DincludeScope=runtime", environment=own_java())


def own_java() -> dict[str, str]:
    """A JAVA_HOME that points nowhere stops Maven and Keycloak; Debian's java needs none."""
    home = os.environ.get("JAVA_HOME", "")
    return {} if not home or (Path(home) / "bin" / "java").exists() else {"JAVA_HOME": ""}
