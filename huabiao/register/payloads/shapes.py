"""The small shapes every payload is made of, and the bounds they keep."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
DIGEST_PATTERN = r"^(sha256|sm3):[0-9a-f]{64}$"
WEB_ADDRESS_PATTERN = r"^https?://[^\s\"'<>`\\\x00-\x1f\x7f]{1,1990}$"
OWN_ADDRESS_PREFIX = "huabiao:"

LAST_MOMENT = 253_402_300_799_000
"""Year 9999 in milliseconds: larger numbers are a mistake, and JSON keeps them exact up to 2⁵³."""

# Control characters cannot be seen; bidirectional overrides and zero-width marks show a signer something else than
# what is stored.
_DECEIVING = "\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
_NOT_IN_A_LINE = re.compile(f"[\x00-\x1f\x7f{_DECEIVING}]")
_NOT_IN_A_PASSAGE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f{_DECEIVING}]")


def _without(unwanted: re.Pattern[str], text: str) -> str:
    found = unwanted.search(text)
    if found is not None:
        raise ValueError(f"含有不可见字符 U+{ord(found.group()):04X}")
    return text


def _line(text: str) -> str:
    return _without(_NOT_IN_A_LINE, text)


def _passage(text: str) -> str:
    return _without(_NOT_IN_A_PASSAGE, text)


def _stated(text: str) -> str:
    if not text.strip():
        raise ValueError("不能为空")
    return text


Uuid = Annotated[str, StringConstraints(pattern=UUID_PATTERN)]
Digest = Annotated[str, StringConstraints(pattern=DIGEST_PATTERN)]
Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
MediaType = Annotated[str, StringConstraints(pattern=r"^[a-z]+/[a-z0-9.+-]{1,100}$")]
WebAddress = Annotated[str, StringConstraints(pattern=WEB_ADDRESS_PATTERN)]
Line = Annotated[str, StringConstraints(max_length=300), AfterValidator(_line)]
StatedLine = Annotated[Line, AfterValidator(_stated)]
Passage = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(_passage)]
Moment = Annotated[int, Field(ge=0, le=LAST_MOMENT)]
"""UTC milliseconds."""

PathSegment = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
"""One step of a public address (pinyin). It starts with a letter, so that it never looks like a month folder."""


class Shape(BaseModel):
    """A closed, unchangeable shape: unknown names and converted types are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Payload(Shape):
    """What every payload has: the subject it speaks for and a nonce that lets its digest hide it."""

    subject: Uuid
    nonce: Nonce


JsonDocument = dict[str, Any]
