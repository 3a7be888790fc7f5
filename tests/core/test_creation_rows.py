"""
Every row of the creation rules: who is recognised how, what is updated, who owns it, what is created.

``source`` names the row: A4 and A5 of the connector reference, S0 and S1 the two articles about the booking connector and
its creation rules, D16 the design's settled contracts, 9.x a place where a source is wrong and the product is right.
"""

from dataclasses import replace

import pytest

from tests.cast import (
    ACME,
    ACME_ID,
    BUSINESS_TYPE,
    CASE_ID,
    HOST_USER,
    KIM,
    KIM_ID,
    LEE,
    LEE_ID,
    ORG,
    PAT,
    PAT_CONTACT,
    PAT_ID,
    PERSON_TYPE,
    QUEUE,
    SAM,
    VIP_TYPE,
    books,
    make_org,
    person_row,
    row,
)
from tests.core.rows import Case, assert_row, preset
from twofold.core.creation_rules import (
    CompanyPolicy,
    DuplicatePolicy,
    FieldMapping,
    MatchKey,
    ObjectRule,
    OwnerPolicy,
    Ownership,
    WriteMode,
)
from twofold.core.notices import Host, Person
from twofold.core.org import RecordType
from twofold.core.plan import Ref
from twofold.core.rows import Row
from twofold.facts.families import Family
from twofold.facts.ids import make_id, to_15

LEAD, CONTACT, CASE, PERSON = (preset(f"booking-{t}") for t in ("lead", "contact", "case", "person-account"))
SAM_OF_ACME = replace(SAM, company="Acme")
PAT_WITH_PHONE = Person(full_name="Pat Sample", email="pat@example.com", mobile_phone="+43 1 999")
KIM_WITH_PHONE = Person(full_name="Kim Sample", email="kim@example.com", phone="+43 1 999")
LEE_WITH_PHONE = Person(full_name="Lee Sample", email="lee@example.com", mobile_phone="+43 1 999", company="Acme")
STRANGE = Person(full_name="Lee Sample", email="new-address@example.com")
ELDER_PAT = person_row(
    make_id("001", 92),
    make_id("003", 92),
    "pat@example.com",
    FirstName="Pat",
    LastName="S",
    CreatedDate="2020-01-01T00:00:00.000+0000",
)
OLD_PAT = person_row(
    make_id("001", 90), make_id("003", 90), "pat@example.com", LastModifiedDate="2025-01-01T00:00:00.000+0000"
)
LEE_TWIN = row(
    "Lead",
    make_id("00Q", 90),
    Email="lee@example.com",
    FirstName="Lee",
    LastName="Sample",
    LastModifiedDate="2026-02-20T00:00:00.000+0000",
)
CASE_OF_PAT = row(
    "Case",
    CASE_ID,
    ContactId=PAT_CONTACT,
    AccountId=PAT_ID,
    Contact=Row("Contact", {"Id": PAT_CONTACT, "Email": "pat@example.com", "IsPersonAccount": True}),
    Account=PAT,
)
CASE_OF_KIM = row(
    "Case",
    CASE_ID,
    ContactId=KIM_ID,
    AccountId=ACME_ID,
    Contact=Row("Contact", {"Id": KIM_ID, "Email": "kim@example.com"}),
    Account=ACME,
)
BARE_CASE = row("Case", CASE_ID)
CONVERTED = row(
    "Lead", LEE_ID, Email="lee@example.com", IsConverted=True, ConvertedAccountId=PAT_ID, ConvertedContactId=PAT_CONTACT
)
LOSER = row("Account", make_id("001", 91), IsDeleted=True, MasterRecordId=PAT_ID)
TWO_TYPES = (
    RecordType(PERSON_TYPE, "Account", "PersonAccount", Family.PERSON),
    RecordType(VIP_TYPE, "Account", "Vip", Family.PERSON),
)


VISIT_TYPE = make_id("012", 9)
VISITING = replace(
    ORG,
    record_types=(
        *ORG.record_types,
        *(RecordType(VISIT_TYPE, kind, "Visit") for kind in ("Lead", "Case", "Contact", "Event")),
    ),
)


def replace_fields(record: Row, **changes: object) -> Row:
    return replace(record, fields={**record.fields, **changes})


def with_record(record_id: str, who: str | Person = "pat", **changes: object):
    return books(who, record_id=record_id, **changes)


EXISTING_LEADS = [
    Case("an open Lead is recognised by its Id in the link", "A4/S1", LEAD, with_record(LEE_ID, STRANGE), [LEE],
         ["create Event"], {"Event.WhoId": LEE_ID}, ["matched-record-id"]),
    Case("an open Lead is recognised by e-mail when the link says nothing", "A4/S1", LEAD, books("lee"), [LEE],
         ["create Event"], {"Event.WhoId": LEE_ID}, ["matched-email"]),
    Case("a 15-character Id is the same Id", "D16", LEAD, with_record(to_15(LEE_ID), STRANGE), [LEE],
         ["create Event"], {"Event.WhoId": LEE_ID}, ["matched-record-id"]),
    Case("an unknown record Id falls back to the e-mail", "A5", LEAD, with_record(make_id("00Q", 999), "lee"), [LEE],
         ["create Event"], {"Event.WhoId": LEE_ID}, ["record-id-unknown", "matched-email"]),
    Case("what is no Id at all falls back to the e-mail", "A5", LEAD, with_record("' OR Name != '", "lee"), [LEE],
         ["create Event"], {"Event.WhoId": LEE_ID}, ["record-id-malformed", "matched-email"]),
    Case("the Id of a company is no person's, and the e-mail decides", "D16", LEAD, with_record(ACME_ID, "lee"), [ACME, LEE],
         ["create Event"], {"Event.WhoId": LEE_ID}, ["company-named", "matched-email"]),
    Case("empty fields of the Lead are filled", "A4/S1", LEAD, books(LEE_WITH_PHONE), [LEE],
         ["update Lead", "create Event"], {"Lead.MobilePhone": "+43 1 999", "Lead.Company": "Acme"}),
    Case("a filled field of the Lead is kept", "A4/S1", LEAD, books(LEE_WITH_PHONE),
         [row("Lead", LEE_ID, Email="lee@example.com", FirstName="Lee", LastName="Sample", MobilePhone="+43 1 111", Company="Old")],
         ["create Event"], {"Lead.MobilePhone": None}, ["nothing-to-update"]),
    Case("override writes over the Lead's data", "A4/S1", preset("booking-lead", mode=WriteMode.ALWAYS), books(LEE_WITH_PHONE),
         [row("Lead", LEE_ID, Email="lee@example.com", FirstName="Lee", LastName="Sample", MobilePhone="+43 1 111")],
         ["update Lead", "create Event"], {"Lead.MobilePhone": "+43 1 999"}, ["updated"]),
    Case("the owner of an existing Lead stays", "A4/S1", LEAD, books(LEE_WITH_PHONE), [LEE],
         ["update Lead", "create Event"], {"Lead.OwnerId": None}, ["owner-kept"]),
    Case("the host may take over an existing Lead", "A4/S1", preset("booking-lead", owner=OwnerPolicy.HOST), books("lee"), [LEE],
         ["update Lead", "create Event"], {"Lead.OwnerId": HOST_USER}, ["owner-host"]),
    Case("assignment rules may take an existing Lead", "A4/S1", preset("booking-lead", owner=OwnerPolicy.ASSIGNMENT_RULES),
         books("lee"), [LEE], ["update Lead", "create Event"], {"Lead.OwnerId": None}, ["owner-assignment-rules"]),
    Case("of several Leads the most recently modified is used", "A4", LEAD, books("lee"), [LEE, LEE_TWIN],
         ["create Event"], {"Event.WhoId": LEE_TWIN.id}, ["newest-taken"]),
]  # fmt: skip

NEW_LEADS = [
    Case("a stranger on a Lead page becomes a Lead with an Event", "A4/S1", LEAD, books("sam"), [],
         ["create Lead", "create Event"],
         {"Lead.LastName": "van Stranger", "Lead.FirstName": "Sam", "Lead.Email": "sam@example.com", "Event.WhoId": Ref("person")},
         ["nobody-known", "lead-created"]),
    Case("a new Lead belongs to the page owner", "A4/S1", LEAD, books("sam"), [], ["create Lead", "create Event"],
         {"Lead.OwnerId": HOST_USER}, ["owner-host"]),
    Case("a new Lead may go through the assignment rules", "A4/S1", preset("booking-lead", owner=OwnerPolicy.ASSIGNMENT_RULES),
         books("sam"), [], ["create Lead", "create Event"], {"Lead.OwnerId": None}, ["owner-assignment-rules"]),
    Case("a new Lead may go to a queue", "design 5",
         preset("booking-lead", rules={"Lead": ObjectRule(owner=Ownership(OwnerPolicy.QUEUE, OwnerPolicy.KEEP, "intake"))}),
         books("sam"), [], ["create Lead", "create Event"], {"Lead.OwnerId": QUEUE}, ["owner-named"]),
    Case("without a company the Lead is made without one, where the org allows it", "D16", LEAD, books("sam"), [],
         ["create Lead", "create Event"], {"Lead.Company": None}, ["company-blank"]),
    Case("without a company the Lead is parked where the org wants one: none is made up", "D16/A3", LEAD, books("sam"), [],
         parked="company-missing", org=make_org(person_accounts=False, lead_company=True)),
    Case("an unknown host leaves the Lead to the API user", "D16", LEAD, books("sam", host=Host(email="nobody@example.com")), [],
         ["create Lead", "create Event"], {"Lead.OwnerId": None, "Event.OwnerId": None}, ["host-unknown"]),
    Case("a nameless stranger is parked: no last name is made up", "A3/D17", LEAD, books(Person(email="x@example.com")), [],
         parked="last-name-missing"),
    Case("a stranger without any match key is parked: nobody could find them again", "D16", LEAD, books(Person(full_name="Sam Stranger")), [],
         parked="no-match-key"),
    Case("a stranger with a bad e-mail is parked", "D16", LEAD, books(Person(full_name="Sam", email="not an address")), [],
         parked="email-invalid"),
]  # fmt: skip

CONTACTS = [
    Case("an existing Contact is recognised by its Id in the link", "A4/S1", CONTACT, with_record(KIM_ID, STRANGE), [KIM],
         ["create Event"], {"Event.WhoId": KIM_ID}, ["matched-record-id"]),
    Case("an existing Contact is recognised by e-mail", "A4/S1", CONTACT, books("kim"), [KIM],
         ["create Event"], {"Event.WhoId": KIM_ID}, ["matched-email"]),
    Case("empty fields of the Contact are filled", "A4/S1", CONTACT, books(KIM_WITH_PHONE), [KIM],
         ["update Contact", "create Event"], {"Contact.Phone": "+43 1 999", "Contact.AccountId": None}),
    Case("override writes over the Contact's data", "A4/S1", preset("booking-contact", mode=WriteMode.ALWAYS), books(KIM_WITH_PHONE),
         [row("Contact", KIM_ID, Email="kim@example.com", FirstName="Kim", LastName="Sample", Phone="1", AccountId=ACME_ID)],
         ["update Contact", "create Event"], {"Contact.Phone": "+43 1 999"}),
    Case("the owner of an existing Contact stays", "A4/S1", CONTACT, books("kim"), [KIM], ["create Event"], because=["owner-kept"]),
    Case("the host may take over an existing Contact", "A4/S1", preset("booking-contact", owner=OwnerPolicy.HOST), books("kim"), [KIM],
         ["update Contact", "create Event"], {"Contact.OwnerId": HOST_USER}),
    Case("a new Contact stands under the existing account of its company", "A4/S1", CONTACT, books(SAM_OF_ACME), [ACME],
         ["create Contact", "create Event"], {"Contact.AccountId": ACME_ID, "Event.WhoId": Ref("person")},
         ["business-account-used", "contact-created"]),
    Case("an account that does not exist is made for a new Contact", "A4/S1", CONTACT, books(SAM_OF_ACME), [],
         ["create Account", "create Contact", "create Event"], {"Account.Name": "Acme", "Contact.AccountId": Ref("company")},
         ["business-account-created"]),
    Case("a new Contact belongs to the page owner", "A4/S1", CONTACT, books(SAM_OF_ACME), [ACME],
         ["create Contact", "create Event"], {"Contact.OwnerId": HOST_USER}),
    Case("a stranger without a company is parked on a Contact page: no company is made up", "D16/A9", CONTACT, books("sam"), [],
         parked="company-missing"),
    Case("a stranger without a company may become a Person Account instead", "D16",
         preset("booking-contact", company_missing=CompanyPolicy.PERSON_ACCOUNT), books("sam"), [],
         ["create Account", "create Event"], {"Account.LastName": "van Stranger", "Account.RecordTypeId": PERSON_TYPE},
         ["person-account-created"]),
    Case("a stranger without a company may become a private contact instead", "D16",
         preset("booking-contact", company_missing=CompanyPolicy.PRIVATE_CONTACT), books("sam"), [],
         ["create Contact", "create Event"], {"Contact.AccountId": None}, ["private-contact"]),
    Case("a Contact page with only a Lead known uses the Lead", "D16", CONTACT, books("lee"), [LEE],
         ["create Event"], {"Event.WhoId": LEE_ID}, ["lead-used"]),
    Case("a Lead page with a business Contact known uses the Contact", "D16/A9", LEAD, books("kim"), [KIM],
         ["create Event"], {"Event.WhoId": KIM_ID}, ["contact-used"]),
    Case("business contacts and persons live side by side, though a source says otherwise", "9.17", CONTACT, books("kim"), [KIM, PAT],
         ["create Event"], {"Event.WhoId": KIM_ID}),
]  # fmt: skip

PERSONS = [
    Case("a Contact page updates the Person Account and adds the Event", "A4/S0", CONTACT, books(PAT_WITH_PHONE), [PAT],
         ["update Account", "create Event"], {"Account.PersonMobilePhone": "+43 1 999", "Event.WhoId": PAT_CONTACT}, ["matched-email"]),
    Case("a Lead page updates the Person Account instead of making a Lead", "A4/S0", LEAD, books(PAT_WITH_PHONE), [PAT],
         ["update Account", "create Event"], {"Account.PersonMobilePhone": "+43 1 999", "Event.WhoId": PAT_CONTACT},
         ["person-account-wins"]),
    Case("a Case page makes the Case, updates the Person Account and relates both halves", "A4/S0", CASE, books(PAT_WITH_PHONE), [PAT],
         ["update Account", "create Case", "create Event"],
         {"Case.ContactId": PAT_CONTACT, "Case.AccountId": PAT_ID, "Event.WhoId": PAT_CONTACT, "Event.WhatId": Ref("case")}),
    Case("the contact half's Id in the link means the person", "A4/A5", CONTACT, with_record(PAT_CONTACT, STRANGE), [PAT],
         ["create Event"], {"Event.WhoId": PAT_CONTACT}, ["matched-record-id"]),
    Case("the account half's Id in the link means the same person", "A5/9.8", CONTACT, with_record(PAT_ID, STRANGE), [PAT],
         ["create Event"], {"Event.WhoId": PAT_CONTACT}, ["matched-record-id"]),
    Case("a Person Account wins over a Lead with the same e-mail", "D16", LEAD, books("pat"),
         [PAT, row("Lead", LEE_ID, Email="pat@example.com")], ["create Event"], {"Event.WhoId": PAT_CONTACT}, ["also-known-as"]),
    Case("a Person Account wins over a business Contact with the same e-mail", "D16", CONTACT, books("pat"),
         [PAT, row("Contact", KIM_ID, Email="pat@example.com")], ["create Event"], {"Event.WhoId": PAT_CONTACT}, ["also-known-as"]),
    Case("the name of a person is never written as Name", "9.16/D1", preset("booking-contact", mode=WriteMode.ALWAYS),
         books(Person(full_name="Pat Newname", email="pat@example.com")), [PAT], ["update Account", "create Event"],
         {"Account.Name": None, "Account.LastName": "Newname"}),
    Case("a person's owner stays by the Contact rule", "A4", CONTACT, books("pat"), [PAT], ["create Event"], because=["owner-kept"]),
    Case("a person's owner becomes the host by the Contact rule", "A4", preset("booking-contact", owner=OwnerPolicy.HOST), books("pat"),
         [PAT], ["update Account", "create Event"], {"Account.OwnerId": HOST_USER}),
    Case("of several Person Accounts the vendor presets take the newest", "A4", CONTACT, books("pat"), [OLD_PAT, PAT],
         ["create Event"], {"Event.WhoId": PAT_CONTACT}, ["newest-taken"]),
    Case("of several Person Accounts our own preset guesses nothing", "D16", PERSON, books("pat"), [OLD_PAT, PAT], parked="ambiguous"),
    Case("of several Person Accounts the oldest may be taken", "design 5", preset("booking-contact", duplicates=DuplicatePolicy.OLDEST),
         books("pat"), [ELDER_PAT, PAT], ["create Event"], {"Event.WhoId": make_id("003", 92)}, ["oldest-taken"]),
    Case("a stranger becomes a Person Account with the record type, which the vendor's own connector can't make", "A4/S0", PERSON,
         books("sam"), [], ["create Account", "create Event"],
         {"Account.RecordTypeId": PERSON_TYPE, "Account.LastName": "van Stranger", "Account.PersonEmail": "sam@example.com",
          "Account.PersonMobilePhone": "+43 1 234567", "Account.OwnerId": HOST_USER, "Event.WhoId": Ref("contact", "PersonContactId")},
         ["person-account-created"]),
    Case("the chosen record type is the one that is used", "design 5",
         preset("booking-person-account", rules={"PersonAccount": ObjectRule(record_type="vip")}), books("sam"), [],
         ["create Account", "create Event"], {"Account.RecordTypeId": VIP_TYPE}, org=make_org(person_types=TWO_TYPES)),
    Case("with several person record types and none named the platform's default is taken", "T20", PERSON, books("sam"), [],
         ["create Account", "create Event"], {"Account.RecordTypeId": None, "Account.LastName": "van Stranger"},
         ["person-account-created"], org=make_org(person_types=TWO_TYPES)),
    Case("a record type that is not there parks the booking", "E11",
         preset("booking-person-account", rules={"PersonAccount": ObjectRule(record_type="Gone")}), books("sam"), [],
         parked="record-type-missing"),
    Case("an org without Person Accounts parks the stranger and says so", "design 6", PERSON, books("sam"), [],
         parked="person-accounts-off", org=make_org(person_accounts=False)),
    Case("a Person Account page with only a Lead known uses the Lead", "D16", PERSON, books("lee"), [LEE],
         ["create Event"], {"Event.WhoId": LEE_ID}, ["lead-used"]),
    Case("a Person Account page with a business Contact known uses the Contact", "D16", PERSON, books("kim"), [KIM],
         ["create Event"], {"Event.WhoId": KIM_ID}, ["contact-used"]),
    Case("a converted lead leads to its Person Account and no new Lead is made", "D16/D6", LEAD, books("lee"), [CONVERTED, PAT],
         ["create Event"], {"Event.WhoId": PAT_CONTACT}, ["converted-lead-followed", "person-account-wins"]),
    Case("a converted lead's Id in the link leads to its Person Account", "D16", LEAD, with_record(LEE_ID, STRANGE), [CONVERTED, PAT],
         ["create Event"], {"Event.WhoId": PAT_CONTACT}, ["converted-lead-followed"]),
    Case("a merged account's Id in the link leads to its master", "D16", CONTACT, with_record(LOSER.id, STRANGE), [LOSER, PAT],
         ["create Event"], {"Event.WhoId": PAT_CONTACT}, ["merge-followed"]),
    Case("a phone recognises nobody unless the rules name it", "D16", CONTACT,
         books(Person(full_name="X", email="x@example.com", mobile_phone="+43 1 999", company="Acme")),
         [person_row(PAT_ID, PAT_CONTACT, "pat@example.com", PersonMobilePhone="+43 1 999"), ACME],
         ["create Contact", "create Event"]),
    Case("a phone recognises the person where the rules name it, in its E.164 form", "D16/A7",
         preset("booking-contact", keys=(MatchKey.EMAIL, MatchKey.PHONE), phone_region="AT"),
         books(Person(full_name="X", email="x@example.com", mobile_phone="01 2345678")),
         [person_row(PAT_ID, PAT_CONTACT, "pat@example.com", PersonMobilePhone="+4312345678", FirstName="Pat", LastName="Sample")],
         ["create Event"], {"Event.WhoId": PAT_CONTACT}, ["matched-phone"]),
    Case("rules that don't recognise by e-mail make nobody of an e-mail alone", "D16", preset("booking-person-account", keys=(MatchKey.RECORD_ID,)),
         books("sam"), [], parked="no-match-key"),
    Case("creation switched off parks a stranger", "design 5", preset("booking-lead", create=False), books("sam"), [],
         parked="creation-off"),
]  # fmt: skip

CASES = [
    Case("an existing Case is recognised by its Id alone, and its person by the Case", "A4/S1", CASE, with_record(CASE_ID, STRANGE),
         [CASE_OF_PAT, PAT], ["update Case", "create Event"],
         {"Event.WhatId": CASE_ID, "Event.WhoId": PAT_CONTACT}, ["case-used", "case-contact-used"]),
    Case("the Contact of an existing Case is updated too", "A4/S1", CASE, with_record(CASE_ID, KIM_WITH_PHONE), [CASE_OF_KIM, KIM],
         ["update Contact", "update Case", "create Event"], {"Contact.Phone": "+43 1 999", "Event.WhatId": CASE_ID}),
    Case("the owner of an existing Case stays", "A4/S1", CASE, with_record(CASE_ID), [CASE_OF_PAT, PAT],
         ["update Case", "create Event"], {"Case.OwnerId": None}, ["owner-kept"]),
    Case("the host may take over an existing Case", "A4/S1", preset("booking-case", owner=OwnerPolicy.HOST), with_record(CASE_ID, "kim"),
         [CASE_OF_KIM, KIM], ["update Contact", "update Case", "create Event"], {"Case.OwnerId": HOST_USER}),
    Case("assignment rules may take an existing Case", "A4/S1", preset("booking-case", owner=OwnerPolicy.ASSIGNMENT_RULES),
         with_record(CASE_ID, "kim"), [CASE_OF_KIM, KIM], ["update Case", "create Event"], because=["owner-assignment-rules"]),
    Case("a Case without contact gets the person that is known by e-mail", "A4", CASE, with_record(CASE_ID, "kim"), [BARE_CASE, KIM],
         ["update Case", "create Event"], {"Case.ContactId": KIM_ID, "Event.WhatId": CASE_ID}),
    Case("a Case Id on another page's link still means that Case", "A4", LEAD, with_record(CASE_ID), [CASE_OF_PAT, PAT],
         ["update Case", "create Event"], {"Event.WhatId": CASE_ID}),
    Case("a new Case and its Event are made for a known Contact", "A4/S1", CASE, books("kim"), [KIM],
         ["create Case", "create Event"],
         {"Case.ContactId": KIM_ID, "Case.AccountId": ACME_ID, "Event.WhoId": KIM_ID, "Event.WhatId": Ref("case")}, ["case-created"]),
    Case("a new Case belongs to the page owner", "A4/S1", CASE, books("kim"), [KIM], ["create Case", "create Event"],
         {"Case.OwnerId": HOST_USER}, ["owner-host"]),
    Case("a new Case may go through the assignment rules", "A4/S1", preset("booking-case", owner=OwnerPolicy.ASSIGNMENT_RULES),
         books("kim"), [KIM], ["create Case", "create Event"], {"Case.OwnerId": None}, ["owner-assignment-rules"]),
    Case("the Contact is updated by its rule when a new Case is made", "A4/S1", CASE, books(KIM_WITH_PHONE), [KIM],
         ["update Contact", "create Case", "create Event"], {"Contact.Phone": "+43 1 999", "Case.ContactId": KIM_ID}),
    Case("empty fields of an existing Case are filled and filled ones kept", "A4/S1", CASE,
         with_record(CASE_ID, "kim", subject="Intro call", note="From the form"), [replace_fields(CASE_OF_KIM, Subject="By hand"), KIM],
         ["update Case", "create Event"], {"Case.Subject": None, "Case.Description": "From the form"}),
    Case("override writes over the Case's data", "A4/S1", preset("booking-case", mode=WriteMode.ALWAYS),
         with_record(CASE_ID, "kim", subject="Intro call"), [replace_fields(CASE_OF_KIM, Subject="By hand"), KIM],
         ["update Case", "create Event"], {"Case.Subject": "Intro call"}),
    Case("a new Case for a stranger follows the Contact rule", "A4/S1", CASE, books(SAM_OF_ACME), [ACME],
         ["create Contact", "create Case", "create Event"],
         {"Case.ContactId": Ref("person"), "Case.AccountId": ACME_ID, "Event.WhoId": Ref("person"), "Event.WhatId": Ref("case")}),
    Case("a new Case for a stranger without a company is parked", "D16", CASE, books("sam"), [], parked="company-missing"),
    Case("a Case page with only a Lead known makes the Case alone and puts the Event on it", "D16", CASE, books("lee"), [LEE],
         ["create Case", "create Event"], {"Case.ContactId": None, "Event.WhoId": None, "Event.WhatId": Ref("case")},
         ["lead-beside-case"]),
    Case("a Case Id with creation switched off: the Event stands on the Case", "D16", preset("booking-case", create=False),
         with_record(CASE_ID, "sam"), [BARE_CASE], ["update Case", "create Event"], {"Event.WhatId": CASE_ID}, ["case-without-contact"]),
    Case("a Case Id with a spoilt e-mail: the Event stands on the Case", "D16", CASE,
         with_record(CASE_ID, Person(full_name="Sam", email="no address")), [BARE_CASE], ["update Case", "create Event"],
         {"Event.WhatId": CASE_ID, "Event.WhoId": None}, ["case-without-contact"]),
    Case("a Case Id without a person: the Event stands on the Case", "D16", CASE, with_record(CASE_ID, "sam"), [BARE_CASE],
         ["update Case", "create Event"], {"Event.WhatId": CASE_ID, "Event.WhoId": None}, ["case-without-contact"]),
]  # fmt: skip

PAGES = [
    Case("a page set to leave Salesforce alone writes nothing", "A4", preset("booking-lead", active=False), books("sam"), [],
         because=["page-off"]),
    Case("a page's record type for Leads is used", "A4", preset("booking-lead", rules={"Lead": ObjectRule(record_type="Visit")}),
         books("sam"), [], ["create Lead", "create Event"], {"Lead.RecordTypeId": VISIT_TYPE}, org=VISITING),
    Case("a page's record type for Cases is used", "A4", preset("booking-case", rules={"Case": ObjectRule(record_type="Visit")}),
         books("kim"), [KIM], ["create Case", "create Event"], {"Case.RecordTypeId": VISIT_TYPE}, org=VISITING),
    Case("a page's record types for Contacts and their accounts are used", "A4",
         preset("booking-contact", rules={"Contact": ObjectRule(record_type="Visit"), "Account": ObjectRule(record_type="Business")}),
         books(SAM_OF_ACME), [], ["create Account", "create Contact", "create Event"],
         {"Contact.RecordTypeId": VISIT_TYPE, "Account.RecordTypeId": BUSINESS_TYPE}, org=VISITING),
    Case("a page's record type for Events is used", "A4", preset("booking-contact", event=replace(CONTACT.event, record_type="Visit")),
         books("kim"), [KIM], ["create Event"], {"Event.RecordTypeId": VISIT_TYPE}, org=VISITING),
]  # fmt: skip

EVENT_RULES = [
    Case("the Event names subject, start, end, person and host", "A6", CONTACT, books("pat"), [PAT], ["create Event"],
         {"Event.Subject": "Intro call", "Event.StartDateTime": "2026-03-05T09:00:00.000Z", "Event.EndDateTime": "2026-03-05T09:30:00.000Z",
          "Event.WhoId": PAT_CONTACT, "Event.OwnerId": HOST_USER, "Event.Twofold_Booking_Key__c": "oncehub:BKNG-1"}),
    Case("a page may be set to make no Event", "A6", preset("booking-contact", event=replace(CONTACT.event, create=False)), books("pat"),
         [PAT], [], because=["event-off"]),
    Case("without a name for the page owner the Event goes to the API user", "D16", CONTACT, books("pat", host=Host()), [PAT],
         ["create Event"], {"Event.OwnerId": None}, ["host-unknown"]),
    Case("a subject that is too long is cut", "D16", CONTACT, books("pat", subject="x" * 300), [PAT], ["create Event"],
         {"Event.Subject": "x" * 255}, ["subject-cut"]),
    Case("a note of 100,000 characters is cut to what a description holds", "D16", CONTACT, books("pat", note="n" * 100_000), [PAT],
         ["create Event"], {"Event.Description": "n" * 32_000}, ["description-cut"]),
    Case("guests are listed in the description and not made into people", "D16", CONTACT, books("pat", guests=("g@example.com",)), [PAT],
         ["create Event"], {"Event.Description": "Guests: g@example.com"}),
    Case("a past booking is worked like any other", "D16", CONTACT,
         books("pat", starts_at=books("pat").starts_at.replace(year=2020), ends_at=books("pat").ends_at.replace(year=2020)), [PAT],
         ["create Event"], {"Event.StartDateTime": "2020-03-05T09:00:00.000Z"}),
]  # fmt: skip

MAPPINGS = [
    Case("an answer goes to a custom person field under either of its names", "design 4",
         preset("booking-contact", rules={"Contact": ObjectRule(mapping=(FieldMapping("answer.Hobby", "Hobby__c"),))}),
         books("pat", answers={"hobby": "chess"}), [PAT], ["update Account", "create Event"], {"Account.Hobby__pc": "chess"}),
    Case("an Account-side field of a person is writable too", "D3",
         preset("booking-contact", rules={"PersonAccount": ObjectRule(mapping=(FieldMapping("answer.Tier", "Tier__c"),))}),
         books("pat", answers={"Tier": "gold"}), [PAT], ["update Account", "create Event"], {"Account.Tier__c": "gold"}),
    Case("a name of 200 characters is parked", "D16", LEAD, books(Person(full_name="N" * 200, email="n@example.com")), [],
         parked="too-long"),
    Case("the admin's own default fills what is missing", "D16",
         preset("booking-contact", rules={"Contact": ObjectRule(mapping=(FieldMapping("answer.Hobby", "Hobby__c", default="none told"),))}),
         books("kim"), [KIM], ["update Contact", "create Event"], {"Contact.Hobby__c": "none told"}),
    Case("a value outside a restricted picklist is parked", "D16",
         preset("booking-case", rules={"Case": ObjectRule(mapping=(FieldMapping("answer.Urgency", "Priority"),))}),
         books("kim", answers={"Urgency": "Whenever"}), [KIM], parked="picklist-unknown"),
]  # fmt: skip

ALL = [*EXISTING_LEADS, *NEW_LEADS, *CONTACTS, *PERSONS, *CASES, *PAGES, *EVENT_RULES, *MAPPINGS]


@pytest.mark.parametrize("case", ALL, ids=str)
def test_creation_row(case: Case):
    assert_row(case)


def test_every_row_has_a_sentence_of_its_own():
    sentences = [c.sentence for c in ALL]
    assert len(sentences) == len(set(sentences))
