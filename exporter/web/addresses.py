"""Addresses of our own: always from the settings, never from what a request says about itself."""

from urllib.parse import SplitResult, urlsplit

from exporter.settings import Settings

LONGEST_NEXT = 2000


def origin(url: str) -> str:
    """Scheme, host and port, as browsers write an origin: without the default port, in lower case."""
    parts = urlsplit(url)
    port = "" if parts.port in {None, {"https": 443, "http": 80}.get(parts.scheme)} else f":{parts.port}"
    return f"{parts.scheme}://{_host(parts)}{port}"


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").lower()
    return f"[{host}]" if ":" in host else host


def callback_path(settings: Settings) -> str:
    """Where Keycloak sends people back to, below the place where this program is mounted."""
    path = urlsplit(settings.sso.redirect_uri).path
    return path.removeprefix(urlsplit(settings.app.public_url).path.rstrip("/")) or "/"


def safe_next(wanted: str | None) -> str:
    """A path of this site, or an empty text: nothing that a browser could read as another site's address."""
    if not wanted or len(wanted) > LONGEST_NEXT or not wanted.startswith("/"):
        return ""
    # browsers read \ as /, and drop tabs and line breaks before they look
    if wanted.startswith("//") or "\\" in wanted or any(ord(sign) < 0x21 or ord(sign) == 0x7F for sign in wanted):
        return ""
    return wanted
