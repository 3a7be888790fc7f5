"""How does an endpoint's work become an answer, whether it ends well or not?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twofold.emulator.refusals import Refused, SeveralMatch
from twofold.emulator.wire.answer import Answer, ok, refused
from twofold.emulator.wire.call import Call
from twofold.facts.ids import from_key


def serve(endpoint: Callable[[Any, Call], Answer], org: Any, call: Call) -> Answer:
    """Call an endpoint; a refusal becomes its error answer, several matches a list of addresses (300)."""
    try:
        return endpoint(org, call)
    except Refused as refusal:
        return refused(refusal)
    except SeveralMatch as several:
        return ok([call.record_url(several.sobject, from_key(key)) for key in several.keys], 300)
