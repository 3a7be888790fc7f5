"""What is fixed about OnceHub, and what a setting may change? Source: apps 0.1, A1 (doc)."""

from twofold.transport.rate import Limit

APP = "oncehub"
BASE_URL = "https://api.oncehub.com/v2"
PAGE_SIZE = 100
"""The largest the vendor allows; its default is 10."""
LIMITS = (Limit(5, per_s=1.0), Limit(200, per_s=300.0))
"""Per account and per address."""
HOST_CACHE_S = 3600.0
"""How long a host's e-mail is remembered."""
