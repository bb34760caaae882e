"""Adopt a rulebook: from then on it binds the body and all below it that adopt none of their own."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption.models import Adoption
from huabiao.office.adoption.selectors import merge_texts
from huabiao.office.ledger import services as ledger
from huabiao.office.organisation.models import Organisation


class AdoptionRefused(Exception):
    """A rulebook that may not be adopted; `reasons` holds every reason as a sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def adopt(
    *,
    organisation: Organisation,
    texts: Sequence[str],
    effective: datetime | None = None,
    request: UUID | None = None,
    officer: User | None = None,
) -> Adoption:
    """Adopt the last of a chain of YAML texts (highest first) as an immutable version.

    Refused with every uncovered contradiction (抵触检查), both clauses named. Raises `AdoptionRefused`,
    and `RulebookError` where a text cannot be read.
    """
    effective = effective or clocks.now()
    merged = merge_texts(texts)
    if merged.contradictions:
        raise AdoptionRefused(["\n".join(one.lines()) for one in merged.contradictions])
    own = merged.chain[-1]
    same = Adoption.objects.filter(
        organisation=organisation, digest=merged.digest, effective_from=effective
    )
    if same.exists():
        raise AdoptionRefused([_("This version is already adopted from this moment.")])
    adoption = Adoption.objects.create(
        organisation=organisation,
        rulebook=own.id,
        title=own.document.measure.title,
        digest=merged.digest,
        texts=list(texts),
        effective_from=effective,
        request=request,
    )
    ids: dict[str, str | int] = {"effective": int(effective.timestamp() * 1000)}
    if request is not None:
        ids["request"] = str(request)
    ledger.append(
        kind="rulebook.adopted",
        organisation=organisation.uuid,
        officer=officer.uuid if officer else None,
        rulebook=merged.digest,
        digests={"rulebook": merged.digest},
        ids=ids,
    )
    return adoption
