"""Look at an item as if it were submitted now: all that speaks against it, and the route it would take."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.selectors import PreviewStep, open_request_of, route_preview
from huabiao.editing.items import filestore
from huabiao.editing.items.formats import against_formats
from huabiao.editing.items.freezing import CannotFreeze, freeze_item
from huabiao.editing.items.gate import (
    SecretFound,
    refuse_secret,
    screen_texts,
    screen_upload,
)
from huabiao.editing.items.models import Attachment, Item, Picture
from huabiao.editing.items.references import attachments_of, pictures_of
from huabiao.editing.items.texts import texts_of
from huabiao.editing.items.verbs.erasing import erase
from huabiao.editing.rights import policy
from huabiao.editing.rights.answers import Action
from huabiao.editing.websites.models import Site
from huabiao.editing.websites.published import published_site
from huabiao.office.accounts.models import User
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.ledger.digests import canonical
from huabiao.register.payloads import PayloadRefused, SitePayload, matters_of
from huabiao.register.payloads.parsing import parse
from huabiao.register.quarantine import services as quarantine
from huabiao.register.vault.screening import Judged, reasons_against
from huabiao.rules.screening import Findings


@dataclass
class Examination:
    """What would happen if this item were submitted now."""

    reasons: list[Reason] = field(default_factory=list)
    hints: list[Reason] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    judged: Judged = field(default_factory=Judged)
    route: list[PreviewStep] = field(default_factory=list)
    payload: dict[str, Any] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    matters: list[dict[str, Any]] = field(default_factory=list)


class Lookups:
    """Certified websites and routes, each looked up once for all the items of one list."""

    def __init__(self) -> None:
        self._sites: dict[UUID, SitePayload | None] = {}
        self._routes: dict[tuple[object, ...], list[PreviewStep] | Refused] = {}

    def site(self, item: Item) -> SitePayload | None:
        """The certified website of an item."""
        uuid = item.site.uuid
        if uuid not in self._sites:
            self._sites[uuid] = published_site(uuid)
        return self._sites[uuid]

    def route(self, matters: Sequence[dict[str, Any]], item: Item) -> list[PreviewStep]:
        """The route an item would take. Raises Refused as submitting would."""
        concerned = list(item.concerned.all())
        key = (canonical(list(matters)), item.organisation_id, item.site_id, *concerned)
        if key not in self._routes:
            try:
                self._routes[key] = route_preview(
                    matters,
                    item.organisation,
                    site_organisation=item.site.organisation,
                    concerned=concerned,
                )
            except Refused as refused:
                self._routes[key] = refused
        found = self._routes[key]
        if isinstance(found, Refused):
            raise found
        return found


def examine(
    *, item: Item, officer: User, act: str = "item", lookups: Lookups | None = None
) -> Examination:
    """Freeze on trial, screen, check the form and look up the route; nothing is stored.

    `lookups`: shared by the items of one list. A state-secret mark (the rules may have grown since the text was
    saved) seals it: SecretFound.
    """
    found = Examination()
    answer = policy.can(officer, Action.SUBMIT, item)
    if not answer:
        found.reasons.append(Reason(answer.reason, answer.clauses, "not_allowed"))
    if open_request_of(item.uuid) is not None:
        found.reasons.append(Reason(_("It is under approval already."), (), "subject_locked"))
    try:
        found.payload, found.blobs = freeze_item(item)
    except CannotFreeze as fault:
        found.reasons.append(Reason(str(fault), (), "cannot_freeze"))
        return found
    try:
        rulebook = rulebook_in_force(item.site.organisation).merged
    except NoRulebook as missing:
        found.reasons.append(Reason(str(missing), (), "no_rulebook"))
        return found
    stops, hints = against_formats(found.payload, rulebook)
    found.reasons += stops
    found.hints += hints
    found.reasons += _against_openness(item)
    found.reasons += against_screening(found, item, officer)
    _look_up_route(found, item, act, rulebook.scopes, lookups or Lookups())
    return found


def payload_reasons(refused: PayloadRefused) -> list[Reason]:
    """The problems of a payload as reasons for a person."""
    return [
        Reason(f"{problem.where}：{problem.sentence}", (), "payload")
        for problem in refused.problems
    ]


def _against_openness(item: Item) -> list[Reason]:
    if item.openness == Item.Openness.PROACTIVE or item.site.kind == Site.Kind.INTERNAL:
        return []
    return [
        Reason(
            _("Only what is open to all may go on a public website; this is marked “%(mark)s”.")
            % {"mark": item.get_openness_display()},
            (),
            "openness",
        )
    ]


def against_screening(found: Examination, item: Any, officer: User) -> list[Reason]:
    """Screen the words and files of a draft: blocks and missing consent papers are reasons."""
    texts = texts_of(item)
    organisation = item.site.organisation
    findings = screen_texts(texts, organisation)
    try:
        findings = refuse_secret(
            findings,
            officer=officer,
            organisation=item.organisation,
            subject=item.uuid,
            document=texts,
        )
    except SecretFound:
        if _is_stored_marked(item):
            erase(item)  # it was stored under older rules
        raise
    files: list[Attachment | Picture] = [*attachments_of(item), *pictures_of(item)]
    for file in files:
        try:
            data = filestore.read(file.digest)
        except filestore.FileLost:
            continue  # freezing has said so already
        try:
            inside = screen_upload(
                officer=officer, organisation=organisation, name=file.name, data=data
            )
        except SecretFound:
            filestore.discard(file.digest)
            raise
        findings += inside.inside(file.name)
    found.findings = findings
    found.judged = Judged(papers=papers_of(item), words=canonical(texts))
    return reasons_against(findings, has_papers=bool(found.judged.papers))


def _is_stored_marked(draft: Any) -> bool:
    """Whether the text as it is stored carries a mark too. One that only stands in memory takes nothing with it."""
    stored = type(draft)._default_manager.filter(pk=draft.pk).first()
    if stored is None:
        return False
    texts = texts_of(stored)
    found = screen_texts(texts, stored.site.organisation)
    return bool(found.state_secret) and not quarantine.is_released(canonical(dict(texts)))


def _look_up_route(found: Examination, item: Item, act: str, scopes: Any, lookups: Lookups) -> None:
    if scopes and not item.scope:
        found.reasons.append(
            Reason(
                _("Say what it touches: %(choices)s.")
                % {"choices": "、".join(scope.name for scope in scopes.values())},
                (),
                "scope",
            )
        )
        return
    site = lookups.site(item)
    if site is None:
        found.reasons.append(site_not_approved())
    try:
        payload = parse(canonical(found.payload))
        if site is None:
            return
        found.matters = [dict(one) for one in matters_of(payload, site=site, subject=act)]
    except PayloadRefused as refused:
        found.reasons += payload_reasons(refused)
        return
    except ValueError:
        found.reasons.append(
            Reason(
                _(
                    "A column it stands in has not been approved yet; submit the website's columns first."
                ),
                (),
                "column_not_approved",
            )
        )
        return
    try:
        found.route = lookups.route(found.matters, item)
    except Refused as refused:
        found.reasons += refused.reasons


def site_not_approved() -> Reason:
    """Content is judged by the certified website; without one nothing can go out."""
    return Reason(
        _("The website itself has not been approved yet; submit its structure first."),
        (),
        "site_not_approved",
    )


def papers_of(draft: Any) -> list[str]:
    """Digests of the issuing body's consent papers attached; pages have no place for one."""
    if not hasattr(draft, "papers"):
        return []
    return [paper.file.digest for paper in draft.papers.select_related("file")]
