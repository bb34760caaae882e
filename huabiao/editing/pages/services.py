"""The verbs of pages. Saving is that of every draft (`items.services.save_draft`)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.selectors import PreviewStep, open_request_of, route_preview
from huabiao.editing.items.contributors import contributors_of
from huabiao.editing.items.formats import against_formats
from huabiao.editing.items.freezing import CannotFreeze
from huabiao.editing.items.verbs.examining import (
    Examination,
    against_screening,
    site_not_approved,
)
from huabiao.editing.items.verbs.submitting import lock, submitting_holding
from huabiao.editing.pages.freezing import freeze_page
from huabiao.editing.pages.models import ContentPage
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.websites.arrangement import matters_for
from huabiao.editing.websites.published import published_payload, published_site
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.ledger.digests import canonical, digest_document
from huabiao.register.payloads import PayloadRefused
from huabiao.register.payloads.parsing import parse
from huabiao.register.vault import services as vault
from huabiao.register.vault.contents import FreezeRefused


def examine_page(*, page: ContentPage, officer: User) -> Examination:
    """What would happen if this page were submitted now; nothing is stored. Raises SecretFound."""
    found = Examination()
    answer = policy.can(officer, Action.SUBMIT, page)
    if not answer:
        found.reasons.append(Reason(answer.reason, answer.clauses, "not_allowed"))
    if open_request_of(page.uuid) is not None:
        found.reasons.append(Reason(_("It is under approval already."), (), "subject_locked"))
    try:
        found.payload, found.blobs = freeze_page(page)
        rulebook = rulebook_in_force(page.site.organisation).merged
    except (CannotFreeze, NoRulebook) as fault:
        found.reasons.append(Reason(str(fault), (), "cannot_freeze"))
        return found
    stops, found.hints = against_formats(found.payload, rulebook, only=("picture", "attachment"))
    found.reasons += stops
    found.reasons += against_screening(found, page, officer)
    try:
        parsed = parse(canonical(found.payload))
        site = published_site(page.site.uuid)
        if site is None:
            found.reasons.append(site_not_approved())
            return found
        before = published_payload(page.uuid)
        found.matters = matters_for(
            before[0] if before else None,
            parsed,
            site=site,
            organisation=page.organisation,
            site_organisation=page.site.organisation,
            acts=("page",),
        )
        found.route = _route(found.matters, page)
    except PayloadRefused as refused:
        found.reasons += [
            Reason(f"{p.where}：{p.sentence}", (), "payload") for p in refused.problems
        ]
    except Refused as refused:
        found.reasons += refused.reasons
    return found


def submit_page(*, page: ContentPage, officer: User) -> Request:
    """Freeze a page, lock it and open its request. Raises Refused with ALL reasons, SecretFound."""
    found = examine_page(page=page, officer=officer)
    if found.reasons:
        raise Refused(found.reasons)
    return _submit(page, officer, found)


@transaction.atomic
def _submit(page: ContentPage, officer: User, found: Examination) -> Request:
    try:
        frozen = vault.freeze(
            payload=found.payload,
            blobs=found.blobs,
            organisation=page.site.organisation,
            judged=found.judged,
        )
    except FreezeRefused as refused:
        raise Refused([Reason(text, (), "cannot_freeze") for text in refused.reasons]) from None
    request = approval.open_request(
        subject_type="page",
        subjects=[{"subject": str(page.uuid), "freeze": frozen.freeze, "payload": frozen.digest}],
        matter=found.matters,
        submitter=submitting_holding(officer, page.organisation, page.site),
        organisation=page.organisation,
        contributors=contributors_of(page.uuid),
        site=page.site.uuid,
        site_organisation=page.site.organisation,
        findings=digest_document(found.findings.as_document()),
    )
    lock(page, officer)
    return request


def _route(matters: list[dict[str, Any]], page: ContentPage) -> list[PreviewStep]:
    return route_preview(matters, page.organisation, site_organisation=page.site.organisation)
