"""Secrets at rest."""

import pytest
from cryptography.fernet import Fernet

from exporter.database.vault import Vault
from exporter.errors import SecretUnreadable, SettingsError

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
HOST = "zenodo.org"


def test_a_secret_comes_back_to_its_owner() -> None:
    sealed = Vault([NEW]).seal("ulla", HOST, "tökén")
    assert b"t\xc3\xb6k" not in sealed
    assert Vault([NEW]).unseal("ulla", HOST, sealed) == "tökén"


@pytest.mark.parametrize("owner, purpose", [("cora", HOST), ("ulla", "sandbox.zenodo.org")])
def test_a_row_moved_to_another_owner_or_host_is_refused(owner: str, purpose: str) -> None:
    with pytest.raises(SecretUnreadable):
        Vault([NEW]).unseal(owner, purpose, Vault([NEW]).seal("ulla", HOST, "token"))


@pytest.mark.parametrize("position", [0, 12, -1])
def test_a_changed_or_cut_ciphertext_is_refused(position: int) -> None:
    sealed = bytearray(Vault([NEW]).seal("ulla", HOST, "token"))
    sealed[position] ^= 1
    for damaged in (bytes(sealed), bytes(sealed[:-4]), b""):
        with pytest.raises(SecretUnreadable) as refused:
            Vault([NEW]).unseal("ulla", HOST, damaged)
        assert refused.value.__cause__ is None


def test_after_a_rotation_the_old_key_is_not_needed_and_not_enough() -> None:
    sealed = Vault([OLD]).seal("ulla", HOST, "token")
    assert Vault([NEW, OLD]).unseal("ulla", HOST, sealed) == "token"
    rotated = Vault([NEW, OLD]).rotate(sealed)
    assert Vault([NEW]).unseal("ulla", HOST, rotated) == "token"
    with pytest.raises(SecretUnreadable):
        Vault([OLD]).unseal("ulla", HOST, rotated)


@pytest.mark.parametrize("keys", [[], ["short"], ["change-me" * 5]])
def test_wrong_keys_are_a_fault_of_the_settings(keys: list[str]) -> None:
    with pytest.raises(SettingsError):
        Vault(keys)
