"""
What describes the org itself? Organization, record types, duplicate and matching rules, statuses.

Source: Object Reference (D), cut down to the fields the product and its users read (choice).
"""

from twofold.emulator.schema.kinds import bare_sobject, fixed_sobject
from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

ORGANIZATION = bare_sobject(
    name="Organization",
    label="Organization",
    label_plural="Organizations",
    key_prefix="00D",
    createable=False,
    deletable=False,
    fields=parse_fields("""
Id                        id            .    Organization ID
Name                      string(80)    uN   Name
Division                  string(80)    un   Division
@address
Phone                     phone(40)     un   Phone
Fax                       phone(40)     un   Fax
PrimaryContact            string(80)    un   Primary Contact
DefaultLocaleSidKey       picklist(40)  ur   Locale                      values=Locale
TimeZoneSidKey            picklist(40)  r    Time Zone                   values=TimeZone
LanguageLocaleKey         picklist(40)  ur   Language                    values=Language
FiscalYearStartMonth      int           .    Fiscal Year Starts In
UsesStartDateAsFiscalYearName  boolean  .    Fiscal Year Name by Start
DefaultAccountAccess      picklist(40)  nr   Default Account Access      values=SharingLevel
DefaultContactAccess      picklist(40)  nr   Default Contact Access      values=SharingLevel
DefaultOpportunityAccess  picklist(40)  nr   Default Opportunity Access  values=SharingLevel
DefaultLeadAccess         picklist(40)  nr   Default Lead Access         values=SharingLevel
DefaultCaseAccess         picklist(40)  nr   Default Case Access         values=SharingLevel
@system
OrganizationType          picklist(40)  nr   Edition                     values=OrganizationType
NamespacePrefix           string(15)    n    Namespace Prefix
InstanceName              string(5)     n    Instance Name
IsSandbox                 boolean       .    Is Sandbox
TrialExpirationDate       datetime      n    Trial Expiration Date
IsReadOnly                boolean       .    Is Read Only
"""),
)

RECORD_TYPE = bare_sobject(
    name="RecordType",
    label="Record Type",
    label_plural="Record Types",
    key_prefix="012",
    deletable=False,
    fields=parse_fields("""
Id                 id            .    Record Type ID
Name               string(80)    cuN  Name
DeveloperName      string(80)    cu   Record Type Name
NamespacePrefix    string(15)    n    Namespace Prefix
Description        string(255)   cun  Description
BusinessProcessId  string(18)    cun  Business Process ID
SobjectType        picklist(40)  c    SObject Type Name    values=RecordTypeSobject
IsActive           boolean       cu   Active
@system
"""),
)

IS_PERSON_TYPE = parse_fields("""
IsPersonType  boolean  c  Is Person Type
""")

DUPLICATE_RULE = fixed_sobject(
    name="DuplicateRule",
    label="Duplicate Rule",
    label_plural="Duplicate Rules",
    key_prefix="0Bm",
    fields=parse_fields("""
Id               id            .   Duplicate Rule ID
SobjectType      picklist(40)  .   Object             values=RecordTypeSobject
DeveloperName    string(80)    .   Developer Name
Language         picklist(40)  nr  Master Language    values=Language
MasterLabel      string(80)    N   Rule Name
NamespacePrefix  string(15)    n   Namespace Prefix
IsActive         boolean       .   Active
SobjectSubtype   picklist(40)  n   Object Subtype     values=SobjectSubtype
@system
"""),
)

DUPLICATE_RECORD_SET = SObject(
    name="DuplicateRecordSet",
    label="Duplicate Record Set",
    label_plural="Duplicate Record Sets",
    key_prefix="0GK",
    fields=parse_fields("""
Id                  id                        .      Duplicate Record Set ID
IsDeleted           boolean                   .      Deleted
Name                string(255)               dN     Name
@system
@viewed
DuplicateRuleId     reference(DuplicateRule)  cunpx  Duplicate Rule ID         child=DuplicateRecordSets
RecordCount         int                       n      Record Count
ParentId            reference(DuplicateRecordSet)  n  Parent Duplicate Record Set ID
"""),
)

DUPLICATE_RECORD_ITEM = SObject(
    name="DuplicateRecordItem",
    label="Duplicate Record Item",
    label_plural="Duplicate Record Items",
    key_prefix="0GL",
    undeletable=False,
    searchable=False,
    mru_enabled=False,
    fields=parse_fields("""
Id                    id                             .    Duplicate Record Item ID
IsDeleted             boolean                        .    Deleted
Name                  string(255)                    dN   Name
@system
DuplicateRecordSetId  reference(DuplicateRecordSet)  c    Duplicate Record Set ID  child=DuplicateRecordItems cascade
RecordId              reference(Account,Contact,Lead)  c  Record ID                child=DuplicateRecordItems cascade
"""),
)

MATCHING_RULE = fixed_sobject(
    name="MatchingRule",
    label="Matching Rule",
    label_plural="Matching Rules",
    key_prefix="0JD",
    fields=parse_fields("""
Id               id              .   Matching Rule ID
SobjectType      picklist(40)    .   Object              values=RecordTypeSobject
DeveloperName    string(80)      .   Developer Name
MasterLabel      string(80)      N   Rule Name
NamespacePrefix  string(15)      n   Namespace Prefix
MatchEngine      picklist(40)    nr  Match Engine        values=MatchEngine
BooleanFilter    string(1100)    n   Advanced Logic
Description      textarea(4000)  n   Description
RuleStatus       picklist(40)    r   Status              values=RuleStatus
SobjectSubtype   picklist(40)    n   Object Subtype      values=SobjectSubtype
@system
"""),
)

LEAD_STATUS = fixed_sobject(
    name="LeadStatus",
    label="Lead Status Value",
    label_plural="Lead Status Value",
    key_prefix="01J",
    fields=parse_fields("""
Id           id           .   Lead Status Value ID
MasterLabel  string(255)  nN  Master Label
ApiName      string(255)  n   API Name
SortOrder    int          n   Sort Order
IsDefault    boolean      .   Is Default
IsConverted  boolean      .   Is Converted
@system
"""),
)

CURRENCY_TYPE = bare_sobject(
    name="CurrencyType",
    label="Currency Type",
    label_plural="Currency Type",
    key_prefix="01L",
    deletable=False,
    replicateable=False,
    fields=parse_fields("""
Id              id             .   Currency Type ID
IsoCode         picklist(3)    cr  Currency ISO Code  values=Currency
ConversionRate  double(18,6)   cu  Conversion Rate
DecimalPlaces   int            cu  Decimal Places
IsActive        boolean        cu  Active
IsCorporate     boolean        .   Corporate Currency
@system
"""),
)
