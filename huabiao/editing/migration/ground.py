"""What every line of one stock is judged against: the site as certified, its columns, the rulebook, the officer."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from huabiao.approval.refusals import Reason, Refused
from huabiao.approval.selectors import route_preview
from huabiao.editing.items.verbs.examining import site_not_approved
from huabiao.editing.items.verbs.submitting import submitting_holding
from huabiao.editing.migration.approvals import MIGRATION
from huabiao.editing.websites.models import Column, Site
from huabiao.editing.websites.published import published_site
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.screening import rules_for
from huabiao.office.adoption.selectors import NoRulebook, rulebook_in_force
from huabiao.office.organisation.selectors import Holding
from huabiao.register.payloads import SitePayload
from huabiao.rules.rulebook import MergedRulebook
from huabiao.rules.screening import ScreeningRules

UNSCOPED = "any"


@dataclass(frozen=True)
class Ground:
    """One migration's surroundings. `columns`: path → column that takes items and is certified."""

    site: Site
    officer: User
    holding: Holding
    payload: SitePayload
    rulebook: MergedRulebook
    screening: ScreeningRules
    columns: dict[str, Column]
    scope: str
    now: datetime


def survey(*, site: Site, officer: User, scope: str = "") -> Ground:
    """The ground of a migration to a site. Raises Refused with all reasons why nothing can be brought in.

    `scope`: what items touch whose line does not say so (a scope of the rulebook).
    """
    reasons: list[Reason] = []
    payload = published_site(site.uuid)
    if payload is None:
        reasons.append(site_not_approved())
    try:
        holding = submitting_holding(officer, site.organisation, site)
    except Refused as refused:
        reasons += refused.reasons
    try:
        rulebook = rulebook_in_force(site.organisation).merged
    except NoRulebook as missing:
        raise Refused([*reasons, Reason(str(missing), (), "no_rulebook")]) from None
    if scope and scope not in rulebook.scopes:
        reasons.append(_unknown_scope(scope, rulebook))
    if not reasons and payload is not None:
        try:
            route_preview(_matter(payload), site.organisation, site_organisation=site.organisation)
        except Refused as refused:
            reasons += refused.reasons
    if reasons or payload is None:
        raise Refused(reasons)
    return Ground(
        site=site,
        officer=officer,
        holding=holding,
        payload=payload,
        rulebook=rulebook,
        screening=rules_for(site.organisation),
        columns=_columns(site, payload),
        scope=scope or _only(rulebook),
        now=clocks.now(),
    )


def _matter(payload: SitePayload) -> dict[str, object]:
    channel = "internal" if payload.kind == "internal" else "external"
    return {"subject": MIGRATION, "site_kind": payload.kind, "channel": channel}


def _only(rulebook: MergedRulebook) -> str:
    """The scope to take where a line names none: the only one there is; a rulebook without scopes minds none."""
    if not rulebook.scopes:
        return UNSCOPED
    return next(iter(rulebook.scopes)) if len(rulebook.scopes) == 1 else ""


def _unknown_scope(scope: str, rulebook: MergedRulebook) -> Reason:
    names = "、".join(f"{key}（{one.name}）" for key, one in rulebook.scopes.items())
    sentence = _("The rulebook knows no scope “%(scope)s”; it has: %(names)s.")
    return Reason(sentence % {"scope": scope, "names": names or "–"}, (), "scope")


def _columns(site: Site, payload: SitePayload) -> dict[str, Column]:
    takes = {Column.Kind.LIST, Column.Kind.PAGE}
    rows = site.columns.filter(closed_at=None, kind__in=takes).select_related("owner")
    certified = payload.by_uuid()
    found = {}
    for column in rows:
        if str(column.uuid) in certified:
            column.site = site
            found[payload.column_path(str(column.uuid))] = column
    return found
