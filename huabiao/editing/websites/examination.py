"""What the rulebook asks of a website's name, address and frame: all that is wrong, with clauses."""

import re
from typing import Any

from django.utils.translation import gettext as _

from huabiao.approval.refusals import Reason
from huabiao.editing.websites.models import Site
from huabiao.register.payloads import SitePayload
from huabiao.render import lacking
from huabiao.rules.rulebook import MergedRulebook


def against_site(site: Site, payload: SitePayload, rulebook: MergedRulebook) -> list[Reason]:
    """Every reason against submitting this structure."""
    return [
        *_names(site, rulebook),
        *_emblem(site, rulebook),
        *_values(site, rulebook),
        *_frame(site, payload, rulebook),
    ]


def _names(site: Site, rulebook: MergedRulebook) -> list[Reason]:
    named = {"site_name": site.name, "domain": site.host, "site_code": site.site_code}
    if site.kind in {Site.Kind.SECTION, Site.Kind.INTERNAL}:
        named.pop("domain")  # a section has its portal's address, an internal site none in public
    reasons = []
    for of, value in named.items():
        rule = rulebook.naming.get(of)
        if rule is None or not value:
            continue
        fits = not rule.patterns or any(re.fullmatch(one, value) for one in rule.patterns)
        ends = not rule.suffixes or value.endswith(tuple(rule.suffixes))
        if not fits or not ends:
            reasons.append(
                Reason(
                    _("“%(value)s” is not formed as the rules say: %(says)s")
                    % {"value": value, "says": rule.says},
                    tuple(rule.clauses),
                    f"naming_{of}",
                )
            )
    return reasons


def _emblem(site: Site, rulebook: MergedRulebook) -> list[Reason]:
    rule = next((one for one in rulebook.page.emblems if one.organ == site.organisation.kind), None)
    if rule is None or site.emblem == rule.emblem or site.kind == Site.Kind.INTERNAL:
        return []
    return [
        Reason(
            _("A site of this kind of body shows: %(wanted)s; this one is set to: %(is)s.")
            % {
                "wanted": Site.Emblem(rule.emblem).label,
                "is": site.get_emblem_display(),
            },
            tuple(rule.clauses),
            "emblem",
        )
    ]


def _values(site: Site, rulebook: MergedRulebook) -> list[Reason]:
    reasons = []
    for element in rulebook.page.foot:
        value: Any = getattr(site, element.element, None)
        stated = isinstance(value, str) and value
        if element.pattern and stated and not re.fullmatch(element.pattern, value):
            reasons.append(
                Reason(
                    _("%(name)s: “%(value)s” is not written as it must be (%(form)s).")
                    % {
                        "name": element.name,
                        "value": value,
                        "form": element.form or element.pattern,
                    },
                    tuple(element.clauses),
                    "page_element",
                )
            )
    return reasons


def _frame(site: Site, payload: SitePayload, rulebook: MergedRulebook) -> list[Reason]:
    from huabiao.editing.websites.freezing import site_payload  # noqa: PLC0415

    portal = site_payload(site.portal) if site.portal else None
    clauses = tuple(
        dict.fromkeys(c for one in (*rulebook.page.head, *rulebook.page.foot) for c in one.clauses)
    )
    return [Reason(sentence, clauses, "page_element") for sentence in lacking(payload, portal)]
