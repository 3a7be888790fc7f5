"""What is counted while Twofold serves? Names end in their unit."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from twofold.engine.ports import Standing

REGISTRY = CollectorRegistry()

DELIVERIES = Counter(
    "twofold_hook_answers_total", "Deliveries answered at the door.", ["app", "status"], registry=REGISTRY
)
ACCEPT_SECONDS = Histogram(
    "twofold_accept_seconds",
    "Time from a delivery's first byte to its answer.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5),
    registry=REGISTRY,
)
INBOX = Gauge("twofold_inbox_deliveries", "Deliveries in the inbox by state.", ["state"], registry=REGISTRY)
LAG_SECONDS = Gauge("twofold_lag_seconds", "Age of the oldest unfinished delivery.", registry=REGISTRY)


def render(standing: Standing, lag_s: float) -> bytes:
    """Render all metrics in Prometheus' text format."""
    for state, count in standing.counts.items():
        INBOX.labels(state.value).set(count)
    LAG_SECONDS.set(lag_s)
    return generate_latest(REGISTRY)
