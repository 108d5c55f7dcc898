"""Keys and tokens of the simulated Keycloak: right ones, and ID tokens with a named flaw."""

import base64
import hashlib
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

from jwcrypto.common import JWException
from jwcrypto.jwk import JWK
from jwcrypto.jws import JWS

Claims = dict[str, Any]


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def half_hash(token: str) -> str:
    """``at_hash``: the left half of the SHA-256."""
    return _base64(hashlib.sha256(token.encode()).digest()[:16])


def signed(claims: Claims, key: JWK, algorithm: str = "RS256", kid: str | None = None, kind: str = "JWT") -> str:
    token = JWS(json.dumps(claims))
    header = {"alg": algorithm, "typ": kind, "kid": kid or key.get("kid")}
    token.add_signature(key, protected=json.dumps(header))
    compact: str = token.serialize(compact=True)
    return compact


def _new_key(use: str, algorithm: str) -> JWK:
    return JWK.generate(kty="RSA", size=2048, use=use, alg=algorithm, kid=_base64(uuid.uuid4().bytes * 2))


class Keys:
    """The first signing key signs; the others are still published until they are retired."""

    def __init__(self) -> None:
        self.signing = [_new_key("sig", "RS256")]
        self.encryption = _new_key("enc", "RSA-OAEP")
        self.secret = JWK.generate(kty="oct", size=512, kid=str(uuid.uuid4()))

    def rotate(self, retire: bool = False) -> None:
        """A new key signs from now on; ``retire`` takes the old ones out of the published set."""
        self.signing = [_new_key("sig", "RS256"), *([] if retire else self.signing)]

    def published(self) -> list[Claims]:
        return [json.loads(key.export_public()) for key in (self.encryption, *self.signing)]

    def sign(self, claims: Claims, kind: str = "JWT") -> str:
        return signed(claims, self.signing[0], kind=kind)

    def read(self, token: str) -> Claims | None:
        """The claims, if one of the published keys signed them; their time is not looked at."""
        for key in (*self.signing, self.secret):
            parsed = JWS()
            parsed.allowed_algs = ["RS256", "HS512"]
            try:
                parsed.deserialize(token, key)
            except (JWException, ValueError):
                continue
            claims: Claims = json.loads(parsed.payload)
            return claims
        return None

    def flawed(self, claims: Claims, flaw: str, access_token: str) -> str:
        """An ID token that must be refused. Raises KeyError for a flaw that is not listed."""
        if flaw in CLAIM_FLAWS:
            changed = {**claims, **CLAIM_FLAWS[flaw](claims)}
            return self.sign({name: value for name, value in changed.items() if value is not None})
        return self._forgeries(claims, access_token)[flaw]()

    def _forgeries(self, claims: Claims, access_token: str) -> dict[str, Callable[[], str]]:
        ours = self.signing[0]
        header = _base64(json.dumps({"alg": "none", "typ": "JWT"}).encode())
        return {
            "alg_none": lambda: f"{header}.{_base64(json.dumps(claims).encode())}.",
            "hs256": lambda: signed(claims, _as_secret(ours), "HS256", ours.get("kid")),
            "unknown_kid": lambda: signed(claims, ours, kid="nobody-knows-this-key"),
            "foreign_key": lambda: signed(claims, _new_key("sig", "RS256"), kid=ours.get("kid")),
            "encryption_key": lambda: signed(claims, JWK(**{**self.encryption, "use": "sig", "alg": "RS256"})),
            "access_token": lambda: access_token,
            "garbage": lambda: "this.is.no-token",
        }


def _as_secret(key: JWK) -> JWK:
    """The public key as text, taken for a shared secret: the classic confusion of algorithms."""
    return JWK(kty="oct", k=_base64(key.export_to_pem()))


CLAIM_FLAWS: dict[str, Callable[[Claims], Claims]] = {
    "wrong_iss": lambda claims: {"iss": claims["iss"].replace("/realms/", "/realms/not-")},
    "wrong_aud": lambda _: {"aud": "somebody-else"},
    "wrong_azp": lambda _: {"azp": "somebody-else"},
    "aud_list_wrong_azp": lambda claims: {"aud": [claims["aud"], "somebody-else"], "azp": "somebody-else"},
    "wrong_nonce": lambda _: {"nonce": "another-nonce"},
    "no_nonce": lambda _: {"nonce": None},
    "wrong_typ": lambda _: {"typ": "Bearer"},
    "no_exp": lambda _: {"exp": None},
    "expired": lambda _: {"iat": int(time.time()) - 420, "exp": int(time.time()) - 120},
    "no_sub": lambda _: {"sub": None},
    "no_iat": lambda _: {"iat": None},
    "iat_in_future": lambda _: {"iat": int(time.time()) + 3600, "exp": int(time.time()) + 7200},
    "nbf_in_future": lambda _: {"nbf": int(time.time()) + 3600},
}
FORGERIES = ("alg_none", "hs256", "unknown_kid", "foreign_key", "encryption_key", "access_token", "garbage")
FLAWS = (*CLAIM_FLAWS, *FORGERIES)
