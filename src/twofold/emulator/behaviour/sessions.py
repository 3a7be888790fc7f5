"""Who is behind a token, and for how long? Sessions live in the store, so a restart of the box logs nobody out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from twofold.emulator.behaviour.clock import Clock
from twofold.emulator.store import Store

TIMEOUT_MS = 7_200_000
"""How long a session lives without being used: two hours, the platform's default (K)."""
_CREATE = (
    "CREATE TABLE IF NOT EXISTS _login (token TEXT PRIMARY KEY, user INTEGER NOT NULL, app TEXT NOT NULL, "
    "scope TEXT NOT NULL, origin TEXT NOT NULL, issued_at INTEGER NOT NULL, used_at INTEGER NOT NULL, "
    "lasting INTEGER NOT NULL) WITHOUT ROWID"
)


@dataclass(slots=True)
class Session:
    """
    Hold one log-in; times are milliseconds of the org's clock.

    Attributes:
        user: key of the User.
        app: client id of the app it was made for; "" otherwise.
        scope: what OAuth allowed, words with blanks between.
        origin: the refresh token it was made from; "" otherwise.
        lasting: whether it never times out (1 or 0, as stored): the token the box was started with (emulator choice).
    """

    token: str
    user: int
    app: str
    scope: str
    origin: str
    issued_at: int
    used_at: int
    lasting: bool

    def is_over(self, now: int) -> bool:
        """Tell whether it was left unused for too long."""
        return not self.lasting and now - self.used_at > TIMEOUT_MS


class Sessions:
    """Keep sessions by token."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self._active: dict[int, bool] = {}
        self.prepare()

    def prepare(self) -> None:
        """Make the table and read it; needed again after the store was cleared or replaced."""
        self._store.connection.execute(_CREATE)
        read = self._store.connection.execute(
            "SELECT token, user, app, scope, origin, issued_at, used_at, lasting FROM _login"
        )
        self._sessions = {row[0]: Session(*row) for row in read}
        self.forget_users()

    def issue(self, org_id: str, user: int, *, app: str = "", scope: str = "api", origin: str = "") -> str:
        """Make a token for a user, in the shape clients check. Source: HTTP reference 3.2 (C)."""
        token, now = f"{org_id[:15]}!AQ{secrets.token_hex(40)}", self._clock.now_ms()
        self._keep(Session(token, user, app, scope, origin, now, now, lasting=False))
        return token

    def admit(self, token: str, user: int) -> None:
        """Let a token of the caller's choice stand for a user, without end."""
        now = self._clock.now_ms()
        self._keep(Session(token, user, "", "api", "", now, now, lasting=True))

    def find(self, token: str) -> Session | None:
        """Find a living session without using it."""
        session = self._sessions.get(token)
        if session is None or session.is_over(self._clock.now_ms()) or not self.is_active(session.user):
            return None
        return session

    def find_user(self, token: str) -> int | None:
        """Find the user of a living session, which lives on by being used."""
        session = self._sessions.get(token)
        if session is None or not self.is_active(session.user):
            return None
        if session.lasting:
            return session.user
        now = self._clock.now_ms()
        if session.is_over(now):
            self.revoke(token)
            return None
        if now - session.used_at > TIMEOUT_MS // 2:
            # As the platform does: the end is moved only when half of the time has passed (D).
            session.used_at = now
            self._keep(session)
        return session.user

    def forget_users(self) -> None:
        """Look at users anew: some may have been switched off, or on again."""
        self._active.clear()

    def is_active(self, user: int) -> bool:
        """Tell whether a user is there and may log in."""
        active = self._active.get(user)
        if active is None:
            row = self._store.get("User", user)
            active = self._active[user] = row is not None and bool(row["IsActive"])
        return active

    def revoke(self, token: str) -> bool:
        """End one session; False when there was none."""
        self._store.connection.execute("DELETE FROM _login WHERE token = ?", (token,))
        return self._sessions.pop(token, None) is not None

    def revoke_all_of(self, origin: str) -> None:
        """End every session that was made from a refresh token."""
        for token in [token for token, session in self._sessions.items() if session.origin == origin]:
            self.revoke(token)

    def expire_all(self) -> int:
        """End every session; returns how many there were."""
        ended = len(self._sessions)
        self._store.connection.execute("DELETE FROM _login")
        self._sessions.clear()
        return ended

    def all(self) -> list[Session]:
        """List the sessions."""
        return list(self._sessions.values())

    def keep_all(self, sessions: list[Session]) -> None:
        """Take sessions over that were made elsewhere, or before the store was replaced."""
        for session in sessions:
            self._keep(session)

    def any_of(self, user: int) -> str | None:
        """Find a token without end that stands for a user."""
        return next((token for token, found in self._sessions.items() if found.user == user and found.lasting), None)

    def _keep(self, session: Session) -> None:
        values = (
            session.token,
            session.user,
            session.app,
            session.scope,
            session.origin,
            session.issued_at,
            session.used_at,
            session.lasting,
        )
        self._store.connection.execute("INSERT OR REPLACE INTO _login VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        self._sessions[session.token] = session
