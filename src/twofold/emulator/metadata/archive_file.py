"""
What is in a zip, and how is one made? Read without trust: no path leads out, nothing swells.

Limits of a package: 10,000 files, 39 MB packed (D: 39 MB as base64 in a SOAP call), 400 MB unpacked (D).
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

FILES_MAX = 10_000
PACKED_BYTES_MAX = 39 * 1024 * 1024
UNPACKED_BYTES_MAX = 400 * 1024 * 1024
_ONE_FILE_BYTES_MAX = 50 * 1024 * 1024
_ALWAYS = (1980, 1, 1, 0, 0, 0)


class ZipUnreadable(ValueError):
    """Bytes aren't a zip that can be taken."""


def read_zip(content: bytes) -> dict[str, bytes]:
    """Unpack a zip into files by path; folders are left out. Raises ``ZipUnreadable``."""
    if len(content) > PACKED_BYTES_MAX:
        raise ZipUnreadable(f"The zip file is larger than {PACKED_BYTES_MAX} bytes")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpack(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, ZipUnreadable):
            raise
        raise ZipUnreadable(f"The zip file can't be read: {error}") from error


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > FILES_MAX:
        raise ZipUnreadable(f"The zip file holds more than {FILES_MAX} files")
    if sum(info.file_size for info in infos) > UNPACKED_BYTES_MAX:
        raise ZipUnreadable(f"The zip file unpacks to more than {UNPACKED_BYTES_MAX} bytes")
    files: dict[str, bytes] = {}
    for info in infos:
        path = _checked(info.filename)
        if path in files:
            raise ZipUnreadable(f"The zip file holds {path} twice")
        files[path] = _read(archive, info)
    return files


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read a file; what it says of its size is not believed."""
    with archive.open(info) as opened:
        content = opened.read(_ONE_FILE_BYTES_MAX + 1)
    if len(content) > min(_ONE_FILE_BYTES_MAX, max(info.file_size, 0)):
        raise ZipUnreadable(f"{info.filename} is larger than it may be")
    return content


def _checked(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name or not path.parts:
        raise ZipUnreadable(f"The path {name!r} leads out of the package")
    return str(path)


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip; the same files always make the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            info = zipfile.ZipInfo(path, _ALWAYS)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return packed.getvalue()
