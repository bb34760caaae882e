"""The verb of migration: bring the stock of an older website in, to be signed once for each list of 500."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from huabiao.approval.documents import MOST_SUBJECTS
from huabiao.approval.refusals import Reason
from huabiao.editing.items.models import Item
from huabiao.editing.migration.column_table import read_columns
from huabiao.editing.migration.drafting import identity
from huabiao.editing.migration.examining import Examined, examine, examine_stored
from huabiao.editing.migration.files import FileShelf
from huabiao.editing.migration.ground import Ground, survey
from huabiao.editing.migration.identity import Addresses, Titles
from huabiao.editing.migration.loading import load
from huabiao.editing.migration.reading import Line, read_stock
from huabiao.editing.migration.reports import Report, Sink, batch_report
from huabiao.editing.migration.standing import Arrival, arrivals
from huabiao.editing.websites.models import Site
from huabiao.office.accounts.models import User
from huabiao.office.ledger.digests import canonical
from huabiao.register.quarantine import selectors as quarantined
from huabiao.register.quarantine import services as quarantine

__all__ = ["migrate"]

_MOST_BYTES = 96 * 1024 * 1024
"""A batch is closed early when its files reach this: that is what bounds memory."""

Tell = Callable[[Report], None]


def migrate(
    *,
    folder: Path,
    site: Site,
    officer: User,
    scope: str = "",
    dry_run: bool = False,
    together: int = MOST_SUBJECTS,
    sink: Sink | None = None,
    tell: Tell | None = None,
) -> Report:
    """Examine a stock and, unless `dry_run`, bring in what nothing speaks against.

    Each batch of up to `together` items is one transaction: stored, frozen, and its request opened. Run it again
    after a kill, a correction of the input or a returned request: what is under way or online is passed over.
    `sink` gets every note, `tell` the report after each batch.

    Raises:
        Refused: nothing at all can be brought to this site by this officer now; all reasons.
        StockUnreadable: the folder holds no stock that can be read.
        TableUnreadable: its table of columns cannot be read.
    """
    ground = survey(site=site, officer=officer, scope=scope)
    run = _Run(folder, ground, Report(dry_run, sink=sink), min(together, MOST_SUBJECTS), tell)
    run.go()
    return run.report


class _Run:
    """One pass over a stock."""

    def __init__(
        self, folder: Path, ground: Ground, report: Report, together: int, tell: Tell | None
    ) -> None:
        self.report = report
        self._folder = folder
        self._ground = ground
        self._together = together
        self._tell = tell
        self._shelf = FileShelf(folder)
        self._addresses = Addresses(ground.site.uuid)
        self._titles = Titles()
        self._columns = read_columns(folder)
        self._sealed = {one.subject for one in quarantined.waiting()}
        self._batch: list[Examined] = []
        self._bytes = 0

    def go(self) -> None:
        """First the addresses, so that links between old pages are known; then line by line."""
        for line in self._lines():
            if line.item is not None:
                self._addresses.add(line.address, line.number)
        lines = self._lines()
        while group := list(islice(lines, MOST_SUBJECTS)):
            self._group(group)
        self._flush()

    def _lines(self) -> Iterator[Line]:
        for line in read_stock(self._folder, self._ground.now):
            yield line.moved(self._columns)

    def _group(self, group: list[Line]) -> None:
        subjects = {
            line.number: identity(line.item, self._ground.site.uuid)
            for line in group
            if line.item is not None
        }
        known = arrivals(list(subjects.values()))
        stored = self._stored([one for one, how in known.items() if how is Arrival.AGAIN])
        for line in group:
            self.report.lines += 1
            subject = subjects.get(line.number)
            twice = self._twice(line)
            arrival = Arrival.NEW if subject is None or twice else known[subject]
            if arrival is Arrival.UNDER_WAY:
                self.report.under_way += 1
            elif arrival is Arrival.REFUSED:
                self.report.refused += 1
            else:
                self._take(line, twice, stored.get(subject) if subject and not twice else None)

    def _stored(self, subjects: list[UUID]) -> dict[UUID, Item]:
        rows = Item.objects.filter(uuid__in=subjects).select_related(
            "site__organisation", "column__site", "organisation"
        )
        return {row.uuid: row for row in rows}

    def _twice(self, line: Line) -> Reason | None:
        """A line whose address stood in an earlier one."""
        if line.item is None:
            return None
        before = self._addresses.add(line.address, line.number)
        if before is None:
            return None
        sentence = _("The same old address stands in line %(line)d already.") % {"line": before}
        return Reason(sentence, (), "address_twice")

    def _take(self, line: Line, twice: Reason | None, stored: Item | None) -> None:
        if twice is not None:
            self.report.leave_out(Examined(line.number, line.address, [twice]))
            return
        if stored is not None:
            found = examine_stored(line.number, stored, self._ground)
        else:
            found = examine(line, self._ground, self._shelf, self._addresses)
        if line.item is not None:
            before = self._titles.add(line.item.title, line.number)
            if before is not None:
                sentence = _("Line %(line)d has the same title.") % {"line": before}
                found.hints.append(Reason(sentence, (), "title_twice"))
        if found.reasons or line.item is None:
            if found.is_secret and not self.report.dry_run:
                self._seal(found)
            self.report.leave_out(found)
            return
        self.report.take(found, line.item.column)
        if not self.report.dry_run:
            self._add(found)

    def _add(self, found: Examined) -> None:
        size = found.draft.size if found.draft is not None else 0
        if self._batch and self._bytes + size > _MOST_BYTES:
            self._flush()
        self._batch.append(found)
        self._bytes += size
        if len(self._batch) >= self._together:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            document = batch_report(self._batch, self._ground, self.report)
            self.report.requests.append(load(self._batch, self._ground, document).uuid)
            self.report.loaded += len(self._batch)
            self._batch, self._bytes = [], 0
        if self._tell is not None:
            self._tell(self.report)

    def _seal(self, found: Examined) -> None:
        """Decision 11: the secrecy officer gets it sealed and is told; nothing of it is stored. Once an item."""
        subject = found.draft.item.uuid if found.draft is not None else None
        if str(subject) in self._sealed:
            return
        name, data = found.secret_file or ("application/json", canonical(found.texts))
        # Without a quarantine key nothing is kept at all; the line is reported all the same.
        with suppress(quarantine.QuarantineRefused):
            quarantine.seal(
                data=data,
                name=name,
                officer=self._ground.officer,
                organisation=self._ground.site.organisation,
                subject=subject,
                findings=found.findings.as_document(),
            )
        self._sealed.add(str(subject))
