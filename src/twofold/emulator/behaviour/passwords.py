"""
Who may log in with a name and a password?

A seed gives a user a password and, if it likes, a security token; what is set later by ``setPassword`` counts from then on and
survives a restart. The password alone is enough, as from a trusted address, and so is password and token in one (emulator
choices).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from twofold.emulator.behaviour.org import Org
from twofold.emulator.refusals import refuse
from twofold.emulator.seeds.document import User
from twofold.facts.error_codes import INVALID_NEW_PASSWORD

PASSWORD_LENGTH_MIN = 8
_MADE_CHARACTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def find_user_by_password(org: Org, username: str, password: str) -> int | None:
    """Find the active user of a name, any letter case, whose password this is."""
    user = org.find_user(username)
    if user is None or not password:
        return None
    seeded = next((found for found in org.definitions.users if found.username.lower() == username.lower()), None)
    token = seeded.security_token if seeded else ""
    kept = org.store.read_meta(_name(user))
    tried = {password, password.removesuffix(token) if token else password}
    return user if any(_fits(one, kept, seeded) for one in tried) else None


def set_password(org: Org, user: int, password: str) -> None:
    """Give a user another password; raises ``Refused`` (INVALID_NEW_PASSWORD) for one that is too short."""
    if len(password) < PASSWORD_LENGTH_MIN:
        text = f"Your password must be at least {PASSWORD_LENGTH_MIN} characters long."
        raise refuse(INVALID_NEW_PASSWORD, text, None)
    salt = secrets.token_hex(8)
    org.store.write_meta(_name(user), f"{salt}:{_digest(salt, password)}")


def make_password() -> str:
    """Make a password nobody knows yet."""
    return "".join(secrets.choice(_MADE_CHARACTERS) for _ in range(12))


def _name(user: int) -> str:
    return f"password.{user}"


def _fits(password: str, kept: str | None, seeded: User | None) -> bool:
    if kept is not None:
        salt, _, digest = kept.partition(":")
        return hmac.compare_digest(_digest(salt, password), digest)
    return seeded is not None and hmac.compare_digest(seeded.password.encode(), password.encode())


def _digest(salt: str, password: str) -> str:
    return hashlib.sha256(f"{salt}{password}".encode()).hexdigest()
