"""The verbs of websites and columns: open, arrange, submit. Closing one: `closing`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.selectors import PreviewStep, open_request_of, route_preview
from huabiao.editing.items.contributors import contributors_of
from huabiao.editing.items.drafting import Contribution
from huabiao.editing.items.freezing import CannotFreeze
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.approvals import FIRST, KEY, OPENING
from huabiao.editing.websites.arrangement import ARRANGEMENT, matters_for
from huabiao.editing.websites.examination import against_site
from huabiao.editing.websites.freezing import freeze_site
from huabiao.editing.websites.models import Column, Site
from huabiao.editing.websites.published import published_site
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.ledger.digests import canonical
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import Holding
from huabiao.register.payloads import PayloadRefused, SitePayload
from huabiao.register.payloads.parsing import parse
from huabiao.register.vault import services as vault
from huabiao.register.vault.contents import FreezeRefused


@dataclass
class SiteExamination:
    """What would happen if a website's structure were submitted now. `first`: it was never certified."""

    reasons: list[Reason] = field(default_factory=list)
    route: list[PreviewStep] = field(default_factory=list)
    matters: list[dict[str, Any]] = field(default_factory=list)
    payload: dict[str, Any] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    first: bool = False

    @property
    def is_arrangement(self) -> bool:
        """Whether it takes the short route, because only order and place changed."""
        return any(one["subject"] == ARRANGEMENT for one in self.matters)


class SiteRefused(Exception):
    """An act on a website that is not allowed; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def open_site(*, organisation: Organisation, by: User | None = None, **fields: Any) -> Site:
    """Enter a website. `by` is the officer who does it (none: the installation itself).

    Nothing of it is public before its first certificate. Raises SiteRefused.
    """
    site = Site(organisation=organisation, **fields)
    if by is not None and not policy.can(by, Action.ARRANGE, site):
        raise SiteRefused([_("None of your posts may open a website for this body.")])
    _valid(site)
    site.save()
    _hand(site, by)
    return site


@transaction.atomic
def change_site(*, site: Site, officer: User, version: int) -> Site:
    """Keep what was changed in memory. Raises SiteRefused with all reasons."""
    reasons = _against_change(site, officer)
    if reasons:
        raise SiteRefused(reasons)
    _valid(site)
    if not Site.objects.filter(pk=site.pk, version=version).update(version=version + 1):
        raise SiteRefused(
            [
                _(
                    "Somebody else changed this website in between. Open it again and enter your change."
                )
            ]
        )
    site.version = version + 1
    site.save()
    _hand(site, officer)
    return site


@transaction.atomic
def add_column(
    *,
    site: Site,
    name: str,
    parent: Column | None = None,
    by: User | None = None,
    shared_with: Iterable[Organisation] = (),
    **fields: Any,
) -> Column:
    """Add a column at the end of its level. Raises SiteRefused."""
    reasons = _against_change(site, by) if by is not None else []
    if parent is not None and parent.site_id != site.pk:
        reasons.append(_("The column above belongs to another website."))
    if reasons:
        raise SiteRefused(reasons)
    column = Column(site=site, name=name, **fields)
    _valid(column, exclude=["path", "depth", "numchild", "segment"])
    if parent is None:
        column.segment = column.segment or column.proposed_segment(None)
        Column.add_root(instance=column)
    else:
        above = Column.objects.get(pk=parent.pk)
        column.segment = column.segment or column.proposed_segment(above)
        above.add_child(instance=column)
    column.shared_with.set(shared_with)
    _hand(site, by)
    return column


@transaction.atomic
def change_column(
    *, column: Column, officer: User, shared_with: Iterable[Organisation] | None = None
) -> Column:
    """Keep what was changed in memory; `shared_with`: who writes here too (None: as before). Raises SiteRefused."""
    reasons = _against_change(column.site, officer)
    if reasons:
        raise SiteRefused(reasons)
    _valid(column, exclude=["path", "depth", "numchild"])
    column.save()
    if shared_with is not None:
        column.shared_with.set(shared_with)
    _hand(column.site, officer)
    return column


@transaction.atomic
def move_column(*, column: Column, target: Column, place: str, officer: User) -> None:
    """Put a column `left` of, `right` of, or as `last-child` into another of the same site."""
    reasons = _against_change(column.site, officer)
    if target.site_id != column.site_id:
        reasons.append(_("The column above belongs to another website."))
    if place not in {"left", "right", "last-child"}:
        reasons.append(_("A column goes before, after or into another."))
    if target.pk == column.pk or target.is_descendant_of(column):
        reasons.append(_("A column cannot be put into itself."))
    beside = target.get_children() if place == "last-child" else target.get_siblings()
    if beside.filter(site=column.site, segment=column.segment).exclude(pk=column.pk).exists():
        reasons.append(_("A column beside it has this address already."))
    if reasons:
        raise SiteRefused(reasons)
    column.move(target, pos=place)
    _hand(column.site, officer)


@transaction.atomic
def put_under(*, column: Column, above: Column | None, officer: User) -> None:
    """Put a column at the end of another one, or (None) of the top level; nothing happens where it stands there.

    Its address and those of its items change; the old ones lead on to the new. Raises SiteRefused.
    """
    now = column.get_parent()
    if (now.pk if now else None) == (above.pk if above else None):
        return
    if above is not None:
        move_column(column=column, target=above, place="last-child", officer=officer)
        return
    top = Column.get_root_nodes().filter(site=column.site).order_by("path")
    last = list(top)[-1]
    move_column(column=column, target=last, place="right", officer=officer)


@transaction.atomic
def close_column(*, column: Column, officer: User) -> None:
    """Take a column with those below it off the site; its items stay where they are until withdrawn."""
    reasons = _against_change(column.site, officer)
    if reasons:
        raise SiteRefused(reasons)
    below = Column.objects.filter(path__startswith=column.path, closed_at=None)
    below.update(closed_at=clocks.now())
    _hand(column.site, officer)


def examine_site(*, site: Site, officer: User) -> SiteExamination:
    """What would happen if this structure were submitted now: all that is against it, and its route."""
    found = SiteExamination()
    answer = policy.can(officer, Action.SUBMIT, site)
    if not answer:
        found.reasons.append(Reason(answer.reason, answer.clauses, "not_allowed"))
    if site.closed_at is not None:
        found.reasons.append(Reason(_("This website is closed."), (), "closed"))
    if open_request_of(site.uuid) is not None:
        found.reasons.append(Reason(_("It is under approval already."), (), "subject_locked"))
    try:
        found.payload, found.blobs = freeze_site(site)
        parsed = parse(canonical(found.payload))
        rulebook = rulebook_in_force(site.organisation).merged
    except PayloadRefused as refused:
        found.reasons += [
            Reason(f"{one.where}：{one.sentence}", (), "payload") for one in refused.problems
        ]
        return found
    except (CannotFreeze, NoRulebook) as fault:
        found.reasons.append(Reason(str(fault), (), "cannot_freeze"))
        return found
    if not isinstance(parsed, SitePayload):
        raise TypeError("a website freezes to a website")
    found.reasons += against_site(site, parsed, rulebook)
    before = published_site(site.uuid)
    found.first = before is None
    found.matters = matters_for(
        before,
        parsed,
        site=parsed,
        organisation=site.organisation,
        site_organisation=site.organisation,
        acts=(OPENING, KEY) if found.first else (KEY,),
    )
    try:
        found.route = route_preview(
            found.matters, site.organisation, site_organisation=site.organisation
        )
    except Refused as refused:
        found.reasons += refused.reasons
    return found


def submit_site(*, site: Site, officer: User) -> Request:
    """Freeze the structure and identity of a site and open its request. Raises Refused with ALL reasons."""
    found = examine_site(site=site, officer=officer)
    if found.reasons:
        raise Refused(found.reasons)
    return _submit(site, officer, found)


@transaction.atomic
def _submit(site: Site, officer: User, found: SiteExamination) -> Request:
    try:
        frozen = vault.freeze(
            payload=found.payload, blobs=found.blobs, organisation=site.organisation
        )
    except FreezeRefused as refused:
        raise Refused([Reason(text, (), "cannot_freeze") for text in refused.reasons]) from None
    return approval.open_request(
        subject_type=FIRST if found.first else KEY,
        subjects=[{"subject": str(site.uuid), "freeze": frozen.freeze, "payload": frozen.digest}],
        matter=found.matters,
        submitter=_holding(officer, site),
        organisation=site.organisation,
        contributors=contributors_of(site.uuid),
        site=site.uuid,
        site_organisation=site.organisation,
    )


def _holding(officer: User, site: Site) -> Holding:
    holding = reach_of(officer).holding_for("arrange", site.organisation_id)
    if holding is None:
        raise Refused([Reason(_("None of your posts may submit this."), (), "not_allowed")])
    return holding


def _against_change(site: Site, officer: User) -> list[str]:
    reasons = []
    answer = policy.can(officer, Action.ARRANGE, site)
    if not answer:
        reasons.append(answer.reason)
    if site.closed_at is not None:
        reasons.append(_("This website is closed."))
    if open_request_of(site.uuid) is not None:
        reasons.append(_("The website's structure is under approval; wait for it or take it back."))
    return reasons


def _valid(thing: Site | Column, exclude: list[str] | None = None) -> None:
    try:
        thing.full_clean(exclude=exclude)
    except ValidationError as error:
        raise SiteRefused(list(error.messages)) from None


def _hand(site: Site, officer: User | None) -> None:
    if officer is not None:
        Contribution.objects.create(subject=site.uuid, officer=officer)
