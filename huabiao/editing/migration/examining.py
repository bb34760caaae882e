"""One line judged: what keeps its item out, what people should look at, and what screening found.

The rules are those of every item (form, screening, openness); nothing is laxer because it comes in bulk.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from huabiao.approval.refusals import Reason
from huabiao.editing.items import filestore
from huabiao.editing.items.formats import against_formats
from huabiao.editing.items.freezing import CannotFreeze, freeze_item
from huabiao.editing.items.models import Item
from huabiao.editing.items.references import attachments_of, pictures_of
from huabiao.editing.items.texts import texts_of
from huabiao.editing.migration.bodies import Body
from huabiao.editing.migration.drafting import Draft, described, draft, words_of
from huabiao.editing.migration.files import FileShelf
from huabiao.editing.migration.ground import Ground
from huabiao.editing.migration.identity import Addresses
from huabiao.editing.migration.reading import Line
from huabiao.office.ledger.digests import canonical
from huabiao.register.payloads import ItemPayload, PayloadRefused, parse
from huabiao.register.quarantine.services import is_released
from huabiao.rules.screening import Finding, Findings, screen_file, screen_text

STATE_SECRET = "state_secret"  # noqa: S105 - a code of the report
PERSONAL_DATA = "personal_data"
_LIMITED = (
    "title",
    "kicker",
    "subtitle",
    "short_title",
    "source",
    "source_url",
    "editor",
    "summary",
    "keywords",
    "openness_reason",
    "scope",
    "index_number",
    "document_number",
    "issuer",
    "validity",
    "topic",
)


class Read(NamedTuple):
    """A file as it was read and screened."""

    name: str
    data: bytes


@dataclass
class Examined:
    """What is known of one item before anything of it is stored. With `reasons` it is left out."""

    line: int
    address: str
    reasons: list[Reason] = field(default_factory=list)
    hints: list[Reason] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    draft: Draft | None = None
    texts: dict[str, str] = field(default_factory=dict)
    payload: dict[str, Any] = field(default_factory=dict)
    parsed: ItemPayload | None = None
    blobs: dict[str, bytes] = field(default_factory=dict)
    papers: tuple[str, ...] = ()
    secret_file: Read | None = None
    is_stored: bool = False

    @property
    def is_secret(self) -> bool:
        """Whether it carries the mark of a state secret: nothing of it may be stored."""
        return any(reason.code == STATE_SECRET for reason in self.reasons)


def examine(line: Line, ground: Ground, shelf: FileShelf, addresses: Addresses) -> Examined:
    """Judge one line of the input. Nothing is stored."""
    found = Examined(line.number, line.address)
    found.reasons += [Reason(str(one), (), one.code) for one in line.problems]
    stock = line.item
    if stock is None:
        return found
    if stock.column not in ground.columns:
        sentence = _("The site has no column “%(path)s” that takes items and has been approved.")
        found.reasons.append(Reason(sentence % {"path": stock.column[:120]}, (), "column_unknown"))
        return found
    made = draft(stock, ground, shelf, addresses)
    found.draft, found.hints = made, list(made.hints)
    if not stock.body.strip() or not (made.body.blocks or made.attachments):
        found.reasons.append(Reason(_("Nothing is left of the text."), (), "empty"))
    found.reasons += _against_lengths(made.item)
    _screen(found, made, ground)
    if not found.is_secret:
        judge_payload(found, made.item, ground, described(made))
    return found


def judge_payload(
    found: Examined, item: Item, ground: Ground, files: Mapping[str, Any] | None = None
) -> None:
    """Freeze on trial and hold it against the rules of form. `files`: those described apart."""
    try:
        found.payload, found.blobs = freeze_item(item)
        parsed = parse(canonical(found.payload))
    except CannotFreeze as fault:
        found.reasons.append(Reason(str(fault), (), "cannot_freeze"))
        return
    except PayloadRefused as refused:
        found.reasons += [
            Reason(f"{one.where}：{one.sentence}", (), "payload") for one in refused.problems
        ]
        return
    found.parsed = parsed if isinstance(parsed, ItemPayload) else None
    described_payload = found.payload if files is None else {**found.payload, **files}
    stops, hints = against_formats(described_payload, ground.rulebook)
    found.reasons += stops
    found.hints += hints
    found.reasons += _against_openness(item, ground)
    if ground.rulebook.scopes and item.scope not in ground.rulebook.scopes:
        choices = "、".join(ground.rulebook.scopes)
        sentence = _("Say what it touches: %(choices)s.") % {"choices": choices}
        found.reasons.append(Reason(sentence, (), "scope"))


def screen_words(found: Examined, texts: Mapping[str, str], ground: Ground) -> None:
    """Screen named passages into `found`. What the secrecy officer has released before, word for word, may pass."""
    for place, text in texts.items():
        found.findings += screen_text(text, ground.screening, place_of=_at(place))
    found.texts = dict(texts)
    secret = found.findings.state_secret
    if secret and is_released(canonical(found.texts)):
        found.findings = Findings(tuple(one for one in found.findings if one not in secret))


def _at(place: str) -> Callable[[int], str]:
    return lambda _offset: place


def judge_findings(found: Examined) -> None:
    """Turn what screening found into reasons: blocks, and whatever needs a consent paper of its own."""
    for one in found.findings.state_secret:
        # Not the words themselves, and nothing else it says either: a report is no place for a secret.
        found.reasons.append(Reason(f"{one.place}：{one.advice}", tuple(one.clauses), STATE_SECRET))
    if found.is_secret:
        return
    for one in found.findings.blocks:
        found.reasons.append(
            Reason(
                f"{one.place}“{shown(one)}”：{one.advice}",
                tuple(one.clauses),
                f"screening_{one.category}",
            )
        )
    for one in () if found.papers else found.findings.second_signature:
        sentence = _(
            "%(place)s“%(excerpt)s”: it needs the issuing body's written consent; enter it by hand with that paper."
        )
        found.reasons.append(
            Reason(
                sentence % {"place": one.place, "excerpt": shown(one)},
                tuple(one.clauses),
                "second_signature",
            )
        )


def examine_stored(line: int, item: Item, ground: Ground) -> Examined:
    """Judge an item that was loaded before and whose request came back, as it stands in the editor now."""
    found = Examined(line, item.original_url, is_stored=True)
    found.draft = Draft(item, Body())
    screen_words(found, texts_of(item), ground)
    files = [*attachments_of(item), *pictures_of(item)]
    try:
        read = [Read(str(one), filestore.read(one.digest)) for one in files]
        _screen_files(found, read, ground)
    except filestore.FileLost:
        found.reasons.append(Reason(_("A file of it is damaged or gone."), (), "file_missing"))
    found.papers = tuple(paper.file.digest for paper in item.papers.select_related("file"))
    judge_findings(found)
    if not found.is_secret:
        judge_payload(found, item, ground)
    return found


def shown(finding: Finding) -> str:
    """The words of a finding for a report; of a number that names a person only enough to find it again."""
    words = finding.excerpt
    return f"{words[:3]}…{words[-2:]}" if finding.category == PERSONAL_DATA else words


def _screen(found: Examined, made: Draft, ground: Ground) -> None:
    texts = texts_of(made.item)
    if made.attachments:
        names = [one.stock.name or one.name for one in made.attachments]
        texts[_("names of files")] = "\n".join(names)
    if made.pictures:
        words = [text for one in made.pictures for text in words_of(made, one).values() if text]
        texts[_("captions")] = "\n".join(words)
    screen_words(found, texts, ground)
    _screen_files(found, [Read(one.name, one.data) for one in made.files], ground)
    judge_findings(found)


def _screen_files(found: Examined, files: Iterable[Read], ground: Ground) -> None:
    for file in files:
        inside = screen_file(file.name, file.data, ground.screening).inside(file.name)
        if inside.state_secret and is_released(file.data):
            inside = Findings(tuple(one for one in inside if one not in inside.state_secret))
        found.findings += inside
        if inside.state_secret:
            found.secret_file = file


def _against_lengths(item: Item) -> Iterator[Reason]:
    for name in _LIMITED:
        model_field = Item._meta.get_field(name)
        most = getattr(model_field, "max_length", None)
        if most is not None and len(getattr(item, name)) > most:
            sentence = _("%(field)s: longer than %(most)d characters.")
            values = {"field": str(model_field.verbose_name), "most": most}
            yield Reason(sentence % values, (), "too_long")


def _against_openness(item: Item, ground: Ground) -> Iterator[Reason]:
    if item.openness != Item.Openness.PROACTIVE and ground.payload.kind != "internal":
        sentence = _(
            "Only what is open to all may go on a public website; this is marked “%(mark)s”."
        )
        yield Reason(sentence % {"mark": item.get_openness_display()}, (), "openness")
