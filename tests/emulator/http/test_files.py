"""Files over HTTP: their content goes in with the record and comes back from an address of its own."""

from base64 import b64encode

from tests.emulator.box import VERSION, Client
from tests.emulator.soap.speaker import Speaker, fields_of

HELLO = b64encode(b"Hello").decode()


def test_a_file_becomes_a_document_linked_where_it_was_published(sf: Client) -> None:
    account, _ = sf.person()
    file = {"PathOnClient": "C:\\docs\\Hello.txt", "VersionData": HELLO, "FirstPublishLocationId": account}
    version = sf.add("ContentVersion", **file)
    row = sf.read("ContentVersion", version)
    assert (row["Title"], row["FileType"], row["ContentSize"], row["IsLatest"]) == ("Hello", "TEXT", 5, True)
    assert row["Checksum"] == "8b1a9953c4611296a827abf8c47804d7"
    assert row["VersionData"] == f"/services/data/v{VERSION}/sobjects/ContentVersion/{version}/VersionData"
    assert sf.send("GET", row["VersionData"]).body == "Hello"
    document = row["ContentDocumentId"]
    links = sf.rows(f"SELECT LinkedEntityId, ShareType FROM ContentDocumentLink WHERE ContentDocumentId = '{document}'")
    assert {(link["LinkedEntityId"], link["ShareType"]) for link in links} == {(account, "V"), (row["OwnerId"], "I")}
    joined = "SELECT Id FROM ContentDocumentLink WHERE LinkedEntityId IN (SELECT Id FROM Account)"
    assert len(sf.rows(joined)) == 1
    assert sf.ask(joined.replace(" IN", " NOT IN")).code == "MALFORMED_QUERY"
    assert sf.read("ContentDocument", document)["LatestPublishedVersionId"] == version


def test_a_further_version_takes_over(sf: Client) -> None:
    first = sf.add("ContentVersion", PathOnClient="a.txt", VersionData=HELLO)
    document = sf.read("ContentVersion", first)["ContentDocumentId"]
    second = sf.add("ContentVersion", PathOnClient="b.pdf", VersionData=HELLO, ContentDocumentId=document)
    soql = "SELECT Id, VersionNumber, IsLatest, VersionData FROM ContentVersion ORDER BY VersionNumber"
    rows = sf.rows(soql)
    assert [(row["Id"], row["VersionNumber"], row["IsLatest"]) for row in rows] == [
        (first, "1", False),
        (second, "2", True),
    ]
    assert rows[1]["VersionData"] == f"/services/data/v{VERSION}/sobjects/ContentVersion/{second}/VersionData"
    assert sf.read("ContentDocument", document)["FileType"] == "PDF"
    assert sf.delete("ContentDocument", document).status == 204
    links = f"SELECT Id FROM ContentDocumentLink WHERE ContentDocumentId = '{document}'"
    assert sf.rows("SELECT Id FROM ContentVersion") == sf.rows(links) == []


def test_a_file_is_not_published_for_the_contact_of_a_person(sf: Client) -> None:
    _, contact = sf.person()
    file = {"PathOnClient": "a.txt", "VersionData": HELLO, "FirstPublishLocationId": contact}
    assert sf.create("ContentVersion", file).code == "INVALID_PERSON_ACCOUNT_OPERATION"
    assert sf.create("ContentVersion", {"PathOnClient": "a.txt"}).code == "REQUIRED_FIELD_MISSING"
    assert sf.create("ContentVersion", {"PathOnClient": "a.txt", "VersionData": "?"}).code == "JSON_PARSER_ERROR"


def test_an_attachment_and_a_note_go_with_their_record(sf: Client) -> None:
    account, _ = sf.person()
    paper = sf.add("Attachment", ParentId=account, Name="a.txt", Body=HELLO, ContentType="text/plain")
    sf.add("Note", ParentId=account, Title="Called")
    row = sf.read("Attachment", paper)
    assert row["BodyLength"] == 5
    reply = sf.send("GET", row["Body"])
    assert (reply.body, reply.headers["content-type"]) == ("Hello", "text/plain")
    sf.update("Attachment", paper, {"Body": b64encode(b"Bye").decode()})
    assert sf.send("GET", row["Body"]).body == "Bye"
    assert sf.create("Attachment", {"ParentId": account, "Name": "b.txt"}).code == "REQUIRED_FIELD_MISSING"
    assert sf.delete("Account", account).status == 204
    assert sf.rows("SELECT Id FROM Note") == sf.rows("SELECT Id FROM Attachment") == []
    assert sf.send("GET", row["Body"]).status == 404


def test_soap_shows_the_content_itself(sf: Client) -> None:
    paper = sf.add("Attachment", ParentId=sf.add("Account", Name="Acme"), Name="a.txt", Body=HELLO)
    soap = Speaker(sf)
    (record,) = soap.query("SELECT Id, Body FROM Attachment")
    assert fields_of(record)["Body"] == HELLO
    read = soap.say("retrieve", f"<fieldList>Body</fieldList><sObjectType>Attachment</sObjectType><ids>{paper}</ids>")
    assert fields_of(read.result)["Body"] == HELLO
