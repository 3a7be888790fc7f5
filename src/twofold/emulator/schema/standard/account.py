"""
What does an Account consist of, with and without Person Accounts?

Source: recorded describes of Account, v59 with and v48 without Person Accounts (C). Children's names and what
deleting does to them stand at the child's reference field.
"""

from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

ACCOUNT = SObject(
    name="Account",
    label="Account",
    label_plural="Accounts",
    key_prefix="001",
    mergeable=True,
    feed_enabled=True,
    typed=True,
    fields=parse_fields("""
Id                  id                       .      Account ID
IsDeleted           boolean                  .      Deleted
MasterRecordId      reference(Account)       n      Master Record ID
Name                string(255)              cuN    Account Name          in=Name extra=switchablepersonname
Type                picklist(255)            cunp   Account Type          values=AccountType
RecordTypeId        reference(RecordType)    cun    Record Type ID
ParentId            reference(Account)       cunpx  Parent Account ID     child=ChildAccounts
@address Billing
@address Shipping
Phone               phone(40)                cunp   Account Phone
Fax                 phone(40)                cunp   Account Fax
AccountNumber       string(40)               cunp   Account Number
Website             url(255)                 cunp   Website
PhotoUrl            url(255)                 n      Photo URL             extra=imageurl
Sic                 string(20)               cunp   SIC Code
Industry            picklist(255)            cunp   Industry              values=Industry
AnnualRevenue       currency(18,0)           cunp   Annual Revenue
NumberOfEmployees   int                      cunp   Employees
Ownership           picklist(255)            cunp   Ownership             values=Ownership
TickerSymbol        string(20)               cunp   Ticker Symbol
Description         textarea(32000)          cunp   Account Description
Rating              picklist(255)            cunp   Account Rating        values=Rating
Site                string(80)               cunp   Account Site
OwnerId             reference(User)          cud    Owner ID
@system
LastActivityDate    date                     n      Last Activity
@viewed
Jigsaw              string(20)               cunp   Data.com Key
JigsawCompanyId     string(20)               n      Jigsaw Company ID     rel=JigsawCompany
CleanStatus         picklist(40)             cunpr  Clean Status          values=CleanStatus
AccountSource       picklist(255)            cunp   Account Source        values=AccountSource
DunsNumber          string(9)                cunp   D-U-N-S Number
Tradestyle          string(255)              cunp   Tradestyle
NaicsCode           string(8)                cunp   NAICS Code
NaicsDesc           string(120)              cunp   NAICS Description
YearStarted         string(4)                cunp   Year Started
SicDesc             string(80)               cunp   SIC Description
DandbCompanyId      reference(DandBCompany)  cunpx  D&B Company ID
"""),
)

PERSON_NAME_FIELDS = parse_fields("""
LastName    string(80)    cunN  Last Name   in=Name extra=switchablepersonname
FirstName   string(40)    cunN  First Name  in=Name extra=switchablepersonname
Salutation  picklist(40)  cun   Salutation  in=Name extra=switchablepersonname values=Salutation
""")

PERSON_FIELDS = parse_fields("""
PersonContactId           reference(Contact)     nx    Contact ID
IsPersonAccount           boolean                .     Is Person Account
@address PersonMailing Mailing
@address PersonOther Other
PersonMobilePhone         phone(40)              cunp  Mobile
PersonHomePhone           phone(40)              cunp  Home Phone
PersonOtherPhone          phone(40)              cunp  Other Phone
PersonAssistantPhone      phone(40)              cunp  Asst. Phone
PersonEmail               email(80)              cunp  Email
PersonTitle               string(80)             cunp  Title
PersonDepartment          string(80)             cunp  Department
PersonAssistantName       string(40)             cunp  Assistant
PersonLeadSource          picklist(255)          cunp  Lead Source                    values=LeadSource
PersonBirthdate           date                   cunp  Birthdate
PersonHasOptedOutOfEmail  boolean                cup   Email Opt Out
PersonHasOptedOutOfFax    boolean                cup   Fax Opt Out
PersonDoNotCall           boolean                cup   Do Not Call
PersonLastCURequestDate   datetime               n     Last Stay-in-Touch Request Date
PersonLastCUUpdateDate    datetime               n     Last Stay-in-Touch Save Date
PersonEmailBouncedReason  string(255)            cun   Email Bounced Reason
PersonEmailBouncedDate    datetime               cun   Email Bounced Date
PersonIndividualId        reference(Individual)  cun   Individual ID
PersonPronouns            picklist(255)          cunp  Pronouns                       values=Pronouns
PersonGenderIdentity      picklist(255)          cunp  Gender Identity                values=GenderIdentity
""")
