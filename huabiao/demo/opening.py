"""Opening the installation: database, county, websites, and the stock of the years before."""

import random
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command

from huabiao.approval.models import Request
from huabiao.demo.clock import ReplayClock
from huabiao.demo.founding import County, found
from huabiao.demo.pages import submit_pages
from huabiao.demo.signing import Signers
from huabiao.demo.stock import write_stock
from huabiao.demo.texts import Text
from huabiao.demo.websites import Websites
from huabiao.demo.writing import Writers
from huabiao.editing.migration.services import migrate
from huabiao.editing.websites.models import Site
from huabiao.office.accounts.models import User
from huabiao.publishing.trees import edge


class NotPublished(Exception):
    """The worker refused something of the example; the text names the faults."""


def make_database(var: Path) -> None:
    """The data folder and its database."""
    (var / "db").mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)


def publish() -> None:
    """One turn of the edge worker. Raises `NotPublished` with everything it refused."""
    report = edge.tick()
    if report.refused or report.stopped:
        raise NotPublished(
            "; ".join(f"{one.code} {one.subject}: {one.sentence}" for one in report.refused)
        )


def open_county(passphrase: str, clock: ReplayClock) -> tuple[County, Websites]:
    """Found the county, open its websites, have them approved and certified."""
    county = found(passphrase)
    websites = Websites(county)
    clock.advance(minutes=40)
    requests = websites.open_all()
    signers = Signers(random.Random("sites"))  # noqa: S311 - the same every time
    for request in requests:
        _sign(request, signers, clock)
    clock.advance(seconds=2)
    publish()
    return county, websites


def open_pages(county: County, websites: Websites, clock: ReplayClock) -> None:
    """Write home pages and single pages, have them approved and certified."""
    signers = Signers(random.Random("pages"))  # noqa: S311 - the same every time
    for request in submit_pages(county, websites):
        clock.advance(minutes=8)
        _sign(request, signers, clock)
    clock.advance(seconds=2)
    publish()


def bring_in(
    stocks: Mapping[str, Iterable[Text]],
    county: County,
    websites: Websites,
    clock: ReplayClock,
    *,
    folder: Path,
    officers: Mapping[str, str],
) -> int:
    """Bring the older items in, site by site: one signed list for each batch. Answers how many."""
    writers, signers = Writers(county, websites), Signers(random.Random("stock"))  # noqa: S311 - as above
    count, first = 0, 10_001
    for site, texts in stocks.items():
        written = write_stock(folder / site, texts, writers, first=first)
        first += written
        clock.advance(minutes=50)
        requests = submit_stock(
            folder / site, websites.sites[site], county.officer(officers[site]), expected=written
        )
        for request in requests:
            _sign(request, signers, clock)
        count += written
    clock.advance(seconds=2)
    publish()
    return count


def submit_stock(folder: Path, site: Site, officer: User, *, expected: int) -> list[Request]:
    """Bring one stock in, up to the open requests. Raises `NotPublished` where a line was left out."""
    report = migrate(folder=folder, site=site, officer=officer)
    if report.loaded != expected:
        raise NotPublished("; ".join(str(note.reason) for note in report.notes[:10]))
    return list(Request.objects.filter(uuid__in=report.requests).order_by("id"))


def _sign(request: Request, signers: Signers, clock: ReplayClock) -> None:
    for pause in signers.sign(request):
        clock.advance(seconds=min(pause, timedelta(minutes=30)).total_seconds())
