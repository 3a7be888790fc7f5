"""Which standard sObjects does every org in a box have?"""

from twofold.emulator.schema.model import SObject
from twofold.emulator.schema.standard.account import ACCOUNT
from twofold.emulator.schema.standard.activities import EVENT, TASK
from twofold.emulator.schema.standard.case import CASE
from twofold.emulator.schema.standard.contact import CONTACT
from twofold.emulator.schema.standard.files import ATTACHMENT, CONTENT_DOCUMENT, CONTENT_VERSION, NOTE
from twofold.emulator.schema.standard.lead import LEAD
from twofold.emulator.schema.standard.people_of_the_org import (
    FIELD_PERMISSIONS,
    GROUP,
    GROUP_MEMBER,
    OBJECT_PERMISSIONS,
    PERMISSION_SET,
    PERMISSION_SET_ASSIGNMENT,
    PROFILE,
    QUEUE_SOBJECT,
    USER,
    USER_LICENSE,
    USER_ROLE,
)
from twofold.emulator.schema.standard.sales import (
    ACCOUNT_CONTACT_RELATION,
    CAMPAIGN,
    CAMPAIGN_MEMBER,
    CONTENT_DOCUMENT_LINK,
    INDIVIDUAL,
    OPPORTUNITY,
    OPPORTUNITY_CONTACT_ROLE,
)
from twofold.emulator.schema.standard.service import (
    ACCOUNT_CONTACT_ROLE,
    ASSET,
    CAMPAIGN_MEMBER_STATUS,
    CASE_COMMENT,
    CASE_CONTACT_ROLE,
    CONTRACT,
    ORDER,
    PRICEBOOK2,
    PRODUCT2,
)
from twofold.emulator.schema.standard.setup import (
    CURRENCY_TYPE,
    DUPLICATE_RECORD_ITEM,
    DUPLICATE_RECORD_SET,
    DUPLICATE_RULE,
    LEAD_STATUS,
    MATCHING_RULE,
    ORGANIZATION,
    RECORD_TYPE,
)

STANDARD_SOBJECTS: tuple[SObject, ...] = (
    ACCOUNT,
    ACCOUNT_CONTACT_RELATION,
    ACCOUNT_CONTACT_ROLE,
    ASSET,
    ATTACHMENT,
    CAMPAIGN,
    CAMPAIGN_MEMBER,
    CAMPAIGN_MEMBER_STATUS,
    CASE,
    CASE_COMMENT,
    CASE_CONTACT_ROLE,
    CONTACT,
    CONTENT_DOCUMENT,
    CONTENT_DOCUMENT_LINK,
    CONTENT_VERSION,
    CONTRACT,
    CURRENCY_TYPE,
    DUPLICATE_RECORD_ITEM,
    DUPLICATE_RECORD_SET,
    DUPLICATE_RULE,
    EVENT,
    FIELD_PERMISSIONS,
    GROUP,
    GROUP_MEMBER,
    INDIVIDUAL,
    LEAD,
    LEAD_STATUS,
    MATCHING_RULE,
    NOTE,
    OBJECT_PERMISSIONS,
    OPPORTUNITY,
    OPPORTUNITY_CONTACT_ROLE,
    ORDER,
    ORGANIZATION,
    PERMISSION_SET,
    PERMISSION_SET_ASSIGNMENT,
    PRICEBOOK2,
    PRODUCT2,
    PROFILE,
    QUEUE_SOBJECT,
    RECORD_TYPE,
    TASK,
    USER,
    USER_LICENSE,
    USER_ROLE,
)
