"""
Who works in the org, and what may they do? User, Profile, roles, licences, groups and permissions.

Source: Object Reference (D), cut down to the fields the product and its users read (choice).
"""

from twofold.emulator.schema.kinds import bare_sobject, fixed_sobject
from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

USER = SObject(
    name="User",
    label="User",
    label_plural="Users",
    key_prefix="005",
    deletable=False,
    undeletable=False,
    feed_enabled=True,
    links=("compactLayouts", "layouts", "quickActions"),
    fields=parse_fields("""
Id                    id                      .      User ID
Username              string(80)              cui    Username
LastName              string(80)              cu     Last Name          in=Name extra=personname
FirstName             string(40)              cun    First Name         in=Name extra=personname
Name                  string(121)             N      Full Name          extra=personname
CompanyName           string(80)              cun    Company Name
Division              string(80)              cun    Division
Department            string(80)              cun    Department
Title                 string(80)              cun    Title
@address
Email                 email(128)              cui    Email
Phone                 phone(40)               cun    Phone
Fax                   phone(40)               cun    Fax
MobilePhone           phone(40)               cun    Mobile
Alias                 string(8)               cu     Alias
CommunityNickname     string(40)              cud    Nickname
IsActive              boolean                 cu     Active
TimeZoneSidKey        picklist(40)            cur    Time Zone          values=TimeZone
UserRoleId            reference(UserRole)     cunx   Role ID            child=Users
LocaleSidKey          picklist(40)            cur    Locale             values=Locale
EmailEncodingKey      picklist(40)            cur    Email Encoding     values=EmailEncoding
ProfileId             reference(Profile)      cux    Profile ID         child=Users
UserType              picklist(40)            nr     User Type          values=UserType
LanguageLocaleKey     picklist(40)            cur    Language           values=Language
EmployeeNumber        string(20)              cun    Employee Number
ManagerId             reference(User)         cunx   Manager ID         child=ManagedUsers
LastLoginDate         datetime                n      Last Login
@system
ContactId             reference(Contact)      cnx    Contact ID         child=Users restrict
AccountId             reference(Account)      nx     Account ID         child=Users
PortalRole            picklist(40)            cunr   Portal Role Level  values=PortalRole
FederationIdentifier  string(512)             cun    SAML Federation ID
AboutMe               textarea(1000)          cun    About Me
"""),
)

PROFILE = bare_sobject(
    name="Profile",
    label="Profile",
    label_plural="Profiles",
    key_prefix="00e",
    createable=False,
    fields=parse_fields("""
Id                        id                      .     Profile ID
Name                      string(255)             uN    Name
PermissionsApiEnabled     boolean                 u     API Enabled
PermissionsViewAllData    boolean                 u     View All Data
PermissionsModifyAllData  boolean                 u     Modify All Data
PermissionsBulkApiHardDelete  boolean             u     Bulk API Hard Delete
UserLicenseId             reference(UserLicense)  .     User License ID
UserType                  picklist(40)            nr    User Type        values=UserType
@system
Description               string(255)             un    Description
"""),
)

USER_LICENSE = fixed_sobject(
    name="UserLicense",
    label="User License",
    label_plural="User Licenses",
    key_prefix="100",
    replicateable=False,
    fields=parse_fields("""
Id                    id          .    License ID
LicenseDefinitionKey  string(40)  N    License Def. ID
Name                  string(40)  .    Name
TotalLicenses         int         .    Total Licenses
Status                picklist(40)  r  Status            values=LicenseStatus
UsedLicenses          int         .    Used Licenses
"""),
)

USER_ROLE = SObject(
    name="UserRole",
    label="Role",
    label_plural="Role",
    key_prefix="00E",
    undeletable=False,
    layoutable=False,
    triggerable=False,
    mru_enabled=False,
    links=("compactLayouts",),
    fields=parse_fields("""
Id                id                   .     Role ID
Name              string(80)           cuN   Name
ParentRoleId      reference(UserRole)  cun   Parent Role ID      rel=-
DeveloperName     string(80)           cund  Developer Name
PortalAccountId   reference(Account)   n     Account ID          rel=-
PortalType        picklist(40)         nr    Portal Type         values=PortalType
LastModifiedDate  datetime             d     Last Modified Date
LastModifiedById  reference(User)      d     Last Modified By ID
SystemModstamp    datetime             d     System Modstamp
"""),
)

GROUP = SObject(
    name="Group",
    label="Group",
    label_plural="Group",
    key_prefix="00G",
    undeletable=False,
    layoutable=False,
    triggerable=False,
    mru_enabled=False,
    fields=parse_fields("""
Id                      id                         .     Group ID
Name                    string(40)                 cuN   Name
DeveloperName           string(80)                 cund  Developer Name
RelatedId               reference(User,UserRole)   n     Related ID     rel=Related
Type                    picklist(40)               cr    Type           values=GroupType
Email                   email(255)                 cun   Email
OwnerId                 reference(Organization,User)  d  Owner ID
DoesSendEmailToMembers  boolean                    cu    Send Email to Members
DoesIncludeBosses       boolean                    cu    Include Bosses
@system
"""),
)

GROUP_MEMBER = bare_sobject(
    name="GroupMember",
    label="Group Member",
    label_plural="Group Member",
    key_prefix="011",
    updateable=False,
    fields=parse_fields("""
Id              id                     .   Group Member ID
GroupId         reference(Group)       c   Group ID           child=GroupMembers cascade
UserOrGroupId   reference(Group,User)  c   User/Group ID      rel=-
SystemModstamp  datetime               d   System Modstamp
"""),
)

QUEUE_SOBJECT = bare_sobject(
    name="QueueSobject",
    label="Queue Sobject",
    label_plural="Queue Sobject",
    key_prefix="03g",
    updateable=False,
    replicateable=False,
    fields=parse_fields("""
Id              id                .    Queue Sobject ID
QueueId         reference(Group)  c    Group ID            child=QueueSobjects cascade
SobjectType     picklist(40)      c    Sobject Type        values=QueueSobjectType
CreatedById     reference(User)   d    Created By ID
SystemModstamp  datetime          d    System Modstamp
"""),
)

PERMISSION_SET = bare_sobject(
    name="PermissionSet",
    label="Permission Set",
    label_plural="Permission Sets",
    key_prefix="0PS",
    fields=parse_fields("""
Id                        id                  .    Permission Set ID
Name                      string(80)          cuN  Permission Set Name
Label                     string(80)          cu   Permission Set Label
LicenseId                 reference(UserLicense)  cn  License ID
ProfileId                 reference(Profile)  n    Profile ID
IsOwnedByProfile          boolean             .    Is Owned By Profile
IsCustom                  boolean             .    Custom
PermissionsApiEnabled     boolean             cu   API Enabled
PermissionsViewAllData    boolean             cu   View All Data
PermissionsModifyAllData  boolean             cu   Modify All Data
Description               string(255)         cun  Description
@system
NamespacePrefix           string(15)          n    Namespace Prefix
Type                      picklist(40)        ndr  Type            values=PermissionSetType default=Regular
"""),
)

PERMISSION_SET_ASSIGNMENT = bare_sobject(
    name="PermissionSetAssignment",
    label="Permission Set Assignment",
    label_plural="Permission Set Assignments",
    key_prefix="0Pa",
    updateable=False,
    fields=parse_fields("""
Id               id                        .   PermissionSetAssignment ID
PermissionSetId  reference(PermissionSet)  cn  PermissionSet ID   child=Assignments cascade
AssigneeId       reference(User)           c   Assignee ID        child=PermissionSetAssignments cascade
SystemModstamp   datetime                  d   Date Assigned
"""),
)

OBJECT_PERMISSIONS = bare_sobject(
    name="ObjectPermissions",
    label="Object Permissions",
    label_plural="Object Permissions",
    key_prefix="110",
    fields=parse_fields("""
Id                           id                        .    ObjectPermissions ID
ParentId                     reference(PermissionSet)  c    Parent ID             child=ObjectPerms cascade
SobjectType                  string(40)                c    Sobject Type Name
PermissionsCreate            boolean                   cu   Create Records
PermissionsRead              boolean                   cu   Read Records
PermissionsEdit              boolean                   cu   Edit Records
PermissionsDelete            boolean                   cu   Delete Records
PermissionsViewAllRecords    boolean                   cu   Read All Records
PermissionsModifyAllRecords  boolean                   cu   Edit All Records
@system
"""),
)

FIELD_PERMISSIONS = bare_sobject(
    name="FieldPermissions",
    label="Field Permissions",
    label_plural="Field Permissions",
    key_prefix="01k",
    fields=parse_fields("""
Id               id                        .   FieldPermissions ID
ParentId         reference(PermissionSet)  c   Parent ID           child=FieldPerms cascade
SobjectType      string(40)                c   Sobject Type Name
Field            string(255)               c   Field Name
PermissionsEdit  boolean                   cu  Edit Field
PermissionsRead  boolean                   cu  Read Field
SystemModstamp   datetime                  d   System Modstamp
"""),
)
