"""
What does a Case consist of?

Source: recorded describe of Case, v48 (C); ``RecordTypeId`` exists from the start (choice).
"""

from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

CASE = SObject(
    name="Case",
    label="Case",
    label_plural="Cases",
    key_prefix="500",
    feed_enabled=True,
    typed=True,
    scopes=(("genericteam", "My case teams cases"), ("team_by_role", "My role-based team's cases")),
    fields=parse_fields("""
Id                  id                     .       Case ID
IsDeleted           boolean                .       Deleted
MasterRecordId      reference(Case)        n       Master Record ID
CaseNumber          string(30)             diNA-g  Case Number
ContactId           reference(Contact)     cunpx   Contact ID         child=Cases restrict
AccountId           reference(Account)     cunpx   Account ID         child=Cases restrict
AssetId             reference(Asset)       cunpx   Asset ID           child=Cases
ParentId            reference(Case)        cunpx   Parent Case ID     child=Cases
SuppliedName        string(80)             cunp    Name
SuppliedEmail       email(80)              cunp    Email Address
SuppliedPhone       string(40)             cunp    Phone
SuppliedCompany     string(80)             cunp    Company
Type                picklist(40)           cunp    Case Type          values=CaseType
RecordTypeId        reference(RecordType)  cun     Record Type ID
Status              picklist(40)           cund    Status             values=CaseStatus default=New
Reason              picklist(40)           cunp    Case Reason        values=CaseReason
Origin              picklist(40)           cunp    Case Origin        values=CaseOrigin
Subject             string(255)            cunp    Subject
Priority            picklist(40)           cunpd   Priority           values=CasePriority default=Medium
Description         textarea(32000)        cunp    Description
IsClosed            boolean                .       Closed
ClosedDate          datetime               np      Closed Date
IsEscalated         boolean                cup     Escalated
OwnerId             reference(Group,User)  cud     Owner ID
@system
ContactPhone        phone(40)              n       Contact Phone
ContactMobile       phone(40)              n       Contact Mobile
ContactEmail        email(80)              n       Contact Email
ContactFax          phone(40)              n       Contact Fax
Comments            textarea(4000)         cun+sa  Internal Comments  bytes=4000
@viewed
"""),
)
