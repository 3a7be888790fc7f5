"""
What is a platform event? An sObject of the org's own that can only be created: to create one is to publish it.

Source: Platform Events guide, standard fields (D); key prefixes that start with a small ``e`` (B).
"""

from twofold.emulator.schema.custom_fields import CustomObject
from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields
from twofold.facts.key_prefixes import custom_prefix

ENDING = "__e"
_FIELDS = parse_fields("""
Id           id               .   Event ID
ReplayId     string(1000)     n   Replay ID
EventUuid    string(36)       n   Event UUID
CreatedDate  datetime         d   Created Date
CreatedById  reference(User)  d   Created By ID
""")


def is_platform_event(name: str) -> bool:
    """Tell whether a name is that of a platform event."""
    return name.endswith(ENDING)


def platform_event(custom: CustomObject, number: int) -> SObject:
    """Make the sObject of a platform event, the n-th of an org's own objects."""
    label = custom.label or custom.name.removesuffix(ENDING).replace("_", " ")
    return SObject(
        name=custom.name,
        label=label,
        label_plural=custom.label_plural or f"{label}s",
        key_prefix=custom.prefix or "e" + custom_prefix(number)[1:],
        fields=_FIELDS,
        custom=True,
        updateable=False,
        deletable=False,
        undeletable=False,
        queryable=False,
        retrieveable=False,
        searchable=False,
        layoutable=False,
        replicateable=False,
        mru_enabled=False,
    )
