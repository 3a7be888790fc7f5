"""
Which sObject does an Id belong to?

The first three characters of an Id are the key prefix of its sObject. Standard prefixes are the same in every org;
those of custom objects are handed out by the org from ``a00`` on.
"""

from twofold.facts.ids import ALPHABET

# Source: "recorded" is the keyPrefix in a recorded describe or an Id seen in a public recording (C); "known" is a
# prefix that the Object Reference or the setup pages show for every org, without a recording at hand (B).
_TABLE = (
    ("Account", "001", "recorded"),
    ("AccountContactRelation", "07k", "known"),
    ("AccountContactRole", "02Z", "known"),
    ("Asset", "02i", "known"),
    ("AssignmentRule", "01Q", "known"),
    ("Attachment", "00P", "known"),
    ("BusinessHours", "01m", "known"),
    ("Campaign", "701", "recorded"),
    ("CampaignMember", "00v", "recorded"),
    ("CampaignMemberStatus", "01Y", "known"),
    ("Case", "500", "recorded"),
    ("CaseComment", "00a", "known"),
    ("CaseContactRole", "03j", "known"),
    ("Contact", "003", "recorded"),
    ("ContentDocument", "069", "known"),
    ("ContentDocumentLink", "06A", "known"),
    ("ContentVersion", "068", "known"),
    ("Contract", "800", "known"),
    ("CurrencyType", "01L", "known"),
    ("DuplicateRecordItem", "0GL", "known"),
    ("DuplicateRecordSet", "0GK", "known"),
    ("DuplicateRule", "0Bm", "known"),
    ("EmailMessage", "02s", "known"),
    ("EmailTemplate", "00X", "known"),
    ("Event", "00U", "recorded"),
    ("FieldPermissions", "01k", "known"),
    ("Group", "00G", "known"),
    ("GroupMember", "011", "known"),
    ("Individual", "0PK", "known"),
    ("Lead", "00Q", "recorded"),
    ("LeadStatus", "01J", "known"),
    ("MatchingRule", "0JD", "known"),
    ("Note", "002", "known"),
    ("ObjectPermissions", "110", "known"),
    ("Opportunity", "006", "recorded"),
    ("OpportunityContactRole", "00K", "recorded"),
    ("OpportunityLineItem", "00k", "known"),
    ("Order", "801", "known"),
    ("Organization", "00D", "recorded"),
    ("PermissionSet", "0PS", "known"),
    ("PermissionSetAssignment", "0Pa", "known"),
    ("Pricebook2", "01s", "known"),
    ("Product2", "01t", "known"),
    ("Profile", "00e", "known"),
    ("QueueSobject", "03g", "known"),
    ("RecordType", "012", "known"),
    ("Report", "00O", "known"),
    ("ServiceContract", "810", "known"),
    ("Task", "00T", "known"),
    ("User", "005", "recorded"),
    ("UserLicense", "100", "recorded"),
    ("UserRole", "00E", "recorded"),
    ("WorkOrder", "0WO", "recorded"),
)

PREFIX_BY_SOBJECT = {sobject: prefix for sobject, prefix, _ in _TABLE}
SOBJECT_BY_PREFIX = {prefix: sobject for sobject, prefix, _ in _TABLE}


def prefix_of(sobject: str) -> str | None:
    """Return the key prefix of a standard sObject, or None when the table does not have it."""
    return PREFIX_BY_SOBJECT.get(sobject)


def find_sobject(record_id: str) -> str | None:
    """Name the standard sObject an Id belongs to, or None for a custom or unknown prefix."""
    return SOBJECT_BY_PREFIX.get(record_id[:3])


def custom_prefix(number: int) -> str:
    """
    Return the key prefix of the n-th custom object of an org: ``a00``, ``a01``, ...

    Source: prefixes of custom objects start with a small ``a`` (D); their order is an emulator choice.

    Raises:
        ValueError: number is not 0 to 3843.
    """
    if not 0 <= number < 62 * 62:
        raise ValueError(f"an org has room for 3844 custom prefixes, there is no number {number}")
    high, low = divmod(number, 62)
    return "a" + ALPHABET[high] + ALPHABET[low]
