"""Which door did a change come through, in the words of a change event?"""

from __future__ import annotations

import re
from collections.abc import Mapping

from twofold.facts.versions import NEWEST_VERSION, render_version

BACKGROUND = f"com/salesforce/api/bulk/{render_version(NEWEST_VERSION)}"
"""The origin of what is written between requests; an emulator choice."""

_DOOR = re.compile(r"/+services/+(?:(data)/+v|(soap)/+[a-z]+/+)(\d+\.0)", re.IGNORECASE)
_CLIENT = re.compile(r"client\s*=\s*([^,;]+)", re.IGNORECASE)


def origin_of(path: str, headers: Mapping[str, str]) -> str:
    """
    Name API, version and client of a call: ``com/salesforce/api/rest/60.0;client=Loader``.

    The client is the one of the call options header. Source: change event header (D); a call without client says none (choice).
    """
    door = _DOOR.match(path)
    if door is None:
        return ""
    client = _CLIENT.search(headers.get("sforce-call-options", ""))
    named = f";client={client[1].strip()}" if client else ""
    return f"com/salesforce/api/{'rest' if door[1] else 'soap'}/{door[3]}{named}"
