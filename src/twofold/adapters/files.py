"""How are small files kept so that a crash leaves the old or the new one, and only their owner reads them?"""

import os
import tempfile
from pathlib import Path

from twofold.errors import SettingsError


def make_private_folder(folder: Path) -> None:
    """
    Make ``folder`` (0700) where it isn't there yet; one that is there keeps its mode.

    Raises:
        SettingsError: it can't be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"The folder {folder} can't be made: {error.strerror}.") from None


def write_private(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` with mode 0600, all or nothing; when it returns, it is on disk."""
    make_private_folder(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_if_there(path: Path) -> bytes | None:
    """
    Read ``path``; None where there is no such file.

    Raises:
        SettingsError: it is there and can't be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingsError(f"The file {path} can't be read: {error.strerror}.") from None
