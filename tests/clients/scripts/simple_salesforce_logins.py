"""Every way simple-salesforce logs in; it insists on Salesforce's own names, so all go through the box's proxy."""

from __future__ import annotations

from typing import Any

from simple_salesforce import Salesforce
from told import answer, refusal


def work(told: dict[str, Any]) -> Any:
    user = {"username": told["username"], "password": told["password"]}
    app = {"consumer_key": told["client_id"], "consumer_secret": told["client_secret"]}
    ways = {
        "token": Salesforce(**user, security_token=told["security_token"]),
        "sandbox": Salesforce(**user, security_token=told["security_token"], domain="test"),
        "organisation": Salesforce(**user, organizationId=told["organization"]),
        "password": Salesforce(**user, **app),
        "jwt": Salesforce(username=told["username"], consumer_key=told["client_id"], privatekey_file=told["key"]),
        "credentials": Salesforce(**app, domain="box.my"),
    }
    return {
        "ways": {
            name: [sf.sf_instance, sf.query("SELECT COUNT() FROM Account")["totalSize"]] for name, sf in ways.items()
        },
        "refused": refusal(lambda: Salesforce(username=told["username"], password="wrong", security_token="")),
    }


answer(work)
