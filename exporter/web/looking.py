"""A look at a draft because its owner asks for it, while she waits for the page."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong

from exporter.errors import InvalidInput, NeedsUser, RemoteError, SecretUnreadable
from exporter.transfers.ledger import LedgerEntry
from exporter.web.export_parts import export_parts

PATIENCE_SECONDS = 4.5
BUSY = "It does not answer quickly. The look goes on: please load this page again in a moment."


def look_again(entry: LedgerEntry) -> None:
    """Raises InvalidInput with what hindered it. A slow repository goes on being asked, the page does not wait for it."""
    executor = ThreadPoolExecutor(1, thread_name_prefix="look")
    look = executor.submit(export_parts().watch(hurried=True).look, entry.id, entry.watched)
    executor.shutdown(wait=False)
    try:
        look.result(PATIENCE_SECONDS)
    except TooLong:
        raise InvalidInput({"": BUSY}) from None
    except (RemoteError, NeedsUser, SecretUnreadable) as error:
        raise InvalidInput({"": str(error)}) from None
