"""Users log in by name and password, as clients that read the answer by its letters do it."""

from __future__ import annotations

from typing import Any

import pytest
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceAuthenticationFailed

from tests.emulator.box import Client
from tests.emulator.http.test_clients_of_others import PlainSession
from tests.emulator.soap.speaker import ENTERPRISE, Speaker
from twofold.emulator.seeds.basics import with_basics
from twofold.emulator.seeds.document import SeedDocument, User
from twofold.emulator.wire.xml import local_name, text_of

API = "api@box.example.com"
LOGIN = "<username>{}</username><password>{}</password>"
SEED = with_basics(
    SeedDocument(
        users=[
            User(ref="api", username=API, last_name="User"),
            User(ref="ann", username="ann@example.com", last_name="Ann", password="s<cret&1", security_token="TOKEN"),
            User(ref="old", username="old@example.com", last_name="Old", active=False),
        ]
    )
)


@pytest.fixture
def soap(sf: Client) -> Speaker:
    sf.reset(SEED)
    return Speaker(sf)


def test_the_answer_to_a_login_has_its_elements_bare_and_in_order(soap: Speaker) -> None:
    said = soap.say("login", LOGIN.format(API, "twofold-box"))
    base, org = soap.client.running.instance_url, soap.client.rows("SELECT Id FROM Organization")[0]["Id"]
    assert [local_name(part) for part in said.result] == [
        "metadataServerUrl",
        "passwordExpired",
        "sandbox",
        "serverUrl",
        "sessionId",
        "userId",
        "userInfo",
    ]
    assert f"<serverUrl>{base}/services/Soap/u/60.0/{org[:15]}</serverUrl>" in said.text
    assert f"<metadataServerUrl>{base}/services/Soap/m/60.0/{org[:15]}</metadataServerUrl>" in said.text
    info = said.result[6]
    assert [local_name(part) for part in info][7:9] == ["orgHasPersonAccounts", "organizationId"]
    assert text_of(info, "orgHasPersonAccounts") == "true"
    assert text_of(info, "userName") == API
    soap.client.token = text_of(said.result, "sessionId")
    assert soap.client.rows("SELECT Id FROM Organization")


@pytest.mark.parametrize(
    ("case", "username", "password"),
    [
        ("the password alone", "ann@example.com", "s&lt;cret&amp;1"),
        ("password and security token in one", "ann@example.com", "s&lt;cret&amp;1TOKEN"),
        ("character data", "<![CDATA[ann@example.com]]>", "<![CDATA[s<cret&1]]>"),
        ("a name in capitals", "ANN@EXAMPLE.COM", "s&lt;cret&amp;1"),
    ],
)
def test_a_user_gets_in_with(soap: Speaker, case: str, username: str, password: str) -> None:
    said = soap.say("login", LOGIN.format(username, password))
    assert said.status == 200, case
    assert text_of(said.result, "userId") == soap.client.rows("SELECT Id FROM User WHERE LastName = 'Ann'")[0]["Id"]


@pytest.mark.parametrize(
    ("case", "inner"),
    [
        ("a wrong password", LOGIN.format("ann@example.com", "guess")),
        ("the token alone", LOGIN.format("ann@example.com", "TOKEN")),
        ("no password", LOGIN.format("ann@example.com", "")),
        ("nobody's name", LOGIN.format("nobody@example.com", "twofold-box")),
        ("a user who left", LOGIN.format("old@example.com", "twofold-box")),
        ("nothing at all", ""),
    ],
)
def test_nobody_gets_in_with(soap: Speaker, case: str, inner: str) -> None:
    said = soap.say("login", inner)
    assert said.code == "INVALID_LOGIN", case
    assert "<faultcode>INVALID_LOGIN</faultcode>" in said.text
    assert "<sf:exceptionCode>INVALID_LOGIN</sf:exceptionCode>" in said.text
    assert said.fault == "INVALID_LOGIN: Invalid username, password, security token; or user locked out."


def test_a_login_for_another_org_is_refused(soap: Speaker) -> None:
    scope = "<LoginScopeHeader><organizationId>00D000000000009</organizationId></LoginScopeHeader>"
    assert soap.say("login", LOGIN.format(API, "twofold-box"), scope).code == "INVALID_LOGIN"


def test_a_password_can_be_set_and_made(soap: Speaker) -> None:
    ann = soap.client.rows("SELECT Id FROM User WHERE LastName = 'Ann'")[0]["Id"]
    user = f"<userId>{ann}</userId>"
    assert soap.say("setPassword", f"{user}<password>short</password>").code == "INVALID_NEW_PASSWORD"
    assert soap.say("setPassword", f"{user}<password>long enough</password>").status == 200
    assert soap.say("login", LOGIN.format("ann@example.com", "s&lt;cret&amp;1")).code == "INVALID_LOGIN"
    assert soap.say("login", LOGIN.format("ann@example.com", "long enoughTOKEN")).status == 200
    made = text_of(soap.say("resetPassword", user).result, "password")
    assert soap.say("login", LOGIN.format("ann@example.com", made)).status == 200
    assert soap.say("resetPassword", "<userId>003</userId>").code == "INVALID_CROSS_REFERENCE_KEY"


def test_the_session_ends_at_logout(soap: Speaker) -> None:
    soap.session = text_of(soap.say("login", LOGIN.format(API, "twofold-box")).result, "sessionId")
    assert text_of(soap.say("getUserInfo").result, "userName") == API
    assert soap.say("logout").status == 200
    said = soap.say("getUserInfo")
    assert said.code == "INVALID_SESSION_ID"
    assert "<faultcode>sf:INVALID_SESSION_ID</faultcode>" in said.text


def test_the_enterprise_api_logs_in_too(soap: Speaker) -> None:
    said = Speaker(soap.client, "c", ENTERPRISE).say("login", LOGIN.format(API, "twofold-box"))
    assert "/services/Soap/c/60.0/" in text_of(said.result, "serverUrl")


@pytest.mark.parametrize(
    ("case", "path", "envelope", "fault"),
    [
        ("no XML", "", "hello", "Error parsing"),
        ("no envelope", "", "<a/>", "Envelope"),
        ("no body", "", '<e:Envelope xmlns:e="x"/>', "no operation"),
        ("entities", "", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "Error parsing"),
        (
            "an unknown operation",
            "",
            '<e:Envelope xmlns:e="x"><e:Body><fly/></e:Body></e:Envelope>',
            "No operation available",
        ),
        (
            "a version of the future",
            "/services/Soap/u/99.0",
            '<e:Envelope xmlns:e="x"><e:Body><login/></e:Body></e:Envelope>',
            "UNSUPPORTED_API_VERSION",
        ),
    ],
)
def test_what_cannot_be_worked_is_a_fault(soap: Speaker, case: str, path: str, envelope: str, fault: str) -> None:
    said = soap.send(envelope, path)
    assert said.status == 500, case
    assert fault in said.fault


def test_simple_salesforce_logs_in_by_name(soap: Speaker, simple_login: Any) -> None:
    client = simple_login(username="ann@example.com", password="s<cret&1", security_token="TOKEN")
    assert client.query("SELECT Id FROM Account")["totalSize"] == 0
    with pytest.raises(SalesforceAuthenticationFailed) as refused:
        simple_login(username="ann@example.com", password="wrong", security_token="")
    assert refused.value.code == "INVALID_LOGIN"


@pytest.fixture
def simple_login(soap: Speaker) -> Any:
    """Make the client, its calls to the log-in host led to the box."""

    class Rerouted(PlainSession):
        def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> Any:
            here = soap.client.running.instance_url.removeprefix("http://")
            return super().request(method, str(url).replace("login.salesforce.com", here), *args, **kwargs)

    def log_in(**credentials: Any) -> Any:
        return Salesforce(session=Rerouted(), **credentials)

    return log_in
