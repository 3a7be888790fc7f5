"""
Where do secrets rest? Encrypted in the home, each bound to its name, under a ring of keys.

The first key of the ring encrypts, all of them decrypt, so that a key can be changed without losing what was stored.
"""

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from twofold.adapters.files import read_if_there, write_private
from twofold.errors import SettingsError

KEY_BYTES = 32
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Keys of 32 bytes, the one in use first; never shown."""

    keys: tuple[bytes, ...]

    def __repr__(self) -> str:
        return f"KeyRing({len(self.keys)} keys)"


def parse_key_ring(text: str) -> KeyRing:
    """
    Read a ring: keys in base64, one a line or parted by commas, the one in use first.

    Raises:
        SettingsError: a key isn't 32 bytes of base64, or there is none.
    """
    keys = tuple(_parse_key(part) for part in text.replace(",", "\n").split())
    if not keys:
        raise SettingsError("The key ring is empty. Put 32 random bytes in base64 into TWOFOLD_KEY, or unset it.")
    return KeyRing(keys)


def _parse_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingsError(
            f"A key of the key ring is not {KEY_BYTES} bytes in base64. Make one: openssl rand -base64 {KEY_BYTES}"
        )
    return key


class SecretStore:
    """
    Secrets by name, in ``secrets.json`` of the home (0600), read anew for every question.

    Args:
        home: the folder; made when the first secret is stored.
        key: the ring's text, from the environment; None uses ``key`` in the home (0600), made when first needed.
    """

    def __init__(self, home: Path, key: str | None = None) -> None:
        self._path = home / "secrets.json"
        self._key_path = home / "key"
        self._key = key

    def find(self, name: str) -> str | None:
        """
        Return the secret called ``name``, or None.

        Raises:
            SettingsError: it is there, but no key of the ring opens it.
        """
        sealed = self._sealed().get(name)
        return None if sealed is None else self._open(name, sealed)

    def names(self) -> tuple[str, ...]:
        """Names of all secrets, sorted."""
        return tuple(sorted(self._sealed()))

    def put(self, name: str, secret: str) -> None:
        """Store ``secret`` under ``name``, in place of the one before."""
        key = self._ring(make=True).keys[0]
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + AESGCM(key).encrypt(nonce, secret.encode(), name.encode())
        self._write({**self._sealed(), name: base64.b64encode(sealed).decode()})

    def remove(self, name: str) -> bool:
        """Forget the secret called ``name``; False where there was none."""
        kept = {other: sealed for other, sealed in self._sealed().items() if other != name}
        if len(kept) == len(self._sealed()):
            return False
        self._write(kept)
        return True

    def _open(self, name: str, sealed: str) -> str:
        data = base64.b64decode(sealed)
        for key in self._ring(make=False).keys:
            try:
                return AESGCM(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], name.encode()).decode()
            except InvalidTag:
                continue
        raise SettingsError(
            f"No key opens the secret {name!r} in {self._path}. Bring the key back (TWOFOLD_KEY or {self._key_path}), "
            f"or store the secret again: twofold settings set-secret {name}"
        )

    def _ring(self, *, make: bool) -> KeyRing:
        if self._key is not None:
            return parse_key_ring(self._key)
        stored = read_if_there(self._key_path)
        if stored is None and make:
            stored = base64.b64encode(os.urandom(KEY_BYTES))
            write_private(self._key_path, stored + b"\n")
        if stored is None:
            raise SettingsError(
                f"The key of the stored secrets is missing: neither TWOFOLD_KEY nor {self._key_path} is there."
            )
        return parse_key_ring(stored.decode(errors="replace"))

    def _sealed(self) -> Mapping[str, str]:
        content = read_if_there(self._path)
        if content is None:
            return {}
        try:
            return msgspec.json.decode(content, type=dict[str, str])
        except msgspec.MsgspecError:
            raise SettingsError(f"The file {self._path} is damaged. Remove it and store the secrets again.") from None

    def _write(self, sealed: Mapping[str, Any]) -> None:
        write_private(self._path, msgspec.json.format(msgspec.json.encode(dict(sorted(sealed.items())))) + b"\n")
