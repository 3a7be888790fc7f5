"""Does CumulusCI deploy to the org, assign a permission set and fetch what is there?"""

from __future__ import annotations

from pathlib import Path

from tests.clients.processes import Runner
from tests.clients.test_cumulusci import Cci
from tests.emulator.box import Client
from tests.emulator.metadata.folder import file_of, write_folder
from tests.emulator.metadata.speaker import manifest

FIELD = "<fields><fullName>Cci__c</fullName><label>Cci</label><type>TextArea</type></fields>"
RIGHT = "<fieldPermissions><editable>true</editable><field>Account.Cci__c</field><readable>true</readable></fieldPermissions>"
FILES = {
    # On several lines: it takes the first line of a manifest for its outermost tag.
    "src/package.xml": manifest(CustomObject="Account", PermissionSet="Cci").replace("><", ">\n<"),
    "src/objects/Account.object": file_of("CustomObject", FIELD),
    "src/permissionsets/Cci.permissionset": file_of("PermissionSet", f"{RIGHT}<label>Cci</label>"),
}


def test_a_package_goes_there_and_back(runner: Runner, home: Path, org: Client) -> None:
    cci = Cci(runner, home)
    write_folder(home, FILES)
    cci.run("deploy", "--path", "src")
    assert "Cci__c" not in org.fields("Account")
    cci.run("assign_permission_sets", "--api_names", "Cci")
    assert org.field("Account", "Cci__c")["updateable"] is True
    cci.run("retrieve_unpackaged", "--path", "got", "--package_xml", "src/package.xml")
    assert "Cci__c" in (home / "got/objects/Account.object").read_text(encoding="utf-8")
