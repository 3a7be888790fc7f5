"""What is kept of a schema while it is in use? Anything worked out from it once, such as compiled queries."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from twofold.emulator.schema.model import Schema

Value = TypeVar("Value")

_SCHEMAS_MAX = 8


class KeptBySchema(Generic[Value]):
    """
    Keep one value a schema, made when first asked for.

    A schema is kept with its value, so its identity can't be taken over by another one; few are kept, because an org that
    is reset makes a new one each time.
    """

    def __init__(self, make: Callable[[Schema], Value]) -> None:
        self._make = make
        self._kept: OrderedDict[int, tuple[Schema, Value]] = OrderedDict()

    def of(self, schema: Schema) -> Value:
        """Get the value of a schema."""
        found = self._kept.get(id(schema))
        if found is None:
            found = self._kept[id(schema)] = (schema, self._make(schema))
            if len(self._kept) > _SCHEMAS_MAX:
                self._kept.popitem(last=False)
        return found[1]
