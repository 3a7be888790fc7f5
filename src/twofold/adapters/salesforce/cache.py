"""Where is the org's profile kept between runs, so that a run costs no describe?"""

import hashlib
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import structlog

from twofold.core.org import OrgProfile

_FORMAT = 1
_SWEPT_AFTER_S = 7 * 86_400.0
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A profile and when it was read, aware UTC. ``format`` changes with the shape of OrgProfile."""

    profile: OrgProfile
    read_at: Annotated[datetime, msgspec.Meta(tz=True)]
    format: int = _FORMAT

    def is_fresh(self, age_s_max: float, now: datetime) -> bool:
        """Whether it is at most so old; one from the future is not."""
        return timedelta(0) <= now - self.read_at <= timedelta(seconds=age_s_max)


class ProfileCache:
    """
    Profiles as JSON files in ``directory`` (None keeps nothing), each for one org, API version and user.

    The files hold e-mail addresses of users, so they are readable by their owner alone.
    """

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    def find(self, key: tuple[str, ...]) -> Kept | None:
        """Find what is kept under ``key``, of any age; None where there is nothing or it can't be read."""
        if self._directory is None:
            return None
        path = self._path(key)
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=Kept)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
            _log.warning("profile cache can't be read and is made anew", file=path.name)
            return None
        return kept if kept.format == _FORMAT else None

    def keep(self, key: tuple[str, ...], kept: Kept) -> None:
        """Keep a profile under ``key``; where that fails the run goes on without."""
        if self._directory is None:
            return
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self._path(key), msgspec.json.encode(kept))
            _sweep(self._directory)
        except OSError as error:
            _log.warning("profile cache can't be written", problem=type(error).__name__)

    def _path(self, key: tuple[str, ...]) -> Path:
        assert self._directory is not None
        name = hashlib.sha256("\0".join(key).encode()).hexdigest()[:32]
        return self._directory / f"profile-{name}.json"


def _replace(path: Path, data: bytes) -> None:
    """Write beside and rename, so that a reader sees the old file or the new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _sweep(directory: Path) -> None:
    """Remove what nobody renewed for a week: profiles of former tokens, files a killed process left half written."""
    for path in directory.glob("profile-*"):
        if time.time() - path.stat().st_mtime > _SWEPT_AFTER_S:
            path.unlink(missing_ok=True)
