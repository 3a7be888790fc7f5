"""
What does a Contact consist of?

Source: recorded describe of Contact without Person Accounts (C). The three consent flags, pronouns and gender were
hidden from the recording user and are taken from the Person side of the recorded Account (C); ``RecordTypeId`` exists
from the start (choice: a real org adds it with the first record type).
"""

from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

CONTACT = SObject(
    name="Contact",
    label="Contact",
    label_plural="Contacts",
    key_prefix="003",
    mergeable=True,
    feed_enabled=True,
    typed=True,
    fields=parse_fields("""
Id                   id                     .      Contact ID
IsDeleted            boolean                .      Deleted
MasterRecordId       reference(Contact)     n      Master Record ID
AccountId            reference(Account)     cunpx  Account ID                     child=Contacts cascade
LastName             string(80)             cu     Last Name                      in=Name extra=personname
FirstName            string(40)             cun    First Name                     in=Name extra=personname
Salutation  picklist(40)  cun  Salutation  in=Name extra=personname values=Salutation
Name                 string(121)            N      Full Name                      extra=personname
RecordTypeId         reference(RecordType)  cun    Record Type ID
@address Other
@address Mailing
Phone                phone(40)              cunp   Business Phone
Fax                  phone(40)              cunp   Business Fax
MobilePhone          phone(40)              cunp   Mobile Phone
HomePhone            phone(40)              cunp   Home Phone
OtherPhone           phone(40)              cunp   Other Phone
AssistantPhone       phone(40)              cunp   Asst. Phone
ReportsToId          reference(Contact)     cunpx  Reports To ID
Email                email(80)              cunpi  Email
Title                string(128)            cunp   Title
Department           string(80)             cunp   Department
AssistantName        string(40)             cunp   Assistant's Name
LeadSource           picklist(255)          cunp   Lead Source                    values=LeadSource
Birthdate            date                   cunp   Birthdate
Description          textarea(32000)        cunp   Contact Description
OwnerId              reference(User)        cud    Owner ID
HasOptedOutOfEmail   boolean                cup    Email Opt Out
HasOptedOutOfFax     boolean                cup    Fax Opt Out
DoNotCall            boolean                cup    Do Not Call
@system
LastActivityDate     date                   n      Last Activity
LastCURequestDate    datetime               n      Last Stay-in-Touch Request Date
LastCUUpdateDate     datetime               n      Last Stay-in-Touch Save Date
@viewed
EmailBouncedReason   string(255)            cun    Email Bounced Reason
EmailBouncedDate     datetime               cun    Email Bounced Date
IsEmailBounced       boolean                .      Is Email Bounced
PhotoUrl             url(255)               n      Photo URL                      extra=imageurl
Jigsaw               string(20)             cunp   Data.com Key
JigsawContactId      string(20)             n      Jigsaw Contact ID              rel=JigsawContact
CleanStatus          picklist(40)           cunpr  Clean Status                   values=CleanStatus
IndividualId         reference(Individual)  cunx   Individual ID                  child=Contacts
Pronouns             picklist(255)          cunp   Pronouns                       values=Pronouns
GenderIdentity       picklist(255)          cunp   Gender Identity                values=GenderIdentity
"""),
)

PERSON_FLAG = parse_fields("""
IsPersonAccount  boolean  .  Is Person Account
""")
