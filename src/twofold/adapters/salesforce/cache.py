"""Where is the org's profile kept between runs, so that a run costs no describe?"""

import hashlib
import os
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import structlog

from twofold.core.org import OrgProfile

_FORMAT = 1
_SWEPT_AFTER_S = 7 * 86_400.0
_log = structlog.get_logger(__name__)


class _Stored(msgspec.Struct):
    """What a cache file holds; ``format`` changes with the shape of OrgProfile."""

    format: int
    read_at: datetime
    profile: OrgProfile


class ProfileCache:
    """
    Profiles as JSON files in ``directory`` (None keeps nothing), each for one org, API version and user.

    The files hold e-mail addresses of users, so they are readable by their owner alone.
    """

    def __init__(self, directory: Path | None, *, age_s_max: float) -> None:
        self._directory = directory
        self._age_max = timedelta(seconds=age_s_max)

    def find(self, key: tuple[str, ...], now: datetime) -> OrgProfile | None:
        """Find the profile kept under ``key``; None where there is none, it is too old or can't be read."""
        if self._directory is None:
            return None
        path = self._path(key)
        try:
            stored = msgspec.json.decode(path.read_bytes(), type=_Stored)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
            _log.warning("profile cache can't be read and is made anew", file=path.name)
            return None
        fresh = timedelta(0) <= now - stored.read_at <= self._age_max
        return stored.profile if fresh and stored.format == _FORMAT else None

    def keep(self, key: tuple[str, ...], profile: OrgProfile, now: datetime) -> None:
        """Keep ``profile`` under ``key``; where that fails the run goes on without."""
        if self._directory is None:
            return
        data = msgspec.json.encode(_Stored(_FORMAT, now, profile))
        try:
            self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self._path(key), data)
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
