"""Work beside the edge worker that nobody waits for: bury, verify again. An own process, at low priority."""

import logging
import os
import time
from dataclasses import dataclass, field

from django.db import close_old_connections, connections

from huabiao.publishing.trees import retention
from huabiao.publishing.trees.folder import Busy, PublishedFolder
from huabiao.publishing.trees.patrol import Patrol

logger = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks."""

SHARE = 10
"""Verifying again takes about one part in this many of the time of one core."""


@dataclass
class Caretaker:
    """Remembers when it last did what; what is to be done it reads from the folder."""

    published: PublishedFolder = field(default_factory=PublishedFolder)
    patrol: Patrol = field(default_factory=Patrol)
    rests_until: float = 0.0

    def turn(self) -> None:
        """One look."""
        close_old_connections()
        try:
            retention.bury_what_the_journal_withdraws(self.published)
            if time.monotonic() >= self.rests_until:
                begun = time.monotonic()
                self.patrol.some(self.published)
                self.rests_until = time.monotonic() + SHARE * (time.monotonic() - begun)
        except Busy:
            return
        except Exception:
            logger.exception("The caretaker stumbled; it goes on")


def start() -> int:
    """Fork a caretaker that lives as long as this process; answers its process id."""
    connections.close_all()
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    os.nice(10)
    caretaker = Caretaker()
    while os.getppid() == parent:
        caretaker.turn()
        time.sleep(PAUSE)
    os._exit(0)
