"""How are bodies packed on the way: uploads that come compressed, answers that may go so, JSON for people's eyes?"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping

import msgspec

from twofold.emulator import refusals
from twofold.emulator.wire.answer import JSON, Answer
from twofold.facts.error_codes import UNSUPPORTED_MEDIA_TYPE
from twofold.facts.limits import BULK_UPLOAD_BYTES_MAX

_WINDOW_BITS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
_PACKED_FROM_BYTES = 1024
_LEVEL = 1


def unpack(body: bytes, encoding: str) -> bytes:
    """
    Unpack a body sent with ``Content-Encoding`` gzip or deflate.

    Raises ``Refused``: an encoding that isn't known (415), bytes that aren't what they say (400), more than any upload may hold
    (413). Source: HTTP reference 1 (D); codes and status are an emulator choice.
    """
    name = encoding.strip().lower()
    if name in ("", "identity") or not body:
        return body
    if name not in _WINDOW_BITS:
        raise refusals.refuse(UNSUPPORTED_MEDIA_TYPE, f"Content encoding {name} is not supported", None)
    return _inflate(body, _WINDOW_BITS[name])


def _inflate(body: bytes, window_bits: int) -> bytes:
    """Inflate all members of a stream, and never more than an upload may hold."""
    parts: list[bytes] = []
    left, room = body, BULK_UPLOAD_BYTES_MAX
    while left:
        member = zlib.decompressobj(window_bits)
        try:
            parts.append(member.decompress(left, room))
        except zlib.error as error:
            raise _spoilt() from error
        room -= len(parts[-1])
        if member.unconsumed_tail or room <= 0:
            raise too_large()
        if not member.eof:
            raise _spoilt()
        left = member.unused_data
    return b"".join(parts)


def is_packed(headers: Mapping[str, str], content: bytes) -> bool:
    """Tell whether an answer goes back compressed: asked for, and long enough to be worth it (an emulator choice)."""
    return len(content) >= _PACKED_FROM_BYTES and _takes_gzip(headers.get("accept-encoding", ""))


def pack(content: bytes) -> bytes:
    """Compress an answer."""
    return gzip.compress(content, _LEVEL)


def pretty(answer: Answer, content: bytes, headers: Mapping[str, str]) -> bytes:
    """Lay JSON out for people where ``X-PrettyPrint: 1`` asks for it. Source: REST guide (D)."""
    if content and answer.content_type == JSON and headers.get("x-prettyprint", "").strip().lower() in ("1", "true"):
        return msgspec.json.format(content, indent=2)
    return content


def too_large() -> refusals.Refused:
    """Refuse a body that is longer than any upload. The code is an emulator choice."""
    text = f"The body is longer than {BULK_UPLOAD_BYTES_MAX} bytes"
    return refusals.refuse("REQUEST_ENTITY_TOO_LARGE", text, None, 413)


def _spoilt() -> refusals.Refused:
    return refusals.refuse("INVALID_CONTENT_ENCODING", "The body is not compressed as its headers say", None)


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        name, _, parameters = part.partition(";")
        if name.strip() in ("gzip", "x-gzip"):
            return parameters.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
