"""Metadata by simple-salesforce (zeep and a WSDL of its own): read, create an object, deploy a zip."""

from __future__ import annotations

import zipfile
from typing import Any

from simple_salesforce import Salesforce
from told import answer

SPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"'
PACKAGE = f"<Package {SPACE}><types><members>Account.Zip__c</members><name>CustomField</name></types><version>60.0</version></Package>"
ACCOUNT = (
    f"<CustomObject {SPACE}><fields><fullName>Zip__c</fullName><label>Zip</label><length>5</length><type>Text</type></fields>"
    "</CustomObject>"
)


def work(told: dict[str, Any]) -> Any:
    sf = Salesforce(instance_url=told["https_url"], session_id=told["token"])
    metadata = sf.mdapi
    name = metadata.CustomField(label="Name", type=metadata.FieldType("Text"))
    metadata.CustomObject.create(
        metadata.CustomObject(
            fullName="Pet__c",
            label="Pet",
            pluralLabel="Pets",
            nameField=name,
            deploymentStatus=metadata.DeploymentStatus("Deployed"),
            sharingModel=metadata.SharingModel("ReadWrite"),
        )
    )
    with zipfile.ZipFile(told["zip"], "w") as package:
        package.writestr("package.xml", PACKAGE)
        package.writestr("objects/Account.object", ACCOUNT)
    deployed = sf.deploy(told["zip"], sandbox=True, singlePackage=True)
    field = metadata.CustomField.read("Account.Key__c")
    return {
        "pet": sf.Pet__c.create({"Name": "Rex"})["success"],
        "field": [str(field["type"]), field["length"], field["externalId"]],
        "deployed": sf.checkDeployStatus(deployed["asyncId"])["state"],
    }


answer(work)
