"""What the rulebook asks of a website's name, address and frame: all that is wrong, with clauses."""

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pypinyin import Style, lazy_pinyin

from huabiao.approval.refusals import Reason
from huabiao.editing.websites.models import Site
from huabiao.register.payloads import SitePayload
from huabiao.render import lacking
from huabiao.rules.rulebook import MergedRulebook
from huabiao.rules.rulebook.parts.form import NamingRule


def against_site(site: Site, payload: SitePayload, rulebook: MergedRulebook) -> list[Reason]:
    """Every reason against submitting this structure."""
    return [
        *_names(site, rulebook),
        *_emblem(site, rulebook),
        *_values(site, rulebook),
        *_frame(site, payload, rulebook),
    ]


def _names(site: Site, rulebook: MergedRulebook) -> list[Reason]:
    reasons = []
    for of, value in names_of(site, rulebook).items():
        rule = rulebook.naming.get(of)
        if rule is None:
            continue
        sentences = [*_ill_formed(value, rule), *_one_too_many(site, of, rule, rulebook)]
        if of == "domain":
            sentences += _label_not_the_bodys(site, value, rule)
        reasons += [Reason(one, tuple(rule.clauses), f"naming_{of}") for one in sentences]
    return reasons


def names_of(site: Site, rulebook: MergedRulebook) -> dict[str, str]:
    """What the naming rules speak of, of one website. A host under the suffix of Chinese domains is read as one."""
    named = {"site_name": site.name, "site_code": site.site_code}
    # A section has its portal's address, an internal site none in public.
    if site.kind not in {Site.Kind.SECTION, Site.Kind.INTERNAL}:
        read = _read_host(site.host)
        rule = rulebook.naming.get("chinese_domain")
        suffixes = rule.suffixes if rule is not None else None
        chinese = bool(suffixes) and read.endswith(tuple(suffixes or ()))
        named["chinese_domain" if chinese else "domain"] = read if chinese else site.host
    return {of: value for of, value in named.items() if value}


def _read_host(host: str) -> str:
    """A host name as people read it: `xn--…` labels in their own script."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def _ill_formed(value: str, rule: NamingRule) -> Iterator[str]:
    fits = not rule.patterns or any(re.fullmatch(one, value) for one in rule.patterns)
    ends = not rule.suffixes or value.endswith(tuple(rule.suffixes))
    if not fits or not ends:
        yield _("“%(value)s” is not formed as the rules say: %(says)s") % {
            "value": value,
            "says": rule.says,
        }


def _one_too_many(site: Site, of: str, rule: NamingRule, rulebook: MergedRulebook) -> Iterator[str]:
    if rule.at_most is None:
        return
    # One website is known by its code; until it has one, by its name.
    same = Q(site_code=site.site_code) if site.site_code else Q(name=site.name)
    others = {
        names_of(one, rulebook).get(of)
        for one in Site.objects.filter(same, closed_at=None).exclude(pk=site.pk).order_by("pk")
    }
    names = sorted({one for one in others if one} | {names_of(site, rulebook)[of]})
    if len(names) > rule.at_most:
        yield ngettext(
            "One website has at most %(most)d of these; here are: %(names)s (%(says)s).",
            "One website has at most %(most)d of these; here are: %(names)s (%(says)s).",
            rule.at_most,
        ) % {"most": rule.at_most, "names": "、".join(names), "says": rule.says}


def _label_not_the_bodys(site: Site, host: str, rule: NamingRule) -> Iterator[str]:
    if rule.label is None:
        return
    body = site.organisation.short_name or site.organisation.name
    wanted = "".join(lazy_pinyin(body, style=Style.FIRST_LETTER)).lower()
    label = host.removeprefix("www.").partition(".")[0]
    if label != wanted:
        yield _(
            "“%(host)s”: the body's part of the address is made of the pinyin letters of its short "
            "name “%(body)s”, so it is “%(wanted)s”."
        ) % {"host": host, "body": body, "wanted": wanted}


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
