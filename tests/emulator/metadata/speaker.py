"""Speak the Metadata API to a started org, and pack zips, in few words."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from tests.emulator.box import Client
from tests.emulator.metadata.folder import NAMESPACE, file_of
from tests.emulator.soap.speaker import Said, Speaker
from twofold.emulator.wire.xml import children, find_child, text_of

OPTIONS = "<rollbackOnError>true</rollbackOnError><singlePackage>true</singlePackage>"


def pack(files: Mapping[str, str | bytes]) -> bytes:
    """Pack files into a zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def manifest(**types: str | list[str]) -> str:
    """Write a package.xml: ``manifest(CustomField="Account.Key__c")``."""
    parts = []
    for name, members in types.items():
        listed = [members] if isinstance(members, str) else members
        parts.append(f"<types>{''.join(f'<members>{found}</members>' for found in listed)}<name>{name}</name></types>")
    return file_of("Package", "".join(parts) + "<version>60.0</version>")


class MetadataSpeaker(Speaker):
    """Speak in one session; new fields are shown to the API user by the caller's own doing."""

    def __init__(self, client: Client) -> None:
        super().__init__(client, "m", NAMESPACE)

    def write(self, operation: str, component_type: str, inner: str) -> Said:
        """Create, update or upsert one component."""
        return self.say(operation, f'<metadata xsi:type="{component_type}">{inner}</metadata>')

    def create(self, component_type: str, name: str, inner: str) -> str:
        """Create a component; returns "" or what was wrong."""
        return problem_of(self.write("createMetadata", component_type, f"<fullName>{name}</fullName>{inner}"))

    def read(self, component_type: str, name: str) -> Element:
        """Read a component; an empty element where it isn't there."""
        said = self.say("readMetadata", f"<type>{component_type}</type><fullNames>{name}</fullNames>")
        assert said.status == 200, said.text
        return next(children(said.result, "records"))

    def deploy(self, files: Mapping[str, str | bytes], options: str = OPTIONS) -> Element:
        """Deploy a zip of files and return the result."""
        return self.deploy_bytes(pack(files), options)

    def deploy_bytes(self, content: bytes, options: str = OPTIONS) -> Element:
        zipped = base64.b64encode(content).decode()
        said = self.say("deploy", f"<ZipFile>{zipped}</ZipFile><DeployOptions>{options}</DeployOptions>")
        assert said.status == 200, said.text
        return self.status(text_of(said.result, "id"))

    def status(self, deploy_id: str) -> Element:
        asked = f"<asyncProcessId>{deploy_id}</asyncProcessId><includeDetails>true</includeDetails>"
        return self.say("checkDeployStatus", asked).result

    def retrieve(self, inner: str) -> dict[str, str]:
        """Retrieve what a package names and unpack it; messages stand under ``messages``."""
        request = f"<singlePackage>true</singlePackage><unpackaged>{inner}<version>60.0</version></unpackaged>"
        said = self.say("retrieve", f"<retrieveRequest>{request}</retrieveRequest>")
        asked = f"<asyncProcessId>{text_of(said.result, 'id')}</asyncProcessId><includeZip>true</includeZip>"
        result = self.say("checkRetrieveStatus", asked).result
        with zipfile.ZipFile(io.BytesIO(base64.b64decode(text_of(result, "zipFile")))) as archive:
            files = {name: archive.read(name).decode() for name in archive.namelist()}
        return files | {"messages": " ".join(text_of(found, "problem") for found in children(result, "messages"))}

    def show_everything(self) -> None:
        """Let the API user see every field there is, as an administrator does by a profile."""
        profile = self.read("Profile", "Admin")
        fields = [text_of(found, "field") for found in children(profile, "fieldPermissions")]
        grants = "".join(
            f"<fieldPermissions><editable>true</editable><field>{name}</field><readable>true</readable></fieldPermissions>"
            for name in fields
        )
        assert problem_of(self.write("updateMetadata", "Profile", f"<fullName>Admin</fullName>{grants}")) == ""


def problem_of(said: Said) -> str:
    """Read what is wrong with the only result; "" when nothing is."""
    assert said.status == 200, said.text
    return text_of(find_child(said.result, "errors"), "message")


def problems_of(result: Element) -> list[str]:
    """Read the problems of a deployment."""
    details = find_child(result, "details")
    failures = children(details, "componentFailures") if details is not None else ()
    return [f"{text_of(found, 'fullName')}: {text_of(found, 'problem')}" for found in failures]
