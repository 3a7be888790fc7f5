"""What is fixed about Cal.com, and what a setting may change? Source: apps 0.1, A8."""

from twofold.transport.rate import Limit

APP = "calcom"
BASE_URL = "https://api.cal.com/v2"
"""A self-hosted server has its own: set ``base_url``."""
API_VERSION = "2024-08-13"
"""Sent as ``cal-api-version``; the version whose answers ``backfill.py`` reads."""
PAGE_SIZE = 100
LIMITS = (Limit(100, per_s=60.0),)
"""The real rate depends on the plan (believed), so this is a cautious choice and 429 is obeyed besides."""
