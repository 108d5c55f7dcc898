"""Secrets at rest: encrypted, and bound to whose and for what they are, so that a row moved to another user is refused."""

import json
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from exporter.errors import SecretUnreadable, SettingsError

UNREADABLE = "The stored token cannot be read any more. Please enter it again."


class Vault:
    """Keys newest first: the first one encrypts, all of them decrypt."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise SettingsError(["There is no encryption key."])
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SettingsError(["An encryption key is not one: 32 bytes in URL-safe base64."]) from None

    def seal(self, owner: str, purpose: str, secret: str) -> bytes:
        """Fernet has no associated data: owner and purpose go inside."""
        return self._fernet.encrypt(json.dumps([owner, purpose, secret]).encode())

    def unseal(self, owner: str, purpose: str, ciphertext: bytes) -> str:
        """Raises SecretUnreadable: a wrong key, a changed byte, or somebody else's secret."""
        try:
            sealed_owner, sealed_purpose, secret = json.loads(self._fernet.decrypt(ciphertext))
        except (InvalidToken, ValueError):
            raise SecretUnreadable(UNREADABLE) from None
        if (sealed_owner, sealed_purpose) != (owner, purpose):
            raise SecretUnreadable(UNREADABLE)
        return str(secret)

    def rotate(self, ciphertext: bytes) -> bytes:
        """The same secret under the newest key."""
        try:
            return self._fernet.rotate(ciphertext)
        except InvalidToken:
            raise SecretUnreadable(UNREADABLE) from None
