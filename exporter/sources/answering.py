"""What a check makes of a server that answers, but not as its software does."""

from collections.abc import Iterator
from contextlib import contextmanager

from exporter.errors import RemoteRefused, RemoteUnavailable


@contextmanager
def as_it_should() -> Iterator[None]:
    """It will not do so by itself the next time: raises RemoteRefused, so that a person looks at the address."""
    try:
        yield
    except RemoteUnavailable as error:
        if error.status != 200:
            raise
        raise RemoteRefused(str(error), error.host, 200) from None
