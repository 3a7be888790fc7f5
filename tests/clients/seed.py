"""What does the org hold that the clients meet? Both families, external Ids that link them, a user and an app that may log in."""

from __future__ import annotations

from twofold.emulator.seeds.basics import with_basics
from twofold.emulator.seeds.document import ConnectedApp, SeedDocument, User

USERNAME = "api@box.example.com"
PASSWORD = "correct-horse-1"
SECURITY_TOKEN = "st4ple"
CLIENT_ID = "clients-app"
CLIENT_SECRET = "clients-secret"
REDIRECT_URI = "http://localhost:1717/OauthRedirect"

_KEY = {"name": "Key__c", "type": "string", "length": 40, "external_id": True, "unique": True}


def make_seed(public_key: str) -> SeedDocument:
    """Make the org; ``public_key`` is the PEM of the app that logs in by JWT."""
    return with_basics(
        SeedDocument(
            users=[
                User(
                    ref="api",
                    username=USERNAME,
                    first_name="Api",
                    last_name="User",
                    email="api@example.com",
                    password=PASSWORD,
                    security_token=SECURITY_TOKEN,
                )
            ],
            connected_apps=[ConnectedApp(CLIENT_ID, CLIENT_SECRET, certificate=public_key, callbacks=[REDIRECT_URI])],
            custom_fields=[{"sobject": sobject, **_KEY} for sobject in ("Account", "Contact", "Case")],
            change_data_capture=["Account", "Contact"],
        )
    )
