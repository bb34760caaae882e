"""One Chinese word for one thing, in every room's catalogue (see `docs/glossary.md`)."""

import re

from scripts.messages import catalogues, load

_REQUEST = re.compile(r"\brequests?\b", re.IGNORECASE)
_BY_ASKING = re.compile(r"on request", re.IGNORECASE)


def test_a_request_is_nowhere_called_something_else() -> None:
    found = [
        f"{path.parents[3].name}: {message.id} → {string}"
        for path in catalogues()
        for message in load(path)
        for string in _strings(message)
        if _REQUEST.search(_BY_ASKING.sub("", str(message.id)))
        and re.search("申请|请示|审批单|请求", string)
    ]
    assert found == []


def _strings(message: object) -> list[str]:
    string = getattr(message, "string", "")
    return list(string) if isinstance(string, tuple | list) else [string]
