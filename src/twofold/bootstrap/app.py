"""What can a person ask of Twofold? The Python API, and what every door calls: a method for each use case."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from twofold.bootstrap.parts import open_secrets
from twofold.bootstrap.wiring import Wiring
from twofold.errors import AccessRefused, OrgUnavailable, ReadError, UsageError
from twofold.usecases.door import OrgNews

if TYPE_CHECKING:
    from twofold.adapters.durable.runner import DurableRunner
    from twofold.core.creation_rules import RuleSet
    from twofold.engine.drain import Drained
    from twofold.engine.ports import Calls, Connector, InboxRow, Org, ParkedRow
    from twofold.usecases.backfill import Progress
    from twofold.usecases.door import Door
    from twofold.usecases.raw_deliveries import RawDelivery
    from twofold.usecases.timeline import Moment
    from twofold.usecases.undo import Undone
    from twofold.usecases.work import OnBatch

Entries = AsyncIterator[Mapping[str, Any]]


class App(Wiring):
    """Twofold, wired from settings; to be used as an async context manager. Arguments as of ``Wiring``."""

    _org_news = OrgNews()

    def receive(
        self,
        app: str,
        deliveries: Iterable[RawDelivery],
        *,
        unsigned: bool = False,
        max_age_s: int | None = None,
        on_batch: OnBatch | None = None,
    ) -> Entries:
        """Accept deliveries and work them together; one entry each in input order, a summary last."""
        from twofold.usecases.receive import Reception, receive

        self._require_rules()
        asked = Reception(self.find_connector(app).name, unsigned, max_age_s)
        return receive(deliveries, asked, self.desk, self.tools, self.store.reader, on_batch)

    def preview(self, deliveries: Iterable[RawDelivery], app: str | None = None, *, unsigned: bool = True) -> Entries:
        """Say what deliveries would lead to; stores and writes nothing."""
        from dataclasses import replace

        from twofold.usecases.preview import preview

        self._require_rules()
        name = self.find_connector(app).name if app else None
        return preview(deliveries, name, replace(self.desk, verify=not unsigned), self.tools)

    def replay(self, text: str) -> Entries:
        """Work again what ``text`` names: a delivery, booking, record or inbox Id."""
        from twofold.usecases.parked import find_rows
        from twofold.usecases.replay import replay

        return replay(find_rows(self.store.reader, text), self.tools, self.store.reader, rules=self._forced_version())

    def parked(self) -> Iterator[ParkedRow]:
        """What waits for a person, oldest first."""
        from twofold.usecases.parked import list_parked

        return list_parked(self.store.reader)

    def resolve(self, text: str, *, record_id: str | None = None) -> Entries:
        """Work parked deliveries again with the record a person chose, or with the rule set of the settings' override."""
        from twofold.usecases.parked import check_choice, find_parked
        from twofold.usecases.replay import replay

        chosen_id = check_choice(record_id) if record_id else None
        rows = find_parked(self.store.reader, text)
        return replay(rows, self.tools, self.store.reader, chosen_id=chosen_id, rules=self._forced_version())

    def dismiss(self, text: str) -> Sequence[InboxRow]:
        """Put parked deliveries aside."""
        from twofold.usecases.parked import dismiss

        return dismiss(self.store.reader, text, self.clock.now())

    def timeline(self, text: str) -> Sequence[Moment]:
        """What happened to a person or booking, and why."""
        from twofold.usecases.timeline import show_timeline

        return show_timeline(self.store.reader, text)

    async def undo(self, text: str, *, dry_run: bool = False) -> Undone:
        """Take back the newest writes of a delivery, booking or person, while the records still hold them."""
        from twofold.usecases.parked import find_rows
        from twofold.usecases.undo import undo

        return await undo(find_rows(self.store.reader, text), self.tools, self.store.reader, dry_run=dry_run)

    def backfill(
        self, since: datetime, *, app: str | None = None, dry_run: bool = False, on_progress: Progress | None = None
    ) -> Entries:
        """Fetch what changed in the apps since then and work it; one app, or all that have an API key."""
        from twofold.usecases.backfill import History, backfill

        self._require_rules()
        apps = [self.find_connector(app).name] if app else [a for a, s in self.settings.apps.items() if s.api_key]
        if not apps:
            raise UsageError("No app has an API key. Store one: twofold settings set-secret apps.APP.api_key")
        asked = History(apps, since, dry_run)
        return backfill(asked, self.desk, self.tools, self.store.reader, on_progress)

    async def work(self, on_batch: OnBatch | None = None) -> Calls:
        """Work what is due in the inbox, once; what waits for the org stays waiting."""
        from twofold.usecases.work import work_inbox

        return await work_inbox(self.tools, self.store.reader, (), on_batch)

    async def check_rules(self, rules: RuleSet) -> list[str]:
        """Say what of a rule set does not fit the org, a line each."""
        from twofold.core.rule_checks import check_against

        return [str(problem) for problem in check_against(rules, await self.org.profile(refresh=True))]

    # Serving.

    @asynccontextmanager
    async def working(self, workers: int = 1) -> AsyncIterator[DurableRunner]:
        """Work the inbox durably while inside; one of ``workers`` processes. Leaving ends the batches under way."""
        from twofold.adapters.durable.runner import DurableRunner

        runner = DurableRunner(store=self.store, home=self.settings.home, drain=self._drain, workers=workers)
        asking = asyncio.create_task(self._ask_org(self.org))
        await runner.start()
        try:
            yield runner
        finally:
            asking.cancel()
            await runner.stop()

    @asynccontextmanager
    async def serving(self, workers: int = 1) -> AsyncIterator[Door]:
        """Accept deliveries and work them while inside."""
        from twofold.adapters.journal.group_commit import GroupCommitter
        from twofold.engine.accept import prepare
        from twofold.engine.shards import shard_of
        from twofold.usecases.door import Door, RefusalBudget

        self._require_rules()
        async with self.working(workers) as runner:
            with GroupCommitter(self.store.inbox.accept, self.clock.now) as committer:
                yield Door(
                    path_secrets=self.path_secrets,
                    prepare=lambda delivery: prepare(delivery, self.desk, delivery.received_at),
                    store=lambda accepting: asyncio.wrap_future(committer.submit(accepting)),
                    standing=self.store.reader.standing,
                    wake=lambda lane: runner.wake([shard_of(lane)]),
                    org_news=lambda: self._org_news,
                    now=self.clock.now,
                    body_bytes_max=self.settings.serve.body_bytes_max,
                    refusals=RefusalBudget(),
                )

    @cached_property
    def path_secrets(self) -> Mapping[str, str]:
        """The hooks' path secrets by app; what isn't set is made now and stored in the home."""
        known = dict(self.settings.path_secrets)
        for app in self.connectors:
            if app not in known:
                known[app] = secrets.token_urlsafe(24)
                open_secrets(self.settings).put(f"apps.{app}.path_secret", known[app])
        return known

    def hook_urls(self, base: str) -> Mapping[str, str]:
        """Where each app is to send its webhooks. The URLs are secret."""
        return {app: f"{base.rstrip('/')}/hooks/{app}/{secret}" for app, secret in self.path_secrets.items()}

    async def _drain(self, owner: str, shards: frozenset[int]) -> Drained:
        from twofold.engine.drain import drain_once
        from twofold.usecases.door import learn_of_org

        drained = await drain_once(self.tools, owner, shards)
        self._org_news = learn_of_org(self._org_news, drained, self.clock.now())
        return drained

    async def _ask_org(self, org: Org) -> None:
        """Learn at the start whether the org answers, and describe it before the first delivery needs it."""
        try:
            await org.profile()
        except (OrgUnavailable, AccessRefused, ReadError):
            self._org_news = OrgNews(False, self.clock.now())
        else:
            self._org_news = OrgNews(True, self.clock.now())

    # Small helpers.

    def find_connector(self, app: str) -> Connector:
        """
        The connector called ``app``.

        Raises:
            UsageError: there is none; the message lists them.
        """
        connector = self.connectors.get(app)
        if connector is None:
            raise UsageError(f"There is no app {app!r}. Known are: {', '.join(self.connectors)}.")
        return connector

    def _require_rules(self) -> None:
        if not self.rules.choice.names():
            raise UsageError(
                "No rule set is named. Give one (--rules booking-lead; twofold rules list shows all), "
                "or name it in twofold.toml (rules, apps.APP.rules or pages)."
            )
        self.rules.check()

    def _forced_version(self) -> str | None:
        name = self.settings.forced_rules
        return self.rules.keep(name) if name else None
