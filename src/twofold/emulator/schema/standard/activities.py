"""
What do Event and Task consist of?

Source: recorded describe of Event, v59 (C), with the targets of ``WhatId`` that the box has; Task by the Object
Reference (D).
"""

from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.table import parse_fields

EVENT = SObject(
    name="Event",
    label="Event",
    label_plural="Events",
    key_prefix="00U",
    typed=True,
    links=("compactLayouts", "layouts", "quickActions"),
    scopes=(("delegated", "My delegated events"),),
    fields=parse_fields("""
Id                           id                      .      Activity ID
WhoId                        reference(Contact,Lead)  cunpx  Name ID            child=Events cascade
WhatId  reference(Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2)  cunpx  Related To ID  child=Events cascade
Subject                      combobox(255)           cunN   Subject            values=EventSubject
Location                     string(255)             cunp   Location
IsAllDayEvent                boolean                 cup    All-Day Event
ActivityDateTime             datetime                cun    Due Date Time
ActivityDate                 date                    cun-a  Due Date Only
DurationInMinutes            int                     cun    Duration
StartDateTime                datetime                cun    Start Date Time
EndDateTime                  datetime                cun    End Date Time
EndDate                      date                    n      End Date
Description                  textarea(32000)         cunp   Description
AccountId                    reference(Account)      nx     Account ID
OwnerId                      reference(Calendar,User)  cud  Assigned To ID
IsPrivate                    boolean                 cu     Private
ShowAs                       picklist(40)            cundr  Show Time As       values=ShowAs default=Busy
IsDeleted                    boolean                 .      Deleted
IsChild                      boolean                 .      Is Child
IsGroupEvent                 boolean                 .      Is Group Event
GroupEventType               picklist(40)            ndr    Group Event Type   values=GroupEventType default=0
@system
IsArchived                   boolean                 .      Archived
RecurrenceActivityId         reference(Event)        n      Recurrence Activity ID  rel=- child=RecurringEvents
IsRecurrence                 boolean                 c      Create Recurring Series of Events
RecurrenceStartDateTime      datetime                cun    Recurrence Start
RecurrenceEndDateOnly        date                    cun    Recurrence End
RecurrenceTimeZoneSidKey     picklist(40)            cunr   Recurrence Time Zone  values=TimeZone
RecurrenceType               picklist(40)            cunr   Recurrence Type    values=RecurrenceType
RecurrenceInterval           int                     cun    Recurrence Interval  digits=9
RecurrenceDayOfWeekMask      int                     cun    Recurrence Day of Week Mask  digits=9
RecurrenceDayOfMonth         int                     cun    Recurrence Day of Month  digits=9
RecurrenceInstance           picklist(40)            cunr   Recurrence Instance  values=RecurrenceInstance
RecurrenceMonthOfYear        picklist(40)            cunr   Recurrence Month of Year  values=RecurrenceMonthOfYear
ReminderDateTime             datetime                cun    Reminder Date/Time
IsReminderSet                boolean                 cu     Reminder Set
EventSubtype                 picklist(40)            cnr    Event Subtype      values=EventSubtype
IsRecurrence2Exclusion       boolean                 .      Historical Event, Not Following Recurrence
Recurrence2PatternText       textarea(512)           cn     Recurrence Pattern
Recurrence2PatternVersion    picklist(40)            nr     Pattern Version    values=Recurrence2PatternVersion
IsRecurrence2                boolean                 .      Repeat
IsRecurrence2Exception       boolean                 .      Is Exception
Recurrence2PatternStartDate  datetime                n      Recurrence Pattern Start Date
Recurrence2PatternTimeZone   string(255)             n      Recurrence Pattern Time Zone Reference
"""),
)

TASK = SObject(
    name="Task",
    label="Task",
    label_plural="Tasks",
    key_prefix="00T",
    typed=True,
    links=("compactLayouts", "layouts", "quickActions"),
    fields=parse_fields("""
Id                    id                       .      Activity ID
WhoId                 reference(Contact,Lead)  cunpx  Name ID            child=Tasks cascade
WhatId  reference(Account,Asset,Campaign,Case,Contract,Opportunity,Order,Product2)  cunpx  Related To ID  child=Tasks cascade
Subject               combobox(255)            cunN   Subject            values=TaskSubject
ActivityDate          date                     cunp   Due Date Only
Status                picklist(255)            cud    Status             values=TaskStatus default=Not_Started
Priority              picklist(255)            cud    Priority           values=TaskPriority default=Normal
IsHighPriority        boolean                  .      High Priority
OwnerId               reference(Group,User)    cud    Assigned To ID
Description           textarea(32000)          cunp   Description
IsDeleted             boolean                  .      Deleted
AccountId             reference(Account)       nx     Account ID
IsClosed              boolean                  .      Closed
@system
IsArchived            boolean                  .      Archived
CallDurationInSeconds  int                     cunp   Call Duration
CallType              picklist(40)             cunpr  Call Type          values=CallType
CallDisposition       string(255)              cunp   Call Result
CallObject            string(255)              cunp   Call Object Identifier
ReminderDateTime      datetime                 cun    Reminder Date/Time
IsReminderSet         boolean                  cu     Reminder Set
RecurrenceActivityId  reference(Task)          n      Recurrence Activity ID  rel=- child=RecurringTasks
IsRecurrence          boolean                  c      Create Recurring Series of Tasks
TaskSubtype           picklist(40)             cnr    Task Subtype       values=TaskSubtype
CompletedDateTime     datetime                 n      Completed Date
"""),
)
