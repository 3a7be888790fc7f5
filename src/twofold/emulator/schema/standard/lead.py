"""
What does a Lead consist of?

Source: recorded describe of Lead without Person Accounts, v59 (C). The consent flags were hidden from the recording
user (Object Reference, D); ``RecordTypeId`` exists from the start (choice).
"""

from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

LEAD = SObject(
    name="Lead",
    label="Lead",
    label_plural="Leads",
    key_prefix="00Q",
    mergeable=True,
    feed_enabled=True,
    typed=True,
    fields=parse_fields("""
Id                      id                       .      Lead ID
IsDeleted               boolean                  .      Deleted
MasterRecordId          reference(Lead)          n      Master Record ID
LastName                string(80)               cu     Last Name               in=Name extra=personname
FirstName               string(40)               cun    First Name              in=Name extra=personname
Salutation  picklist(40)  cun  Salutation  in=Name extra=personname values=Salutation
Name                    string(121)              N      Full Name               extra=personname
RecordTypeId            reference(RecordType)    cun    Record Type ID
Title                   string(128)              cunp   Title
Company                 string(255)              cu     Company
@address
Phone                   phone(40)                cunp   Phone
MobilePhone             phone(40)                cunp   Mobile Phone
Fax                     phone(40)                cunp   Fax
Email                   email(80)                cunpi  Email
Website                 url(255)                 cunp   Website
PhotoUrl                url(255)                 n      Photo URL               extra=imageurl
Description             textarea(32000)          cunp   Description
LeadSource              picklist(255)            cunp   Lead Source             values=LeadSource
Status  picklist(255)  cud  Status  values=LeadStatus default=Open_-_Not_Contacted
Industry                picklist(255)            cunp   Industry                values=Industry
Rating                  picklist(255)            cunp   Rating                  values=Rating
AnnualRevenue           currency(18,0)           cunp   Annual Revenue
NumberOfEmployees       int                      cunp   Employees
OwnerId                 reference(Group,User)    cud    Owner ID
HasOptedOutOfEmail      boolean                  cup    Email Opt Out
DoNotCall               boolean                  cup    Do Not Call
HasOptedOutOfFax        boolean                  cup    Fax Opt Out
IsConverted             boolean                  c      Converted
ConvertedDate           date                     n      Converted Date
ConvertedAccountId      reference(Account)       nx     Converted Account ID
ConvertedContactId      reference(Contact)       nx     Converted Contact ID
ConvertedOpportunityId  reference(Opportunity)   nx     Converted Opportunity ID
IsUnreadByOwner         boolean                  cu     Unread By Owner
@system
LastActivityDate        date                     n      Last Activity
@viewed
Jigsaw                  string(20)               cunp   Data.com Key
JigsawContactId         string(20)               n      Jigsaw Contact ID       rel=JigsawContact
CleanStatus             picklist(40)             cunpr  Clean Status            values=CleanStatus
CompanyDunsNumber       string(9)                cunp   Company D-U-N-S Number
DandbCompanyId          reference(DandBCompany)  cunpx  D&B Company ID
EmailBouncedReason      string(255)              un     Email Bounced Reason
EmailBouncedDate        datetime                 un     Email Bounced Date
IndividualId            reference(Individual)    cunx   Individual ID           child=Leads
"""),
)
