"""The pages: ``python server.py``, or the unit ckan-export. TLS is the business of the web server before it."""

import sys

from exporter.cli.serving import serve
from exporter.cli.start import exit_status
from exporter.database.migrate import make_ready
from exporter.database.patience import AT_START_SECONDS, patiently
from exporter.settings import settings_here
from exporter.settings.logs import set_up_logging
from exporter.transfers.parts import Parts
from exporter.web import create_app


def main() -> None:
    settings = settings_here()
    set_up_logging(settings)
    parts = Parts(settings, patient=False)
    patiently(lambda: make_ready(parts.database), AT_START_SECONDS)
    serve(create_app(parts), settings)
    parts.close()


if __name__ == "__main__":
    sys.exit(exit_status(main))
