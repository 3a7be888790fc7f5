"""
What do opportunities, campaigns and the relations around a person consist of?

Source: recorded describes of Opportunity and OpportunityContactRole, v59 and v48 (C); Campaign, CampaignMember,
AccountContactRelation, Individual and ContentDocumentLink by the Object Reference (D), cut down (choice).
"""

from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

OPPORTUNITY = SObject(
    name="Opportunity",
    label="Opportunity",
    label_plural="Opportunities",
    key_prefix="006",
    feed_enabled=True,
    deep_cloneable=True,
    typed=True,
    fields=parse_fields("""
Id                             id                             .      Opportunity ID
IsDeleted                      boolean                        .      Deleted
AccountId                      reference(Account)             cunpx  Account ID    child=Opportunities cascade
RecordTypeId                   reference(RecordType)          cun    Record Type ID
IsPrivate                      boolean                        cup    Private
Name                           string(120)                    cuiN   Name
Description                    textarea(32000)                cunp   Description
StageName                      picklist(255)                  cu     Stage         values=StageName
Amount                         currency(18,2)                 cunp   Amount
Probability                    percent(3,0)                   cunpd  Probability (%)
ExpectedRevenue                currency(18,2)                 np     Expected Amount
TotalOpportunityQuantity       double(18,2)                   cunp   Quantity
CloseDate                      date                           cu     Close Date
Type                           picklist(255)                  cunp   Opportunity Type  values=OpportunityType
NextStep                       string(255)                    cunp   Next Step
LeadSource                     picklist(255)                  cunp   Lead Source   values=LeadSource
IsClosed                       boolean                        .      Closed
IsWon                          boolean                        .      Won
ForecastCategory               picklist(40)                   r      Forecast Category  values=ForecastCategory
ForecastCategoryName           picklist(255)                  cundr  Forecast Category  values=ForecastCategoryName
CampaignId                     reference(Campaign)            cunpx  Campaign ID   child=Opportunities
HasOpportunityLineItem         boolean                        .      Has Line Item
Pricebook2Id                   reference(Pricebook2)          cundx  Price Book ID
OwnerId                        reference(User)                cud    Owner ID
@system
LastActivityDate               date                           n      Last Activity
LastStageChangeDate            datetime                       n      Last Stage Change Date
FiscalQuarter                  int                            n      Fiscal Quarter  in=Fiscal
FiscalYear                     int                            n      Fiscal Year   in=Fiscal
Fiscal                         string(6)                      n      Fiscal Period  bytes=6
ContactId                      reference(Contact)             cn     Contact ID    rel=- child=Opportunities
@viewed
HasOpenActivity                boolean                        -fs    Has Open Activity
HasOverdueTask                 boolean                        -fs    Has Overdue Task
LastAmountChangedHistoryId     reference(OpportunityHistory)  nx     Opportunity History ID
LastCloseDateChangedHistoryId  reference(OpportunityHistory)  nx     Opportunity History ID
"""),
)

OPPORTUNITY_CONTACT_ROLE = SObject(
    name="OpportunityContactRole",
    label="Opportunity Contact Role",
    label_plural="Opportunity Contact Role",
    key_prefix="00K",
    undeletable=False,
    searchable=False,
    mru_enabled=False,
    links=("compactLayouts", "layouts", "quickActions"),
    fields=parse_fields("""
Id             id                      .    Contact Role ID
OpportunityId  reference(Opportunity)  c    Opportunity ID  child=OpportunityContactRoles cascade
ContactId      reference(Contact)      cu   Contact ID      child=OpportunityContactRoles cascade
Role           picklist(40)            cun  Role            values=ContactRole
IsPrimary      boolean                 cu   Primary
@system
IsDeleted      boolean                 .    Deleted
"""),
)

CAMPAIGN = SObject(
    name="Campaign",
    label="Campaign",
    label_plural="Campaigns",
    key_prefix="701",
    deep_cloneable=True,
    typed=True,
    fields=parse_fields("""
Id                  id                   .      Campaign ID
IsDeleted           boolean              .      Deleted
Name                string(80)           cuiN   Name
ParentId            reference(Campaign)  cunpx  Parent Campaign ID  child=ChildCampaigns
Type                picklist(255)        cunp   Type                values=CampaignType
Status              picklist(255)        cunpd  Status              values=CampaignStatus default=Planned
StartDate           date                 cunp   Start Date
EndDate             date                 cunp   End Date
ExpectedRevenue     currency(18,0)       cunp   Expected Revenue
BudgetedCost        currency(18,0)       cunp   Budgeted Cost
ActualCost          currency(18,0)       cunp   Actual Cost
ExpectedResponse    percent(10,2)        cunp   Expected Response (%)
NumberSent          double(18,0)         cunp   Num Sent
IsActive            boolean              cup    Active
Description         textarea(32000)      cunp   Description
OwnerId             reference(User)      cud    Owner ID
@system
LastActivityDate    date                 n      Last Activity
@viewed
"""),
)

CAMPAIGN_MEMBER = SObject(
    name="CampaignMember",
    label="Campaign Member",
    label_plural="Campaign Members",
    key_prefix="00v",
    undeletable=False,
    searchable=False,
    mru_enabled=False,
    typed=True,
    links=("compactLayouts", "layouts"),
    fields=parse_fields("""
Id                  id                           .     Campaign Member ID
IsDeleted           boolean                      .     Deleted
CampaignId          reference(Campaign)          cx    Campaign ID          child=CampaignMembers cascade
LeadId              reference(Lead)              cnx   Lead ID              child=CampaignMembers cascade
ContactId           reference(Contact)           cnx   Contact ID           child=CampaignMembers cascade
Status              picklist(40)                 cund  Status               values=CampaignMemberStatus default=Sent
HasResponded        boolean                      .     Responded
@system
FirstRespondedDate  date                         n     First Responded Date
Name                string(255)                  nN    Name
FirstName           string(40)                   n     First Name
LastName            string(80)                   n     Last Name
Email               email(80)                    n     Email
Type                picklist(40)                 nr    Type                 values=CampaignMemberType
LeadOrContactId     reference(Contact,Lead)      n     Related Record ID
"""),
)

ACCOUNT_CONTACT_RELATION = SObject(
    name="AccountContactRelation",
    label="Account Contact Relationship",
    label_plural="Account Contact Relationship",
    key_prefix="07k",
    mru_enabled=False,
    fields=parse_fields("""
Id         id                  .     Account Contact Relationship ID
AccountId  reference(Account)  cx    Account ID   child=AccountContactRelations cascade
ContactId  reference(Contact)  cx    Contact ID   child=AccountContactRelations cascade
Roles      multipicklist(4099)  cunp  Roles       values=RelationRoles
IsDirect   boolean             .     Direct
IsActive   boolean             cup   Active
StartDate  date                cunp  Start Date
EndDate    date                cunp  End Date
@system
IsDeleted  boolean             .     Deleted
"""),
)

INDIVIDUAL = SObject(
    name="Individual",
    label="Individual",
    label_plural="Individuals",
    key_prefix="0PK",
    mergeable=True,
    fields=parse_fields("""
Id                       id                     .     Individual ID
OwnerId                  reference(User)        cud   Owner ID
IsDeleted                boolean                .     Deleted
LastName                 string(80)             cu    Last Name      in=Name extra=personname
FirstName                string(40)             cun   First Name     in=Name extra=personname
Salutation               picklist(40)           cun   Salutation     in=Name extra=personname values=Salutation
Name                     string(121)            N     Name           extra=personname
HasOptedOutTracking      boolean                cup   Don't Track
HasOptedOutProfiling     boolean                cup   Don't Profile
HasOptedOutProcessing    boolean                cup   Don't Process
HasOptedOutSolicit       boolean                cup   Don't Market
ShouldForget             boolean                cup   Forget this Individual
SendIndividualData       boolean                cup   Export Individual's Data
BirthDate                date                   cunp  Birth Date
MasterRecordId           reference(Individual)  n     Master Record ID
@system
"""),
)

CONTENT_DOCUMENT_LINK = SObject(
    name="ContentDocumentLink",
    label="Content Document Link",
    label_plural="Content Document Link",
    key_prefix="06A",
    undeletable=False,
    layoutable=False,
    searchable=False,
    mru_enabled=False,
    fields=parse_fields("""
Id                 id                          .     ContentDocumentLink ID
LinkedEntityId  reference(Account,Campaign,Case,Contact,Event,Lead,Opportunity,Task,User)  c \
    Linked Entity ID  child=ContentDocumentLinks cascade
ContentDocumentId  reference(ContentDocument)  c     ContentDocument ID  child=ContentDocumentLinks cascade
IsDeleted          boolean                     .     Is Deleted
SystemModstamp     datetime                    d     System Modstamp
ShareType          picklist(40)                cunr  Share Type      values=ShareType
Visibility         picklist(40)                cunr  Visibility      values=ShareVisibility
"""),
)
