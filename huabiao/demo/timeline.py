"""Many stories at once, each act at its own moment of the demo's past, in order of time."""

import heapq
from datetime import datetime
from itertools import count

from huabiao.demo.clock import ReplayClock
from huabiao.demo.moments import in_office_hours
from huabiao.demo.signing import Delays


class Timeline:
    """Runs stories against the replay's clock. Between two acts of a story people take the time it yields."""

    def __init__(self, clock: ReplayClock) -> None:
        self._clock = clock
        self._waiting: list[tuple[datetime, int, Delays]] = []
        self._numbers = count()

    def start(self, moment: datetime, story: Delays) -> None:
        """A story whose first act is at this moment."""
        heapq.heappush(self._waiting, (moment, next(self._numbers), story))

    def run(self, until: datetime) -> None:
        """Everything that happens up to a moment; what would come later stays undone, as on a real desk."""
        while self._waiting and self._waiting[0][0] <= until:
            moment, number, story = heapq.heappop(self._waiting)
            self._clock.set(moment)
            delay = next(story, None)
            if delay is not None:
                then = in_office_hours(self._clock.moment + delay)
                heapq.heappush(self._waiting, (then, number, story))
