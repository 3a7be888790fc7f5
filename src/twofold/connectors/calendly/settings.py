"""What is fixed about Calendly, and what a setting may change? Source: apps 0.1, A10 (doc)."""

from datetime import timedelta

from twofold.transport.rate import Limit

APP = "calendly"
BASE_URL = "https://api.calendly.com"
PAGE_SIZE = 100
"""The largest the vendor allows; its default is 20."""
LIMITS = (Limit(500, per_s=60.0),)
"""Per user on paid plans; a free plan has 50, where 429 with its rate headers slows us down."""
WINDOW = timedelta(days=30)
"""Events are listed by start, a window at a time, so that no listing grows long (choice)."""
LOOK_BACK = timedelta(days=1)
"""How long after its start an event may still change, for a no-show is set afterwards (choice)."""
