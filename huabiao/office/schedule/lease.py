"""One scheduler at a time: whoever holds the lease runs jobs; a killed holder is replaced when it ends."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction

from huabiao.office import clocks
from huabiao.office.schedule.models import Lease, Run

SCHEDULER = "scheduler"
RENEWALS = 3
"""How often a lease is renewed within its length."""


def fresh_holder() -> str:
    """A name for this process that no other has: machine, process, and a random part."""
    return f"{socket.gethostname()[:60]}/{os.getpid()}/{uuid4().hex[:8]}"


@transaction.atomic
def hold(holder: str) -> bool:
    """Take or renew the lease; False while another holds it. Runs that a former holder left are marked as cut off."""
    now = clocks.now_ms()
    until = now + settings.HUABIAO_SCHEDULE_LEASE_SECONDS * 1000
    row = Lease.objects.select_for_update().filter(pk=SCHEDULER).first()
    if row is None:
        _row, fresh = Lease.objects.get_or_create(
            pk=SCHEDULER, defaults={"holder": holder, "until": until}
        )
        return fresh
    if row.holder != holder and row.until > now:
        return False
    if row.holder != holder:
        Run.objects.filter(holder=row.holder, outcome=Run.Outcome.RUNNING).update(
            outcome=Run.Outcome.CUT_OFF, ended_at=now
        )
    row.holder, row.until = holder, until
    row.save()
    return True


def give_up(holder: str) -> None:
    """Let the next one begin at once: this process ends in good order."""
    Lease.objects.filter(pk=SCHEDULER, holder=holder).update(until=0)


@contextmanager
def kept(holder: str) -> Iterator[None]:
    """Renew the lease beside a job, however long it takes."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(settings.HUABIAO_SCHEDULE_LEASE_SECONDS / RENEWALS):
            try:
                hold(holder)
            except DatabaseError:
                continue  # tried again; the job itself says what is wrong
            finally:
                close_old_connections()

    beside = threading.Thread(target=renew, daemon=True)
    beside.start()
    try:
        yield
    finally:
        ended.set()
        beside.join(1)
