"""
What was sold to whom, and who stands where? Assets, contracts, orders, products, and the smaller rows around cases and campaigns.

Source: Object Reference (D), cut down to the fields clients read (choice); children and what deleting does to them by the recorded
describes of Account, Contact, Case and Opportunity (C).
"""

from twofold.emulator.schema.kinds import bare_sobject
from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

ASSET = SObject(
    name="Asset",
    label="Asset",
    label_plural="Assets",
    key_prefix="02i",
    fields=parse_fields("""
Id                   id                   .      Asset ID
ContactId            reference(Contact)   cunpx  Contact ID            child=Assets cascade
AccountId            reference(Account)   cunpx  Account ID            child=Assets cascade
ParentId             reference(Asset)     cunpx  Parent Asset ID       child=ChildAssets
RootAssetId          reference(Asset)     nx     Root Asset ID
Product2Id           reference(Product2)  cunpx  Product ID            child=Assets
IsCompetitorProduct  boolean              cup    Competitor Asset
@system
IsDeleted            boolean              .      Deleted
Name                 string(255)          cuiN   Asset Name
SerialNumber         string(80)           cunp   Serial Number
InstallDate          date                 cunp   Install Date
PurchaseDate         date                 cunp   Purchase Date
UsageEndDate         date                 cunp   Usage End Date
Status               picklist(255)        cunp   Status                values=AssetStatus
Price                currency(18,0)       cunp   Price
Quantity             double(12,2)         cunp   Quantity
Description          textarea(32000)      cunp   Description
OwnerId              reference(User)      cud    Owner ID
AssetProvidedById    reference(Account)   cunpx  Account ID            child=ProvidedAssets
AssetServicedById    reference(Account)   cunpx  Account ID            child=ServicedAssets
IsInternal           boolean              cup    Internal Asset
@viewed
"""),
)

CONTRACT = SObject(
    name="Contract",
    label="Contract",
    label_plural="Contracts",
    key_prefix="800",
    fields=parse_fields("""
Id                   id                     .      Contract ID
AccountId            reference(Account)     cux    Account ID          child=Contracts cascade restrict
Pricebook2Id         reference(Pricebook2)  cunpx  Price Book ID       child=Contracts
OwnerExpirationNotice  picklist(40)         cunp   Owner Expiration Notice  values=ExpirationNotice
StartDate            date                   cunp   Contract Start Date
EndDate              date                   np     Contract End Date
@address Billing
ContractTerm         int                    cunp   Contract Term
OwnerId              reference(User)        cud    Owner ID
Status               picklist(40)           cud    Status              values=ContractStatus default=Draft
CompanySignedId      reference(User)        cunpx  Company Signed By ID  child=ContractsSigned
CompanySignedDate    date                   cunp   Company Signed Date
CustomerSignedId     reference(Contact)     cunpx  Customer Signed By ID  child=ContractsSigned restrict
CustomerSignedTitle  string(40)             cunp   Customer Signed Title
CustomerSignedDate   date                   cunp   Customer Signed Date
SpecialTerms         textarea(4000)         cunp   Special Terms
ActivatedById        reference(User)        nx     Activated By ID
ActivatedDate        datetime               n      Activated Date
StatusCode           picklist(40)           r      Status Category     values=ContractStatusCode
Description          textarea(32000)        cunp   Description
IsDeleted            boolean                .      Deleted
ContractNumber       string(30)             diNA   Contract Number
LastApprovedDate     datetime               n      Last Approved Date
@system
LastActivityDate     date                   n      Last Activity
@viewed
"""),
)

ORDER = SObject(
    name="Order",
    label="Order",
    label_plural="Orders",
    key_prefix="801",
    fields=parse_fields("""
Id                      id                     .      Order ID
OwnerId                 reference(Group,User)  cud    Owner ID
ContractId              reference(Contract)    cunpx  Contract ID         child=Orders
AccountId               reference(Account)     cunx   Account ID          child=Orders cascade restrict
Pricebook2Id            reference(Pricebook2)  cunpx  Price Book ID
EffectiveDate           date                   cu     Order Start Date
EndDate                 date                   cunp   Order End Date
IsReductionOrder        boolean                c      Reduction Order
Status                  picklist(255)          cud    Status              values=OrderStatus default=Draft
Description             textarea(32000)        cunp   Description
CustomerAuthorizedById  reference(Contact)     cunpx  Customer Authorized By ID  restrict
CustomerAuthorizedDate  date                   cunp   Customer Authorized Date
CompanyAuthorizedById   reference(User)        cunpx  Company Authorized By ID
CompanyAuthorizedDate   date                   cunp   Company Authorized Date
Type                    picklist(40)           cunp   Order Type          values=OrderType
@address Billing
@address Shipping
Name                    string(80)             cunp   Order Name
PoNumber                string(80)             cunp   PO Number
OrderReferenceNumber    string(80)             cunp   Order Reference Number
BillToContactId         reference(Contact)     cunpx  Bill To Contact ID  restrict
ShipToContactId         reference(Contact)     cunpx  Ship To Contact ID  restrict
ActivatedDate           datetime               n      Activated Date
ActivatedById           reference(User)        nx     Activated By ID
StatusCode              picklist(40)           r      Status Category     values=OrderStatusCode
OrderNumber             string(30)             diNA   Order Number
TotalAmount             currency(18,2)         .      Order Amount
@system
IsDeleted               boolean                .      Deleted
@viewed
"""),
)

PRODUCT2 = SObject(
    name="Product2",
    label="Product",
    label_plural="Products",
    key_prefix="01t",
    fields=parse_fields("""
Id                      id               .      Product ID
Name                    string(255)      cuiN   Product Name
ProductCode             string(255)      cunp   Product Code
Description             textarea(4000)   cunp   Product Description
IsActive                boolean          cup    Active
@system
Family                  picklist(255)    cunp   Product Family            values=ProductFamily
DisplayUrl              url(1000)        cunp   Display URL
QuantityUnitOfMeasure   picklist(255)    cunp   Quantity Unit Of Measure  values=UnitOfMeasure
StockKeepingUnit        string(180)      cunp   Product SKU
IsDeleted               boolean          .      Deleted
IsArchived              boolean          .      Archived
@viewed
"""),
)

PRICEBOOK2 = SObject(
    name="Pricebook2",
    label="Price Book",
    label_plural="Price Books",
    key_prefix="01s",
    fields=parse_fields("""
Id                  id           .     Price Book ID
IsDeleted           boolean      .     Deleted
Name                string(255)  cuiN  Price Book Name
@system
@viewed
IsActive            boolean      cup   Active
IsArchived          boolean      .     Archived
Description         string(255)  cunp  Description
IsStandard          boolean      .     Is Standard Price Book
"""),
)

ACCOUNT_CONTACT_ROLE = bare_sobject(
    name="AccountContactRole",
    label="Account Contact Role",
    label_plural="Account Contact Role",
    key_prefix="02Z",
    fields=parse_fields("""
Id         id                  .    Contact Role ID
IsDeleted  boolean             .    Deleted
@system
AccountId  reference(Account)  cx   Account ID  child=AccountContactRoles cascade
ContactId  reference(Contact)  cux  Contact ID  child=AccountContactRoles cascade
Role       picklist(40)        cun  Role        values=ContactRole
IsPrimary  boolean             cu   Primary
"""),
)

CASE_CONTACT_ROLE = bare_sobject(
    name="CaseContactRole",
    label="Case Contact Role",
    label_plural="Case Contact Role",
    key_prefix="03j",
    fields=parse_fields("""
Id         id                  .    Contact Role ID
CasesId    reference(Case)     cx   Case ID     rel=Cases child=CaseContactRoles cascade
ContactId  reference(Contact)  cux  Contact ID  child=CaseContactRoles cascade
Role       picklist(40)        cun  Role        values=ContactRole
@system
IsDeleted  boolean             .    Deleted
"""),
)

CASE_COMMENT = SObject(
    name="CaseComment",
    label="Case Comment",
    label_plural="Case Comments",
    key_prefix="00a",
    layoutable=False,
    mru_enabled=False,
    fields=parse_fields("""
Id           id                     .    Case Comment ID
ParentId     reference(Case)        cx   Parent ID   child=CaseComments cascade
IsPublished  boolean                cu   Published
CommentBody  textarea(4000)         cun  Body        bytes=4000
CreatorName  string(121)            n    Created By
@system
IsDeleted    boolean                .    Deleted
"""),
)

CAMPAIGN_MEMBER_STATUS = bare_sobject(
    name="CampaignMemberStatus",
    label="Campaign Member Status",
    label_plural="Campaign Member Status",
    key_prefix="01Y",
    fields=parse_fields("""
Id            id                   .     Campaign Member Status ID
IsDeleted     boolean              .     Deleted
CampaignId    reference(Campaign)  cx    Campaign ID    child=CampaignMemberStatuses cascade
Label         string(765)          cuN   Label
SortOrder     int                  cun   Sort Order
IsDefault     boolean              cu    Is Default
HasResponded  boolean              cu    Responded
@system
"""),
)
