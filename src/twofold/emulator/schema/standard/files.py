"""
What hangs on a record? Files with their versions, attachments and notes.

Source: Object Reference (D), cut down to the fields clients read (choice); where they hang by the recorded describes (C).
"""

from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

CONTENT_DOCUMENT = SObject(
    name="ContentDocument",
    label="Content Document",
    label_plural="Content Documents",
    key_prefix="069",
    createable=False,
    searchable=False,
    mru_enabled=False,
    fields=parse_fields("""
Id                        id                         .      ContentDocument ID
@system
IsArchived                boolean                    u      Is Archived
ArchivedById              reference(User)            n      User ID               rel=-
ArchivedDate              date                       n      Archived Date
IsDeleted                 boolean                    .      Is Deleted
OwnerId                   reference(User)            ud     Owner ID
Title                     string(255)                uN     Title
PublishStatus             picklist(40)               dr     Publish Status        values=PublishStatus
LatestPublishedVersionId  reference(ContentVersion)  n      Latest Published Version ID
ParentId                  string(18)                 n      Parent ID
@viewed
Description               textarea(1000)             un     Description
ContentSize               int                        n      Size
FileType                  string(20)                 n      File Type
FileExtension             string(40)                 n      File Extension
"""),
)

CONTENT_VERSION = SObject(
    name="ContentVersion",
    label="Content Version",
    label_plural="Content Versions",
    key_prefix="068",
    deletable=False,
    undeletable=False,
    mru_enabled=False,
    fields=parse_fields("""
Id                      id                         .       ContentVersion ID
ContentDocumentId       reference(ContentDocument)  cd     ContentDocument ID    child=ContentVersions cascade
IsLatest                boolean                    .       Is Latest
VersionNumber           string(20)                 n       Version Number
Title                   string(255)                cuN     Title
Description             textarea(1000)             cun     Description
ReasonForChange         string(1000)               cun     Reason For Change
PathOnClient            string(500)                cn      Path On Client
OwnerId                 reference(User)            cud     Owner ID
@system
IsDeleted               boolean                    .       Is Deleted
FileType                string(20)                 n       File Type
PublishStatus           picklist(40)               dr      Publish Status        values=PublishStatus
VersionData             base64                     cn-f    Version Data
ContentSize             int                        n       Size
FileExtension           string(40)                 n       File Extension
FirstPublishLocationId  reference(Account,Campaign,Case,Contact,Event,Lead,Opportunity,Task,User)  cn  First Publish Location ID
Origin                  picklist(40)               cdr     Content Origin        values=ContentOrigin default=H
ContentLocation         picklist(40)               cdr     Content Location      values=ContentLocation default=S
Checksum                string(50)                 n       Checksum
"""),
)

ATTACHMENT = SObject(
    name="Attachment",
    label="Attachment",
    label_plural="Attachments",
    key_prefix="00P",
    layoutable=False,
    searchable=False,
    mru_enabled=False,
    fields=parse_fields("""
Id           id               .      Attachment ID
IsDeleted    boolean          .      Deleted
ParentId  reference(Account,Asset,Campaign,Case,Contact,Contract,Event,Lead,Opportunity,Order,Product2,Task)  cx \
    Parent ID  child=Attachments cascade
Name         string(255)      cuN    File Name
IsPrivate    boolean          cu     Private
ContentType  string(120)      cun    Content Type
BodyLength   int              n      Body Length
Body         base64           cu-f   Body
OwnerId      reference(User)  cud    Owner ID
@system
Description  string(500)      cun    Description
"""),
)

NOTE = SObject(
    name="Note",
    label="Note",
    label_plural="Notes",
    key_prefix="002",
    layoutable=False,
    mru_enabled=False,
    fields=parse_fields("""
Id         id                   .    Note Id
IsDeleted  boolean              .    Deleted
ParentId   reference(Account,Asset,Contact,Contract,Lead,Opportunity,Order,Product2)  cx  Parent ID  child=Notes cascade
Title      string(80)           cuN  Title
IsPrivate  boolean              cu   Private
Body       textarea(32000)      cun  Body
OwnerId    reference(User)      cud  Owner ID
@system
"""),
)
