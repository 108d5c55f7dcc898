"""An OpenID provider with Keycloak's addresses that signs whatever a test wants, also what is wrong."""

import json
import secrets
import time
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import urlencode

from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT

from simulators.server import Reply, Request, Service

REALM = "/realms/exporter"
AFTER_LOGOUT = "post_logout_redirect_uri"
OPENID = f"{REALM}/protocol/openid-connect"


def new_key(name: str = "k1", use: str = "sig") -> JWK:
    return JWK.generate(kty="RSA", size=2048, kid=name, use=use, alg="RS256" if use == "sig" else "RSA-OAEP")


@cache
def usual_keys() -> tuple[JWK, JWK]:
    """Made once: it takes a while."""
    return new_key(), new_key("k-enc", "enc")


class Provider(Service):
    """Signs in ``person`` without asking. ``bend`` changes the claims; ``sign`` makes the token of them."""

    def __init__(self) -> None:
        super().__init__()
        self.reset()
        self.route("GET", f"{REALM}/.well-known/openid-configuration", self._well_known)
        self.route("GET", f"{OPENID}/auth", self._auth)
        self.route("GET", f"{OPENID}/certs", self._certs)
        self.route("POST", f"{OPENID}/token", self._token)
        self.route("GET", f"{OPENID}/logout", lambda request: Reply(302, "", {"Location": request.argument(AFTER_LOGOUT)}))

    def reset(self) -> None:
        """As new: what a test changed is gone."""
        self.key, encryption = usual_keys()
        self.keys = [self.key, encryption]
        self.issuer = ""
        self.person: dict[str, Any] = {
            "sub": "s-1",
            "preferred_username": "ulla",
            "name": "Ulla",
            "email": "ulla@example.org",
            "email_verified": True,
            "realm_access": {"roles": ["exporter-user"]},
        }
        self.bend: Callable[[dict[str, Any]], Any] = lambda claims: claims
        self.sign: Callable[[dict[str, Any]], str] = self.signed
        self.sent: list[dict[str, str]] = []
        self._codes: dict[str, str] = {}
        self.faults.clear()
        self.log.clear()

    def signed(self, claims: Any, key: JWK | None = None, algorithm: str = "RS256", kid: str | None = None) -> str:
        key = key or self.key
        token = JWT(header={"alg": algorithm, "typ": "JWT", "kid": kid or key["kid"]}, claims=json.dumps(claims))
        token.make_signed_token(key)
        return str(token.serialize())

    def count(self, path_end: str) -> int:
        return sum(entry.path.endswith(path_end) for entry in self.log)

    def _well_known(self, request: Request) -> Reply:
        base = f"{request.base_url}{OPENID}"
        issuer = self.issuer or f"{request.base_url}{REALM}"
        return Reply(
            body={"issuer": issuer, "authorization_endpoint": f"{base}/auth", "end_session_endpoint": f"{base}/logout"}
        )

    def _certs(self, _: Request) -> Reply:
        return Reply(body={"keys": [key.export_public(as_dict=True) for key in self.keys]})

    def _auth(self, request: Request) -> Reply:
        code = secrets.token_urlsafe(16)
        self._codes[code] = request.argument("nonce")
        back = {"state": request.argument("state"), "iss": f"{request.base_url}{REALM}", "code": code}
        return Reply(302, "", {"Location": f"{request.argument('redirect_uri')}?{urlencode(back)}"})

    def _token(self, request: Request) -> Reply:
        form = request.form()
        self.sent.append(form)
        nonce = self._codes.pop(form.get("code", ""), None)
        if nonce is None:
            return Reply(400, {"error": "invalid_grant", "error_description": "Code not valid"})
        now = int(time.time())
        claims = {"iss": f"{request.base_url}{REALM}", "aud": "exporter", "azp": "exporter", "typ": "ID", "nonce": nonce}
        claims |= {"iat": now, "exp": now + 300, "sid": f"sid-{nonce[:6]}", **self.person}
        return Reply(body={"id_token": self.sign(self.bend(claims)), "access_token": "unused", "token_type": "Bearer"})
