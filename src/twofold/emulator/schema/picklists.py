"""
Which values do the standard picklists have in a new org? Pairs of value and label, in the order of the describe.

Source: recorded describes (C), values that packages had added left out; ``User``, ``Group`` and setup values from the
Object Reference (D), shortened to what the box uses (choice).
"""

from twofold.emulator.schema.time_zones import TIME_ZONES


def _same(text: str) -> tuple[tuple[str, str], ...]:
    """Read values parted by ``|`` whose label is the value itself."""
    return tuple((value, value) for value in text.split("|"))


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read ``value=label`` pairs parted by ``|``."""
    return tuple((value, label or value) for value, _, label in (pair.partition("=") for pair in text.split("|")))


STANDARD_VALUES: dict[str, tuple[tuple[str, str], ...]] = {
    "AssetStatus": _same("Purchased|Shipped|Installed|Registered|Obsolete"),
    "ContentLocation": _pairs("S=Salesforce|E=External|L=Social Customer Service"),
    "ContentOrigin": _pairs("C=Content|H=Chatter"),
    "ContractStatus": _same("In Approval Process|Activated|Draft"),
    "ContractStatusCode": _pairs("InApproval=In Approval Process|Activated|Draft"),
    "ExpirationNotice": _pairs("15=15 Days|30=30 Days|45=45 Days|60=60 Days|90=90 Days|120=120 Days"),
    "OrderStatus": _same("Draft|Activated"),
    "OrderStatusCode": _pairs("D=Draft|A=Activated"),
    "OrderType": _same("New|Renewal"),
    "ProductFamily": _same("None"),
    "PublishStatus": _pairs("U=Upload Interrupted|P=Public|R=Personal Library"),
    "UnitOfMeasure": _same("Each"),
    "AccountSource": _same("Web|Phone Inquiry|Partner Referral|Purchased List|Other"),
    "AccountType": _same(
        "Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Installation Partner"
        "|Technology Partner|Other"
    ),
    "CallType": _same("Internal|Inbound|Outbound"),
    "CampaignMemberStatus": _same("Sent|Responded"),
    "CampaignStatus": _same("Planned|In Progress|Completed|Aborted"),
    "CampaignType": _same(
        "Conference|Webinar|Trade Show|Public Relations|Partners|Referral Program|Advertisement|Banner Ads"
        "|Direct Mail|Email|Telemarketing|Other"
    ),
    "CaseOrigin": _same("Phone|Email|Web"),
    "CasePriority": _same("High|Medium|Low"),
    "CaseReason": _same("Installation|Equipment Complexity|Performance|Breakdown|Equipment Design|Feedback|Other"),
    "CaseStatus": _same("New|Working|Escalated|Closed"),
    "CaseType": _same("Mechanical|Electrical|Electronic|Structural|Other"),
    "CleanStatus": _pairs(
        "Matched=In Sync|Different|Acknowledged=Reviewed|NotFound=Not Found|Inactive|Pending=Not Compared"
        "|SelectMatch=Select Match|Skipped"
    ),
    "ContactRole": _same(
        "Business User|Decision Maker|Economic Buyer|Economic Decision Maker|Evaluator|Executive Sponsor"
        "|Influencer|Technical Buyer|Other"
    ),
    "Currency": _pairs("GBP=GBP - British Pound|EUR=EUR - Euro|USD=USD - U.S. Dollar"),
    "EmailEncoding": _pairs("UTF-8=Unicode (UTF-8)|ISO-8859-1=General US & Western Europe (ISO-8859-1, ISO-LATIN-1)"),
    "EventSubject": _same("Call|Email|Meeting|Send Letter/Quote|Other"),
    "EventSubtype": _same("Event"),
    "ForecastCategory": _pairs("Omitted|Pipeline|BestCase=Best Case|MostLikely=Most Likely|Forecast=Commit|Closed"),
    "ForecastCategoryName": _same("Omitted|Pipeline|Best Case|Commit|Closed"),
    "GenderIdentity": _same("Male|Female|Nonbinary|Not Listed"),
    "GeocodeAccuracy": _same("Address|NearAddress|Block|Street|ExtendedZip|Zip|Neighborhood|City|County|State|Unknown"),
    "GroupEventType": _pairs("0=Non-group Event|1=Group Event|2=Proposed Event|3=IsRecurrence2 Series Pattern"),
    "GroupType": _pairs(
        "Regular=Public Group|Queue|Organization|Role|RoleAndSubordinates=Role and Subordinates|AllCustomerPortal"
    ),
    "Industry": _same(
        "Agriculture|Apparel|Banking|Biotechnology|Chemicals|Communications|Construction|Consulting|Education"
        "|Electronics|Energy|Engineering|Entertainment|Environmental|Finance|Food & Beverage|Government|Healthcare"
        "|Hospitality|Insurance|Machinery|Manufacturing|Media|Not For Profit|Recreation|Retail|Shipping|Technology"
        "|Telecommunications|Transportation|Utilities|Other"
    ),
    "Language": _pairs("en_US=English|en_GB=English (UK)|de=German|fr=French|es=Spanish|it=Italian|ja=Japanese"),
    "LeadSource": _same("Web|Phone Inquiry|Partner Referral|Purchased List|Other"),
    "LeadStatus": _same("Open - Not Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted"),
    "Locale": _pairs(
        "en_US=English (United States)|en_GB=English (United Kingdom)|de_DE=German (Germany)|fr_FR=French (France)"
        "|es_ES=Spanish (Spain)|it_IT=Italian (Italy)|ja_JP=Japanese (Japan)"
    ),
    "OpportunityType": _same(
        "Existing Customer - Upgrade|Existing Customer - Replacement|Existing Customer - Downgrade|New Customer"
    ),
    "OrganizationType": _same(
        "Team Edition|Professional Edition|Enterprise Edition|Developer Edition|Unlimited Edition|Base Edition"
    ),
    "Ownership": _same("Public|Private|Subsidiary|Other"),
    "PermissionSetType": _same("Regular|Standard|Session|Group|Profile"),
    "PortalRole": _same("Executive|Manager|Worker|PersonAccount"),
    "Pronouns": _same("He/Him|She/Her|They/Them|He/They|She/They|Not Listed"),
    "Rating": _same("Hot|Warm|Cold"),
    "Recurrence2PatternVersion": _pairs("1=RFC 5545 v4 RRULE|2=RFC 5545 v4_2 RRULE"),
    "RecurrenceInstance": _pairs("First=1st|Second=2nd|Third=3rd|Fourth=4th|Last=last"),
    "RecurrenceMonthOfYear": _same(
        "January|February|March|April|May|June|July|August|September|October|November|December"
    ),
    "RecurrenceType": _pairs(
        "RecursDaily=Recurs Daily|RecursEveryWeekday=Recurs Every Weekday|RecursMonthly=Recurs Monthly"
        "|RecursMonthlyNth=Recurs Monthly Nth|RecursWeekly=Recurs Weekly|RecursYearly=Recurs Yearly"
        "|RecursYearlyNth=Recurs Yearly Nth"
    ),
    "RelationRoles": _same("Business User|Decision Maker|Economic Buyer|Evaluator|Influencer|Other"),
    "Salutation": _same("Mr.|Ms.|Mrs.|Dr.|Prof.|Mx."),
    "ShareType": _pairs("V=Viewer|C=Collaborator|I=Inferred"),
    "ShareVisibility": _same("AllUsers|InternalUsers|SharedUsers"),
    "SharingLevel": _pairs(
        "None=Private|Read=Public Read Only|Edit=Public Read/Write|ReadEditTransfer=Public Read/Write/Transfer"
        "|ControlledByParent=Controlled by Parent"
    ),
    "ShowAs": _pairs("Busy|OutOfOffice=Out of Office|Free"),
    "StageName": _same(
        "Prospecting|Qualification|Needs Analysis|Value Proposition|Id. Decision Makers|Perception Analysis"
        "|Proposal/Price Quote|Negotiation/Review|Closed Won|Closed Lost"
    ),
    "TaskPriority": _same("High|Normal|Low"),
    "TaskStatus": _same("Not Started|In Progress|Completed|Waiting on someone else|Deferred"),
    "TaskSubject": _same("Call|Send Letter|Send Quote|Other"),
    "TaskSubtype": _pairs("Task|Email|ListEmail=List Email|Cadence|Call|LinkedIn"),
    "TimeZone": tuple((zone, zone) for zone in TIME_ZONES),
    "CampaignMemberType": _same("Lead|Contact"),
    "LicenseStatus": _same("Active|Disabled"),
    "MatchEngine": _same("ExactMatchEngine|FuzzyMatchEngine"),
    "PortalType": _same("None|CustomerPortal|Partner"),
    "QueueSobjectType": _same("Case|Lead"),
    "RecordTypeSobject": _same("Account|Campaign|Case|Contact|Lead|Opportunity"),
    "RuleStatus": _same("Inactive|Deactivating|DeactivationFailed|Active|Activating|ActivationFailed"),
    "SobjectSubtype": _pairs("None|PersonAccount=Person Account"),
    "UserType": _pairs(
        "Standard|PowerPartner=Partner|CspLitePortal=High Volume Portal|CustomerSuccess=Customer Portal User"
        "|PowerCustomerSuccess=Customer Portal Manager|Guest"
    ),
}
