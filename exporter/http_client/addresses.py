"""Addresses that people and servers name: what is none is refused, and nothing fails at a hostile one."""

from urllib.parse import SplitResult, urljoin, urlsplit

from exporter.errors import AddressRefused
from exporter.http_client.options import HttpOptions

REDIRECTS = 5
PORTS = frozenset({80, 443, 8080, 8443})
NO_ADDRESS = "This is no proper web address."


def joined(url: str, reference: str) -> str:
    try:
        return urljoin(url, reference)
    except ValueError:
        raise AddressRefused(NO_ADDRESS) from None


def parted(url: str) -> SplitResult:
    """Also the port is one. A hostile address makes urlsplit fail in several ways."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises when it is no number
    except ValueError:
        raise AddressRefused(NO_ADDRESS) from None
    return parts


def checked(url: str, options: HttpOptions, *, own: bool = False) -> SplitResult:
    """``own``: an address at our own repository, on whatever port the settings name."""
    parts = parted(url)
    port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
        raise AddressRefused("Only plain http and https addresses are fetched.", parts.hostname or "")
    if port not in PORTS and not own and host_port(parts) not in options.allowed:
        raise AddressRefused(f"Port {port} of {parts.hostname} is not fetched from.", parts.hostname)
    return parts


def is_allowed(options: HttpOptions, url: str) -> bool:
    """Whether an administrator allowed this very host and port. Raises AddressRefused."""
    return host_port(parted(url)) in options.allowed


def is_at(url: str, base_url: str) -> bool:
    """Whether it has the origin of ``base_url``; not so for what is no address."""
    try:
        return origin_of(parted(url)) == origin_of(parted(base_url))
    except AddressRefused:
        return False


def host_port(parts: SplitResult) -> str:
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def origin_of(parts: SplitResult) -> tuple[str, str]:
    return parts.scheme, host_port(parts)
