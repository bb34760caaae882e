"""What is shown, as events in time: certified, withdrawn, becoming due, expiring. No payload is read here.

The outcome depends only on the ledger's entries and the moment asked for, never on how often a builder ran. So one
step after another gives what a replay from the first entry gives. Records live in the state under `tree/show/…`:
`{"now": publication | null, "waiting": publication | null, "former": [what stood somewhere before]}`.
"""

from bisect import insort
from collections.abc import MutableMapping
from typing import Any

Publication = dict[str, Any]
"""A certificate's publication with what the certificate says of all of its: `certificate`, `certified_at`,
`not_before`, `expires` (UTC milliseconds or null)."""

State = MutableMapping[str, Any]
SHOW = "tree/show/"
DUE = "tree/due/"
DAYS = "tree/days"
DAY = 86_400_000


def record_of(state: State, subject: str) -> dict[str, Any]:
    """What is shown of a subject, what waits for its moment, and where it stood before."""
    found: dict[str, Any] = state.get(SHOW + subject) or {"now": None, "waiting": None, "former": []}
    return found


class Stage:
    """Applies events to the state and remembers which subjects they touched."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.touched: set[str] = set()

    def certified(self, publication: Publication) -> None:
        """A new version. It takes the place of one that still waits, and of the shown one at its `not_before`."""
        record = record_of(self._state, publication["subject"])
        record["waiting"] = publication
        self._write(publication["subject"], record)
        self._due(publication["not_before"], publication["subject"])
        if publication["expires"] is not None:
            self._due(publication["expires"], publication["subject"])

    def withdrawn(self, subject: str, sites: list[str]) -> None:
        """Taken off these sites, or off all (`["*"]`)."""
        record = record_of(self._state, subject)
        everywhere = sites == ["*"]
        for slot in ("now", "waiting"):
            publication = record[slot]
            if publication is None:
                continue
            left = [place for place in publication["placements"] if place["site"] not in sites]
            kept = {**publication, "placements": left} if left and not everywhere else None
            if slot == "now":
                _remember(record, publication)
            record[slot] = kept
        self._write(subject, record)

    def advance(self, until: int) -> None:
        """Let everything happen that is due up to and including an instant, in order of time."""
        for day in list(self._state.get(DAYS, [])):
            if day * DAY > until:
                return
            waiting = self._state[f"{DUE}{day}"]
            for instant, subject in [due for due in waiting if due[0] <= until]:
                self._moment(subject, instant)
            left = [due for due in waiting if due[0] > until]
            if left:
                self._state[f"{DUE}{day}"] = left
            else:
                del self._state[f"{DUE}{day}"]
                self._state[DAYS] = [other for other in self._state[DAYS] if other != day]

    def _moment(self, subject: str, instant: int) -> None:
        record = record_of(self._state, subject)
        now, waiting = record["now"], record["waiting"]
        if waiting is not None and waiting["not_before"] <= instant:
            if now is not None:
                _remember(record, now)
            record["now"], record["waiting"] = now, _ = waiting, None
        if now is not None and now["expires"] is not None and now["expires"] <= instant:
            _remember(record, now)
            record["now"] = None
        self._write(subject, record)

    def _due(self, instant: int, subject: str) -> None:
        day = instant // DAY
        waiting = self._state.get(f"{DUE}{day}", [])
        if [instant, subject] not in waiting:
            insort(waiting, [instant, subject])
            self._state[f"{DUE}{day}"] = waiting
            days = self._state.get(DAYS, [])
            if day not in days:
                insort(days, day)
                self._state[DAYS] = days

    def _write(self, subject: str, record: dict[str, Any]) -> None:
        self._state[SHOW + subject] = record
        self.touched.add(subject)


def next_due(state: State) -> int | None:
    """The next instant at which something becomes visible or expires, or None."""
    days = state.get(DAYS, [])
    return state[f"{DUE}{days[0]}"][0][0] if days else None


def homes(publication: Publication) -> dict[str, dict[str, Any]]:
    """Site → the placement that gives an item its address there: the first in the certificate's order."""
    first: dict[str, dict[str, Any]] = {}
    for placement in publication["placements"]:
        first.setdefault(placement["site"], placement)
    return first


def _remember(record: dict[str, Any], publication: Publication) -> None:
    """Note where a publication stood, so that its addresses answer 301 or 410 for ever."""
    if publication["public_id"] is None:
        stood = [{"freeze": publication["freeze"], "payload": publication["payload"]}]
    else:
        stood = [
            {
                "public_id": publication["public_id"],
                "month": publication["month"],
                "site": site,
                "column": place["column"],
            }
            for site, place in homes(publication).items()
        ]
    record["former"] += [place for place in stood if place not in record["former"]]
