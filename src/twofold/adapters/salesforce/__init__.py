"""
One client for real orgs and for the org in a box: sign in, describe, read, write, count the calls.

Speaks HTTP through ``transport`` alone; queries and plans come ready from ``core``. No secret reaches a log.
Start at ``client.py``; ``composite.py`` and ``graph.py`` are the shapes on the wire, pure.
"""

from twofold.adapters.salesforce.client import Connection, SalesforceOrg
from twofold.adapters.salesforce.credentials import ClientCredentials, Credentials, JwtBearer, StaticToken

__all__ = ["ClientCredentials", "Connection", "Credentials", "JwtBearer", "SalesforceOrg", "StaticToken"]
