"""The certificate (凭证): what may stand on a public site, since when, until when, and on whose decisions it rests."""

import re
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from huabiao.office.ledger.digests import canonical
from huabiao.register.payloads import SubjectType

LONGEST_BATCH = 500
"""Most publications of one certificate: as many as one signed list holds."""

Id = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"),
]
Digest = Annotated[str, StringConstraints(pattern=r"^(sha256|sm3):[0-9a-f]{64}$")]
Moment = Annotated[int, Field(ge=0)]
"""UTC milliseconds."""

Number = Annotated[int, Field(ge=0)]
MONTH = re.compile(r"[0-9]{6}")


class Kind(StrEnum):
    """What a certificate rests on."""

    NORMAL = "normal"
    ORAL = "oral"
    """Consent by telephone, registered before publishing; it ends by itself unless the signature follows."""

    BATCH = "batch"
    """One signature over a list: migrated stock, a correction of many items."""

    INSTALLATION = "installation"
    """The first state of a site, approved when the system was set up."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    def as_document(self) -> dict[str, Any]:
        """The plain JSON value."""
        return self.model_dump(mode="json", by_alias=True)


class Placement(_Closed):
    """A place in a column. `ordinal` counts the column's publications; it is never given twice."""

    site: Id
    column: Id
    ordinal: Number


class Frozen(_Closed):
    """A frozen payload: where it lies and what it is."""

    freeze: Id
    payload: Digest


class Publication(_Closed):
    """One subject that goes online. Only items have a public id, a month and placements.

    `month` is the `yyyymm` of first publication in Asia/Shanghai, a part of the address for ever.
    """

    subject: Id
    subject_type: SubjectType
    freeze: Id
    payload: Digest
    public_id: Annotated[int, Field(ge=1)] | None
    month: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None
    placements: Annotated[tuple[Placement, ...], Field(max_length=50)]
    first_published: Moment
    expires: Moment | None
    lineage: Id | None


class CertificateDocument(_Closed):
    """`certificate/1`. `site_payload` is the site's own payload that columns and matter were judged by.

    `not_before` and `expires` are judged by builder and guard at every moment, not by a timetable.
    """

    schema_: Literal["certificate/1"] = Field("certificate/1", alias="schema")
    certificate: Id
    kind: Annotated[Kind, Field(strict=False)]
    request: Id
    site: Id
    site_payload: Frozen
    rulebook: Digest
    submission: Digest
    opened_seq: Number
    decision_seqs: Annotated[tuple[Number, ...], Field(min_length=1)]
    publications: Annotated[tuple[Publication, ...], Field(min_length=1, max_length=LONGEST_BATCH)]
    certified_at: Moment
    not_before: Moment
    expires: Moment | None
    key_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read stored bytes. Raises `pydantic.ValidationError` on anything outside the schema."""
        return cls.model_validate_json(data)

    def canonical(self) -> bytes:
        """The RFC 8785 bytes that are signed and digested."""
        return canonical(self.as_document())

    def publication(self, subject: str) -> Publication | None:
        """What it says of one subject."""
        return next((line for line in self.publications if line.subject == subject), None)

    def ends(self, publication: Publication) -> int | None:
        """When a publication ends by itself: the earlier of its own end and the certificate's."""
        moments = [m for m in (self.expires, publication.expires) if m is not None]
        return min(moments, default=None)
