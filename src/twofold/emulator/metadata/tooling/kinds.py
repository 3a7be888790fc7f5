"""
Which kinds of record does the Tooling API have? Components as records, and code, of which the box has none.

Source: Tooling API reference (D), the fields that can be answered. ``FullName`` and ``Metadata`` may be asked for any number of
rows, which the platform allows for one alone (an emulator choice).
"""

from __future__ import annotations

from twofold.emulator.schema.kinds import bare_sobject
from twofold.emulator.schema.model import Schema, SObject
from twofold.emulator.schema.table import parse_fields

METADATA = "Metadata"
_SYSTEM = """
CreatedDate       datetime          n   Created Date
CreatedById       string(18)        n   Created By ID
LastModifiedDate  datetime          n   Last Modified Date
LastModifiedById  string(18)        n   Last Modified By ID
NamespacePrefix   string(15)        n   Namespace Prefix
ManageableState   string(40)        n   Manageable State
FullName          string(255)       n   Full Name
Metadata          textarea(131072)  n   Metadata
"""
_OF_OBJECT = "EntityDefinitionId  reference(EntityDefinition)  n  Entity Definition ID\n"
_CODE = """
Id             id              .   Id
Name           string(255)     .   Name
ApiVersion     double(18,1)    n   API Version
Status         string(40)      n   Status
Body           textarea(32000)  n   Body
"""


def _kind(name: str, prefix: str, fields: str, *, writable: bool = False) -> SObject:
    return bare_sobject(
        name=name,
        label=name,
        label_plural=f"{name}s",
        key_prefix=prefix,
        fields=parse_fields(f"{fields}{_SYSTEM}"),
        createable=writable,
        updateable=writable,
        deletable=writable,
        replicateable=False,
    )


_NAMED = """
Id                  id           .  Id
DeveloperName       string(80)   n  Developer Name
"""
CUSTOM_FIELD = _kind(
    "CustomField",
    "00N",
    f"""{_NAMED}
TableEnumOrId       string(80)   n  Table Enum or ID
Length              int          n  Length
Precision           int          n  Precision
Scale               int          n  Scale
InlineHelpText      string(510)  n  Inline Help Text
{_OF_OBJECT}""",
    writable=True,
)
CUSTOM_OBJECT = _kind("CustomObject", "01I", f"{_NAMED}Label  string(80)  n  Label\n", writable=True)
VALIDATION_RULE = _kind(
    "ValidationRule",
    "03d",
    f"""
Id                  id           .  Id
ValidationName      string(80)   n  Rule Name
Active              boolean      .  Active
ErrorMessage        string(255)  n  Error Message
ErrorDisplayField   string(80)   n  Error Location
{_OF_OBJECT}""",
    writable=True,
)
CHANNEL_MEMBER = _kind(
    "PlatformEventChannelMember",
    "0v8",
    f"""{_NAMED}
MasterLabel         string(255)  n  Label
EventChannel        string(255)  n  Event Channel
SelectedEntity      string(255)  n  Selected Entity
""",
    writable=True,
)
LAYOUT = _kind(
    "Layout",
    "00h",
    f"""
Id                  id           .  Id
Name                string(255)  n  Name
TableEnumOrId       string(80)   n  Table Enum or ID
LayoutType          string(40)   n  Layout Type
{_OF_OBJECT}""",
)
GLOBAL_VALUE_SET = _kind("GlobalValueSet", "0Nt", f"{_NAMED}MasterLabel  string(80)  n  Label\n", writable=True)
COMPONENT_KINDS = {
    kind.name: kind for kind in (CUSTOM_FIELD, CUSTOM_OBJECT, VALIDATION_RULE, CHANNEL_MEMBER, LAYOUT, GLOBAL_VALUE_SET)
}

# What the box never has any of: it runs no code.
_CODE_KINDS = tuple(
    _kind(name, prefix, _CODE)
    for name, prefix in (
        ("ApexClass", "01p"),
        ("ApexTrigger", "01q"),
        ("ApexPage", "066"),
        ("ApexComponent", "099"),
        ("ApexLog", "07L"),
        ("Flow", "301"),
        ("FlowDefinition", "300"),
        ("AuraDefinitionBundle", "0Ab"),
        ("LightningComponentBundle", "0Rb"),
    )
)
ENTITY = SObject(
    name="EntityDefinition",
    label="Entity Definition",
    label_plural="Entity Definitions",
    key_prefix="4ie",
    fields=parse_fields("""
Id                id           .  Entity Definition ID
DurableId         string(255)  n  Durable ID
QualifiedApiName  string(70)   .  Qualified API Name
DeveloperName     string(40)   .  Object Name
Label             string(40)   .  Label
"""),
)
TOOLING_SCHEMA = Schema((*COMPONENT_KINDS.values(), *_CODE_KINDS, ENTITY), person_accounts=False)
