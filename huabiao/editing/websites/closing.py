"""Close a website: a request by the route for it; once approved it is withdrawn with everything under its address."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.selectors import PreviewStep, open_request_of, route_preview
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.rights.reach import reach_of
from huabiao.editing.websites.approvals import CLOSURE, KEY
from huabiao.editing.websites.models import Site
from huabiao.editing.websites.published import published_copy
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.register.certificates import services as certificates
from huabiao.register.certificates.selectors import filing_register


@dataclass
class Closing:
    """What closing a website means and what is against it. `items`: how many texts go with it."""

    reasons: list[Reason] = field(default_factory=list)
    route: list[PreviewStep] = field(default_factory=list)
    matter: dict[str, Any] = field(default_factory=dict)
    copy: dict[str, str] | None = None
    items: int = 0


def examine_closing(*, site: Site, officer: User) -> Closing:
    """What would happen if the closing of this website were asked for now; nothing is stored."""
    found = Closing(copy=published_copy(site.uuid))
    for action in (Action.ARRANGE, Action.WITHDRAW):
        answer = policy.can(officer, action, site)
        if not answer:
            found.reasons.append(Reason(answer.reason, answer.clauses, "not_allowed"))
    if found.copy is None:
        found.reasons.append(Reason(_("It is not online."), (), "not_published"))
    if open_request_of(site.uuid) is not None:
        found.reasons.append(Reason(_("It is under approval already."), (), "subject_locked"))
    sections = [str(one) for one in site.sections.filter(closed_at=None)]
    if sections:
        found.reasons.append(
            Reason(
                _("Section sites stand under it; close them first: %(sections)s.")
                % {"sections": "、".join(sections)},
                (),
                "has_sections",
            )
        )
    found.items = filing_register(site=site.uuid, state="online", subject_type="item").count()
    refused: Refused | None = None
    for act in (CLOSURE, KEY):
        found.matter = _matter(site, act)
        try:
            found.route = route_preview(
                found.matter, site.organisation, site_organisation=site.organisation
            )
            return found
        except Refused as why:
            refused = why
    found.reasons += refused.reasons if refused is not None else []
    return found


@transaction.atomic
def ask_to_close(*, site: Site, officer: User, reason: str) -> Request:
    """Open the request that closes a website; `reason` stays inside. Raises Refused with every reason."""
    found = examine_closing(site=site, officer=officer)
    if not reason.strip():
        found.reasons.append(Reason(_("Say why it is closed."), (), "no_reason"))
    holding = reach_of(officer).holding_for("arrange", site.organisation_id)
    if found.reasons or holding is None:
        raise Refused(found.reasons or [Reason(_("None of your posts may submit this."))])
    Site.objects.filter(pk=site.pk).update(closing_reason=reason.strip())
    return approval.open_request(
        subject_type=CLOSURE,
        subjects=[found.copy or {}],
        matter=found.matter,
        submitter=holding,
        organisation=site.organisation,
        contributors=[str(officer.uuid)],
        site=site.uuid,
        site_organisation=site.organisation,
    )


def carry_out(request: Request) -> None:
    """Approved: withdraw the website in the name of who asked for it, or of a signer who may. Raises Refused."""
    site = Site.objects.get(uuid=request.parsed().subjects[0].subject)
    against: list[Reason] = []
    for officer in _who_acts(request):
        try:
            certificates.withdraw(
                subject=site.uuid, sites=None, officer=officer, reason=site.closing_reason
            )
        except Refused as refused:
            against += refused.reasons
        else:
            Site.objects.filter(pk=site.pk).update(closed_at=clocks.now())
            return
    raise Refused(list(dict.fromkeys(against)))


def _who_acts(request: Request) -> Iterator[User]:
    yield request.submitter
    for decision in request.decisions.select_related("officer").order_by("-ledger_seq"):
        yield decision.officer


def _matter(site: Site, act: str) -> dict[str, Any]:
    channel = "internal" if site.kind == Site.Kind.INTERNAL else "external"
    return {"subject": act, "site_kind": site.kind, "channel": channel}
