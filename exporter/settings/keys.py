"""Fresh secrets."""

import secrets

from cryptography.fernet import Fernet


def new_secret_key() -> str:
    return secrets.token_urlsafe(48)


def new_encryption_key() -> str:
    return Fernet.generate_key().decode()
