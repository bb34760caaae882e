"""What a payload is about, in the words a rulebook's routes match on."""

from typing import TypedDict

from huabiao.register.payloads.parsing import AnyPayload
from huabiao.register.payloads.site import SitePayload
from huabiao.register.payloads.traits import Traits, traits_of


class MatterDocument(TypedDict):
    """The matter of one payload as one site's rulebook sees it; `column` is the column's path."""

    subject: str
    scope: str | None
    importance: str | None
    column: str | None
    site_kind: str
    channel: str
    repost: bool
    concerned: list[str]


def matters_of(
    payload: AnyPayload | Traits, *, site: SitePayload, subject: str | None = None
) -> list[MatterDocument]:
    """One matter for each column of the site that the payload stands in (one where it has no column).

    `subject` overrides the kind of act (`correction`, `arrangement` …); it is the payload's own
    kind otherwise. A column the site does not have raises ValueError.
    """
    traits = payload if isinstance(payload, Traits) else traits_of(payload)
    base = MatterDocument(
        subject=subject or traits.subject_type,
        scope=traits.scope,
        importance=traits.importance,
        column=None,
        site_kind=site.kind,
        channel="internal" if site.kind == "internal" else "external",
        repost=traits.repost,
        concerned=list(traits.concerned),
    )
    columns = traits.columns_in(site.subject)
    placed = [MatterDocument({**base, "column": site.column_path(column)}) for column in columns]
    return placed or [base]


def matter_of(
    payload: AnyPayload, *, site: SitePayload, subject: str | None = None
) -> MatterDocument:
    """The first of `matters_of`: what a request of that payload states as its matter."""
    return matters_of(payload, site=site, subject=subject)[0]
