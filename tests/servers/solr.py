"""Apache Solr for CKAN, out of the libraries in Maven's central repository: its binary distribution is not there."""

import shutil
from pathlib import Path

from simulators.ports import free_port
from tests.servers import maven
from tests.servers.cache import built, not_built, run
from tests.servers.process import ServerProcess, new_directory, page_answers
from tests.servers.server import Server

VERSION = "9.10.1"  # as in pom.xml
LIBRARIES = f"solr-{VERSION}"
OURS = Path(__file__).with_name("solr")
LEAN_JAVA = ("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


class Solr(Server):
    """One core, "ckan", with CKAN's own schema."""

    programs = ("javac", "mvn")
    packages = ("default-jdk-headless", "maven")

    def __init__(self, schema: Path) -> None:
        self.schema = schema
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/solr/ckan"
        self.directory = new_directory("solr")
        self._process: ServerProcess | None = None

    @classmethod
    def available(cls) -> str | None:
        return cls.missing() or not_built(LIBRARIES)

    @classmethod
    def install(cls) -> None:
        built(LIBRARIES, _build)

    def start(self) -> None:
        libraries = built(LIBRARIES, _build)
        options = [
            f"-Dsolr.log.dir={self.directory}",
            f"-Dsolr.install.dir={libraries}",
            "-Dorg.apache.logging.log4j.level=WARN",
        ]
        classes = f"{libraries / 'classes'}:{libraries / 'lib'}/*"
        command = ["java", *LEAN_JAVA, *options, "-cp", classes, "SolrMain", self._home(), str(self.port)]
        self._process = ServerProcess(command, self.directory / "console.log")
        self._process.start(lambda: page_answers(f"{self.url}/admin/ping"), timeout_seconds=180)

    def stop(self) -> None:
        if self._process:
            self._process.stop()

    def _home(self) -> Path:
        """Four small files; the index comes to lie beside them and survives a restart."""
        home = self.directory / "home"
        settings = home / "ckan" / "conf"
        settings.mkdir(parents=True, exist_ok=True)
        (home / "solr.xml").write_text("<solr/>")
        (home / "ckan" / "core.properties").write_text("name=ckan\n")
        shutil.copy(OURS / "solrconfig.xml", settings)
        shutil.copy(self.schema, settings)
        (settings / "protwords.txt").touch()
        (settings / "synonyms.txt").touch()
        return home


def _build(directory: Path) -> None:
    maven.copy_dependencies(OURS / "pom.xml", directory / "lib")
    run("javac", "-cp", f"{directory / 'lib'}/*", "-d", directory / "classes", OURS / "SolrMain.java")
