"""Run by Invenio's own Python: fills the search engine. Without a broker, what is queued must be indexed in this process."""

from importlib import import_module
from typing import Any

# by name: these are installed for the server, not for our tests
factory: Any = import_module("invenio_app.factory")
identity: Any = import_module("invenio_access.permissions").system_identity
registry: Any = import_module("invenio_records_resources.proxies").current_service_registry


def main() -> None:
    with factory.create_api().app_context():
        for service in list(registry._services.values()):
            if not (hasattr(service, "rebuild_index") and hasattr(service, "indexer")):
                continue
            try:
                service.rebuild_index(identity)
            except NotImplementedError:
                continue
            while indexed(service):
                pass


def indexed(service: Any) -> int:
    done = service.indexer.process_bulk_queue()
    return int(done[0] if isinstance(done, tuple) else done)


if __name__ == "__main__":
    main()
