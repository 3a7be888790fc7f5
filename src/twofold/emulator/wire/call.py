"""What comes in: one HTTP call, or one sub-request of a composite call, in the same shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from twofold.emulator import refusals
from twofold.emulator.wire.routing import Router
from twofold.facts.error_codes import UNSUPPORTED_MEDIA_TYPE

_decoder = msgspec.json.Decoder()
_JSON_TYPE = re.compile(r"(application|text)/([\w.-]+\+)?json")


@dataclass(frozen=True, slots=True)
class Call:
    """
    Hold one call on its way to an endpoint.

    Attributes:
        method: upper-case verb.
        path: the values of the route's ``{names}``, percent-decoded.
        query: query parameters, names as sent; the last of a repeated one counts.
        headers: names in lower case.
        body: raw bytes, b"" when there are none.
        version: API version as sent in the address without the ``v``, e.g. ``60.0``; "" outside ``/services/data``.
        user: key of the User whose session it is; None where a route needs no session.
        now: milliseconds since 1970 UTC, whole seconds.
        base_url: scheme and host the client used, e.g. ``http://127.0.0.1:8700``.
        router: finds the endpoints of sub-requests.
        all_or_none: whether an outer composite call demands it of its lists.
    """

    method: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    version: str
    user: int | None
    now: int
    base_url: str
    router: Router[Any]
    all_or_none: bool = False

    def json(self) -> Any:
        """Read the body as JSON; raises ``Refused`` when it isn't, or says it is something else."""
        self._refuse_other_types()
        if not self.body.strip():
            raise refusals.json_unreadable("No content to map to Object due to end of input")
        try:
            return _decoder.decode(self.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise refusals.json_unreadable(f"{error}") from error

    def _refuse_other_types(self) -> None:
        """Refuse a body that is announced as anything but JSON. Source: HTTP reference 2.2 (D); the text is an emulator choice."""
        announced = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if self.body and announced and not _JSON_TYPE.fullmatch(announced):
            raise refusals.refuse(UNSUPPORTED_MEDIA_TYPE, f"Content-Type {announced} is not supported here", None)

    def object(self) -> dict[str, Any]:
        """Read the body as a JSON object."""
        value = self.json()
        if not isinstance(value, dict):
            raise refusals.json_unreadable("Cannot deserialize instance of object from the given value")
        return value

    def fields(self) -> dict[str, Any]:
        """Read the body as one record; ``attributes`` is allowed and ignored."""
        return {name: value for name, value in self.object().items() if name != "attributes"}

    def flag(self, name: str) -> bool:
        """Read a true/false query parameter; absent is false."""
        return self.query.get(name, "").lower() == "true"

    @property
    def data_url(self) -> str:
        """The relative address everything of this version stands under."""
        return f"/services/data/v{self.version}"

    def record_url(self, sobject: str, record_id: str) -> str:
        """The relative address of a record."""
        return f"{self.data_url}/sobjects/{sobject}/{record_id}"
