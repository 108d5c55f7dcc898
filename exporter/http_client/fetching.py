"""Addresses that a user or an answer gave: without a token, each redirect checked anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import requests

from exporter.errors import AddressRefused
from exporter.http_client.addresses import REDIRECTS, checked, host_port, joined, origin_of, parted
from exporter.http_client.answers import judge, our_errors, read_bounded
from exporter.http_client.options import AUTHORIZATION, HttpOptions
from exporter.http_client.sessions import Guard, new_session


@contextmanager
def fetch(
    options: HttpOptions, url: str, key: str | None = None, *, trusted: bool = True, key_header: str = AUTHORIZATION
) -> Iterator[requests.Response]:
    """Opens an address that a user or a remote answer gave: no token, each redirect checked anew, at most five.

    The administrator's allow-list opens the first address only: a redirect from elsewhere may not use it. With a ``key`` the
    address is at our own repository: it may be private, it gets the key and nobody else does (in ``key_header``), and it may
    redirect to an address in the allow-list (its object storage). Not ``trusted``: a stranger named it, and the allow-list
    opens nothing.
    """
    parts = checked(url, options, own=key is not None and trusted)
    if key is not None and trusted:
        options = replace(options, allowed=options.allowed | {host_port(parts)})
    guarded = new_session(options, (Guard(is_https_proto=False), Guard(is_https_proto=True)))
    plain = new_session(options)
    with guarded, plain, our_errors(parts.hostname or ""):
        response = _follow(options, url, key, plain, guarded, trusted=trusted, key_header=key_header)
        with response:
            if response.status_code >= 400:
                host = urlsplit(response.url).netloc
                judge(response, read_bounded(response, options, host), host)
            yield response


def _follow(
    options: HttpOptions,
    url: str,
    key: str | None,
    plain: requests.Session,
    guarded: requests.Session,
    *,
    trusted: bool,
    key_header: str,
) -> requests.Response:
    origin = origin_of(checked(url, options))
    for _ in range(REDIRECTS + 1):
        parts = checked(url, options)
        own = origin_of(parts) == origin
        open_to_us = trusted and host_port(parts) in options.allowed and (own or key is not None)
        # identity: a packed answer would not have the length of the file
        headers = {"Accept-Encoding": "identity", **({key_header: key} if key and own else {})}
        response = (plain if open_to_us else guarded).get(url, headers=headers, stream=True, allow_redirects=False)
        if not response.is_redirect:
            return response
        response.close()
        url = joined(url, response.headers["Location"])
    raise AddressRefused(f"{parted(url).hostname} redirects more than {REDIRECTS} times.")
