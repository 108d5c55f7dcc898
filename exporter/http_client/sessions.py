"""Sessions of requests: time-outs that cannot be forgotten, no cookies, a guard that connects to public addresses only."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from exporter.errors import AddressRefused
from exporter.http_client.addresses import checked, host_port
from exporter.http_client.connections import POOLS
from exporter.http_client.options import CHUNK_BYTES, HttpOptions

NEVER = tuple(ipaddress.ip_network(each) for each in ("::/96", "::ffff:0:0:0/96", "fec0::/10"))
"""Of IPv6: what stands for an address of IPv4, and what was inside of a site; Python calls them global."""


class _NoCookies(requests.cookies.RequestsCookieJar):
    """With a cookie a bad token turns from 403 into a CSRF 400 at InvenioRDM: no cookie is ever kept."""

    def set_cookie(self, *_arguments: Any, **_options: Any) -> None:
        pass


class _Session(requests.Session):
    """Time-outs that cannot be forgotten; no proxy and no .netrc from the environment."""

    def __init__(self, timeout: tuple[float, float]) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies = _NoCookies()
        self._timeout = timeout

    def get_redirect_target(self, _response: requests.Response) -> None:
        """requests would work out the next address, also where it is not to go there, and fail at a hostile one."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        if options.get("timeout") is None:
            options["timeout"] = self._timeout
        return super().send(request, **options)


class _InTime:
    poolmanager: Any

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)  # type: ignore[misc]
        self.poolmanager.pool_classes_by_scheme = POOLS


class _BigBlocks(_InTime, HTTPAdapter):
    """Sends in large blocks: an eighth less processor time than with the 16 KiB default."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options, blocksize=CHUNK_BYTES)


class Guard(_InTime, IPFilterAdapter):  # type: ignore[misc]
    """Connects to public addresses only, and to the very address that was checked."""

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        try:
            host_params, pool_options = super().build_connection_pool_key_attributes(request, verify, cert)
        except InvalidIPAddress:
            raise _refused(request.url) from None
        address = ipaddress.ip_address(host_params["host"].strip("[]"))
        if not address.is_global or address.is_multicast or any(address in each for each in NEVER):
            raise _refused(request.url)
        return host_params, pool_options


def _refused(url: str | None) -> AddressRefused:
    host = urlsplit(url or "").hostname or ""
    return AddressRefused(f"The address at {host} is not public. This program does not go there.", host)


def session(options: HttpOptions) -> requests.Session:
    """For a library that brings its own calls (ckanapi): our time-outs, our name, no cookies."""
    return new_session(options)


def guarded_session(options: HttpOptions, url: str) -> requests.Session:
    """For a repository whose address a person typed. Raises AddressRefused."""
    if host_port(checked(url, options)) in options.allowed:
        return new_session(options)
    return new_session(options, (Guard(is_https_proto=False), Guard(is_https_proto=True)))


def new_session(options: HttpOptions, adapters: tuple[HTTPAdapter, HTTPAdapter] | None = None) -> requests.Session:
    made = _Session((options.connect_seconds, options.read_seconds))
    made.headers["User-Agent"] = options.user_agent
    http, https = adapters or (_BigBlocks(), _BigBlocks())
    made.mount("http://", http)
    made.mount("https://", https)
    return made
