"""A browser made of requests: it walks through Keycloak's form as a person does."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

TIMEOUT = 90


class Visitor(requests.Session):
    """Redirects are followed only when asked for."""

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        answer = super().send(request, **kwargs)
        for cookie in self.cookies:
            cookie.secure = False  # browsers send Secure cookies to loopback, requests does not
        return answer

    def look(self, url: str, **kwargs: Any) -> requests.Response:
        return self.get(url, timeout=TIMEOUT, allow_redirects=False, **kwargs)

    def submit(self, url: str, form: dict[str, str] | None = None, **kwargs: Any) -> requests.Response:
        return self.post(url, data=form, timeout=TIMEOUT, allow_redirects=False, **kwargs)

    def to_keycloak(self, front_url: str, then: str = "") -> str:
        """Presses "sign in": the address at Keycloak."""
        answer = self.look(f"{front_url}/login", params={"next": then} if then else None)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def answer_of_keycloak(self, address: str, user: str, password: str) -> str:
        """Fills the form: the address of our callback, which is not visited yet."""
        page = self.look(address)
        if page.status_code == 302:  # signed in there already
            return page.headers["Location"]
        form = re.search(r'id="kc-form-login"[^>]*action="([^"]+)"', page.text)
        assert form, page.text
        answer = self.submit(html.unescape(form[1]), {"username": user, "password": password})
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def sign_in(self, front_url: str, user: str, then: str = "") -> requests.Response:
        """The answer of our callback."""
        return self.look(self.answer_of_keycloak(self.to_keycloak(front_url, then), user, f"{user}-password"))

    def sign_in_quickly(self, front_url: str, then: str = "") -> requests.Response:
        """At a provider that asks nothing."""
        return self.look(self.look(self.to_keycloak(front_url, then)).headers["Location"])

    def csrf(self, front_url: str) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.look(f"{front_url}/").text)
        assert found
        return found[1]


def question(url: str) -> dict[str, str]:
    """The arguments of an address, each of which stands there once."""
    found = parse_qs(urlsplit(url).query, keep_blank_values=True)
    assert all(len(values) == 1 for values in found.values()), url
    return {name: values[0] for name, values in found.items()}
