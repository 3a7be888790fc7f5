"""What of Salesforce's API is not in the box? Everything a client might look for, with what it is told instead."""

from dataclasses import dataclass

from twofold.facts.error_codes import FUNCTIONALITY_NOT_ENABLED, MALFORMED_QUERY, MALFORMED_SEARCH, NOT_FOUND


@dataclass(frozen=True, slots=True)
class Absence:
    """
    Name a part of the API that isn't there.

    Attributes:
        address: one address of it, a record Id written as an Id; below ``/vXX.X`` unless it starts with ``/services``.
        code: what the box answers.
    """

    what: str
    method: str
    address: str
    code: str = NOT_FOUND


ABSENCES = (
    Absence("Reports and dashboards", "GET", "/analytics/reports"),
    Absence("Dashboards", "GET", "/analytics/dashboards"),
    Absence("Chatter", "GET", "/chatter/users/me"),
    Absence("Connect: communities, CMS, files, commerce", "GET", "/connect/organization"),
    Absence("User interface API", "GET", "/ui-api/object-info/Account"),
    Absence("GraphQL", "POST", "/graphql"),
    Absence("Actions: flows, quick actions by name, invocable Apex", "GET", "/actions/standard"),
    Absence("Quick actions", "GET", "/sobjects/Account/quickActions"),
    Absence("Approvals", "GET", "/process/approvals"),
    Absence("Workflow rules run by hand", "GET", "/process/rules"),
    Absence("Apps and their menus", "GET", "/appMenu/AppSwitcher"),
    Absence("Tabs", "GET", "/tabs"),
    Absence("Layouts with a name of their own", "GET", "/sobjects/Account/describe/namedLayouts/UserAlt"),
    Absence("List views by Id", "GET", "/sobjects/Account/listviews/00B000000000001AAA"),
    Absence("Search scope of a user", "GET", "/search/scopeSearchOrder"),
    Absence(
        "Queries by data category",
        "GET",
        "/query?q=SELECT+Id+FROM+Account+WITH+DATA+CATEGORY+A__c+AT+b__c",
        MALFORMED_QUERY,
    ),
    Absence(
        "Search with highlights, snippets, divisions, networks",
        "GET",
        "/search?q=FIND+%7Bpat%7D+WITH+HIGHLIGHT",
        MALFORMED_SEARCH,
    ),
    Absence("Themes", "GET", "/theme"),
    Absence("Knowledge", "GET", "/knowledgeManagement/settings"),
    Absence("Support: data category groups, suggested articles", "GET", "/support/dataCategoryGroups"),
    Absence("Consent", "GET", "/consent/action/email?ids=003000000000001AAA"),
    Absence("Scheduling, field service", "POST", "/scheduling/getAppointmentSlots"),
    Absence("Licensing", "GET", "/licensing/resource/ProductInfo"),
    Absence("CRM Analytics", "GET", "/wave/datasets"),
    Absence("Event monitoring, async queries", "GET", "/async-queries"),
    Absence("Files and other contents", "GET", "/sobjects/ContentVersion/068000000000001AAA/VersionData"),
    Absence("Attachments", "GET", "/sobjects/Attachment/00P000000000001AAA/Body"),
    Absence("Apex REST", "GET", "/services/apexrest/anything"),
    Absence("Quick deploys", "POST", "/metadata/deployRequest", FUNCTIONALITY_NOT_ENABLED),
    Absence("Apex run by REST", "GET", "/tooling/executeAnonymous?anonymousBody=a", FUNCTIONALITY_NOT_ENABLED),
    Absence("Apex run by SOAP", "POST", "/services/Soap/s/60.0", FUNCTIONALITY_NOT_ENABLED),
    Absence("Feeds, history and sharing rows as objects", "GET", "/sobjects/AccountHistory/describe"),
)
