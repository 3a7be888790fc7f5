"""An org on paper: notices are decided one after the other and what is decided is written to rows and links, without a box."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.cast import ORG, PAT, decided, row
from twofold.core.creation_rules import RuleSet
from twofold.core.links import BookingLink, merge_links
from twofold.core.notices import BookingNotice
from twofold.core.org import EVENT_STATUS_FIELD, OrgProfile
from twofold.core.plan import Ref, Verb, Write
from twofold.core.rows import Row
from twofold.core.situation import Decision, Verdict
from twofold.facts.ids import make_id

_PREFIX = {"Account": "001", "Contact": "003", "Lead": "00Q", "Case": "500", "Event": "00U"}


@dataclass
class PaperOrg:
    """Rows and links by what names them; PAT lives here unless ``rows`` says otherwise."""

    rules: RuleSet
    org: OrgProfile = ORG
    rows: dict[str, Row] = field(default_factory=lambda: {PAT.id: PAT})
    links: dict[str, BookingLink] = field(default_factory=dict)

    def work(self, notices: Iterable[BookingNotice]) -> "PaperOrg":
        for notice in notices:
            self.take(notice)
        return self

    def take(self, notice: BookingNotice) -> Decision:
        """Decide one notice and do what was decided."""
        rows = list(self.rows.values())
        decision = decided(notice, self.rules, rows, org=self.org, links=self.links.values())
        if decision.verdict is Verdict.PARK:
            return decision
        made: dict[str, str] = {}
        for write in decision.steps:
            self._write(write, made)
        for draft in decision.links:
            link = replace(draft.link, **{name: made.get(ref.write) for name, ref in draft.refs.items()})
            self.links[link.booking_key] = merge_links(self.links.get(link.booking_key), link)
        return decision

    def _write(self, write: Write, made: dict[str, str]) -> None:
        values = {k: made.get(v.write) if isinstance(v, Ref) else v for k, v in write.values.items()}
        if write.verb is Verb.CREATE:
            record_id = made[write.name] = make_id(_PREFIX[write.sobject], 1000 + len(self.rows))
            self.rows[record_id] = row(write.sobject, record_id, **values)
        elif write.verb is Verb.UPDATE:
            assert isinstance(write.record_id, str)
            known = self.rows[write.record_id]
            self.rows[known.id] = Row(known.sobject, {**known.fields, **values})

    def records(self, sobject: str) -> list[Row]:
        return [r for r in self.rows.values() if r.sobject == sobject]

    def events(self) -> list[tuple[Any, str]]:
        """Start and status of each Event, earliest first."""
        told = [
            (e.get("StartDateTime"), e.text(EVENT_STATUS_FIELD) or str(e.get("Description")))
            for e in self.records("Event")
        ]
        return sorted(told)

    def standing(self) -> list[Any]:
        """Starts of the Events that aren't cancelled."""
        return [start for start, status in self.events() if "Cancelled" not in status]
