"""Which hosts a release serves, and from which networks an internal site may be seen."""

from typing import Any

from django.conf import settings

from huabiao.publishing.trees.online import State
from huabiao.publishing.trees.sites import Sites
from huabiao.register.certificates.authority import rulebook_binding
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.state import folded

CLOSED = "tree/closed"
"""Host → the site that was closed there."""

INTERNAL = "internal_site"
"""The part of the rulebook's `access` that says who may see an internal site."""


def hosts_of(
    state: State, sites: Sites, documents: Documents, at: int
) -> dict[str, dict[str, Any]]:
    """Host → site, folder of the public tree, networks it is open to (None: everyone), whether it was closed."""
    hosts: dict[str, dict[str, Any]] = {}
    for site, record in sites.records():
        if record["base"] == "/":
            internal = record["kind"] == "internal"
            hosts[record["host"]] = {
                "site": site,
                "dir": record["host"],
                "access": _networks(state, documents, record["organisation"], at)
                if internal
                else None,
                "closed": False,
            }
    for host, site in state.get(CLOSED, {}).items():
        hosts.setdefault(host, {"site": site, "dir": host, "access": None, "closed": True})
    return hosts


def _networks(state: State, documents: Documents, organisation: str, at: int) -> list[str]:
    """The address ranges from which an internal site may be seen; none where no rulebook names any."""
    digest = rulebook_binding(state, organisation, at, folded(state))
    rule = documents.rulebook(digest).access.get(INTERNAL) if digest is not None else None
    allowed = rule.networks or () if rule is not None else ()
    ranges = getattr(settings, "HUABIAO_NETWORKS", {})
    return sorted({str(network) for name in allowed for network in ranges.get(name, ())})
