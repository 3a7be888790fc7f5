"""Which org does a box hold? The one in its folder, or a new one from its seed."""

from __future__ import annotations

import secrets
import sqlite3
import time
from pathlib import Path

import msgspec

from twofold.emulator.behaviour.clock import Clock
from twofold.emulator.behaviour.lives.opening import open_org
from twofold.emulator.behaviour.org import Org
from twofold.emulator.control.box import Box
from twofold.emulator.control.snapshots import Snapshots
from twofold.emulator.metadata.source import apply_folder, bare, furnish, say_problems
from twofold.emulator.seeds.basics import empty, with_basics, without_persons
from twofold.emulator.seeds.document import SeedDocument, SeedUnreadable, read_seed
from twofold.emulator.seeds.sample import sample
from twofold.emulator.server.options import OrgOptions
from twofold.errors import UsageError

DATABASE = "org.sqlite"
SNAPSHOTS = "snapshots"


def open_box(options: OrgOptions) -> Box:
    """Open the org of some options, without a server; raises ``SeedUnreadable``, ``UsageError`` and ``HomeBusy``."""

    def named_seed(name: str) -> SeedDocument:
        return _with_options(_named_seed(name, person_accounts=options.person_accounts), options)

    document = _read_document(options)
    org, not_taken = _open_furnished(options, document)
    token = options.token or org.sessions.any_of(org.api_user) or f"{org.id[:15]}!AQ{secrets.token_hex(40)}"
    org.sessions.admit(token, org.api_user)
    snapshots = Snapshots(options.data / SNAPSHOTS if options.data else None)
    return Box(org, document, named_seed, token, metadata=options.metadata, not_taken=not_taken, snapshots=snapshots)


def _open_furnished(options: OrgOptions, document: SeedDocument) -> tuple[Org, tuple[str, ...]]:
    """Open the org and work the folder of metadata in; tell what of it was not taken."""
    if options.metadata is None:
        return _open_org(options.data, document), ()
    is_new = options.data is None or not (options.data / DATABASE).exists()
    org = _open_org(options.data, bare(document))
    try:
        problems = furnish(org, document, options.metadata) if is_new else apply_folder(org, options.metadata)
    except BaseException:
        org.store.close()
        raise
    return org, say_problems(problems)


def _prepare_folder(folder: Path) -> None:
    """Make the folder of an org; raises ``UsageError`` when that can't be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"The folder {folder} can't be used: {error.strerror}.") from None


def _open_org(folder: Path | None, document: SeedDocument) -> Org:
    if folder is None:
        return open_org(None, document, Clock(_real_time_ms))
    _prepare_folder(folder)
    path = folder / DATABASE
    try:
        return open_org(path, document, Clock(_real_time_ms))
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        raise UsageError(f"The org in {path} can't be opened: {error}.") from error


def _real_time_ms() -> int:
    return time.time_ns() // 1_000_000


# Seeds.


def _read_document(options: OrgOptions) -> SeedDocument:
    seed = options.seed
    if isinstance(seed, SeedDocument):
        document = with_basics(seed)
    elif isinstance(seed, Path):
        read = read_seed(seed)
        document = with_basics(read if options.person_accounts else without_persons(read))
    else:
        document = _named_seed(seed, person_accounts=options.person_accounts)
    return _with_options(document, options)


def _with_options(document: SeedDocument, options: OrgOptions) -> SeedDocument:
    return msgspec.structs.replace(document, connected_apps=[*document.connected_apps, *options.connected_apps])


def _named_seed(name: str, *, person_accounts: bool) -> SeedDocument:
    if name == "empty":
        return empty(person_accounts=person_accounts)
    if name == "sample":
        return sample(person_accounts=person_accounts)
    raise SeedUnreadable(f"There is no seed {name!r}. Known are empty and sample, or the path of a seed file.")
