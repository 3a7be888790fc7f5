"""Which parts is Twofold made of, and how do they fit together? Each is made when it is first needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from twofold.adapters.clock import SystemClock
from twofold.adapters.files import make_private_folder
from twofold.bootstrap.parts import load_rules, make_org
from twofold.settings import Settings, read_settings
from twofold.usecases.rule_book import Choice, RuleBook

if TYPE_CHECKING:
    from twofold.adapters.journal.store import Store
    from twofold.engine.accept import Desk
    from twofold.engine.drain import Tools
    from twofold.engine.ports import Clock, Connector, Org


class Wiring:
    """
    The parts of one Twofold, made from settings and closed together; an async context manager.

    Args:
        settings: read from file and environment where not given.
        works: whether anything will be worked or stored; then the home is kept to this process (SQLite has one writer).
        clock, org: handed in by tests and by whoever has their own.

    Raises:
        HomeBusy: on entering, another process works in this home.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        works: bool = True,
        clock: Clock | None = None,
        org: Org | None = None,
    ) -> None:
        self.settings = settings or read_settings()
        self.clock = clock or SystemClock()
        self._works = works
        self._given_org = org
        self._lock: Any = None

    async def __aenter__(self) -> Self:
        make_private_folder(self.settings.home)
        if self._works and self.is_embedded:
            from twofold.adapters.journal.home import HomeLock

            self._lock = HomeLock(self.settings.home)
            self._lock.take()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "org" in self.__dict__ and self._given_org is None:
            await self.org.close()  # type: ignore[attr-defined]
        if "store" in self.__dict__:
            self.store.close()
        if self._lock is not None:
            self._lock.give_back()

    @property
    def is_embedded(self) -> bool:
        """Whether inbox and journal lie in the home, in SQLite."""
        return self.settings.database is None or self.settings.database.startswith("sqlite")

    @cached_property
    def database_url(self) -> str:
        """Where inbox and journal are."""
        return self.settings.database or f"sqlite:///{self.settings.home / 'twofold.db'}"

    @cached_property
    def store(self) -> Store:
        """Inbox, journal and reader."""
        from twofold.adapters.journal.store import open_store

        store = open_store(self.database_url)
        if self._lock is not None:  # We are alone here: what a killed process held must not hold us up.
            store.workers.forget_all()
        return store

    @cached_property
    def org(self) -> Org:
        """The org of the settings."""
        return self._given_org or make_org(self.settings)

    @cached_property
    def connectors(self) -> Mapping[str, Connector]:
        """The booking apps by name."""
        from twofold.connectors.all import CONNECTORS

        return CONNECTORS

    @cached_property
    def rules(self) -> RuleBook:
        """Rule sets by name, page and version."""
        s = self.settings
        choice = Choice(s.forced_rules, s.pages, s.app_rules, s.rules)
        return RuleBook(choice, self.store.reader, lambda name: load_rules(name, s.folder))

    @cached_property
    def desk(self) -> Desk:
        """What deliveries are accepted with."""
        from twofold.engine.accept import Desk

        return Desk(self.connectors, self.settings.apps, self.rules.choose)

    @cached_property
    def tools(self) -> Tools:
        """What batches are worked with."""
        from twofold.core.creation_rules import Context
        from twofold.engine.drain import Tools

        return Tools(
            org=self.org,
            inbox=self.store.inbox,
            journal=self.store.journal,
            clock=self.clock,
            connectors=self.connectors,
            rules=self.rules.find,
            app_settings=self.settings.apps,
            context=Context(host_users=self.settings.hosts),
        )
