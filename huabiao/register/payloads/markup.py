"""The neutral markup of rich text: one closed list of tags, one spelling.

`neutral` is what an editor's text is brought into before freezing; a payload whose text is not
already neutral is refused, so that what a signer saw is byte for byte what is rendered.
"""

import re
from collections.abc import Iterator

import nh3

from huabiao.register.payloads.shapes import OWN_ADDRESS_PREFIX

TAGS = (
    frozenset({"p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "hr", "br"})
    | frozenset({"a", "strong", "em", "b", "i", "u", "sub", "sup"})
    | frozenset({"table", "caption", "thead", "tbody", "tr", "th", "td"})
)
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
_VALUES: dict[str, dict[str, set[str]]] = {
    "p": {"class": {"right", "center", "flush"}},  # 落款 right, 标题 centred, no indent
    "th": {"scope": {"row", "col"}},
}
_SCHEMES = {OWN_ADDRESS_PREFIX.rstrip(":"), "http", "https", "mailto", "tel"}
_OWN_LINK = re.compile(r'href="huabiao:([^"]*)"')
_TAG = re.compile(r"<[^>]+>")
_LINE_ENDS = re.compile(r"</(?:p|h[1-6]|li|tr|blockquote)>|<br\s*/?>|<hr\s*/?>")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&quot;": '"', "&#x27;": "'", "&amp;": "&"}

_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    attributes=_ATTRIBUTES,
    tag_attribute_values=_VALUES,
    url_schemes=_SCHEMES,
    clean_content_tags={"script", "style"},
    link_rel=None,
    url_relative="deny",
    strip_comments=True,
)


def neutral(html: str) -> str:
    """Bring rich text into the neutral markup; idempotent."""
    cleaned = _cleaner.clean(html)
    # A second pass settles what re-parsing moves about (a table row outside its table, say).
    return _cleaner.clean(cleaned)


def is_neutral(html: str) -> bool:
    """Whether rich text stands in the neutral markup already."""
    return _cleaner.clean(html) == html


def own_links(html: str) -> Iterator[str]:
    """The UUIDs that links to own content (`href="huabiao:<uuid>"`) name."""
    return iter(_OWN_LINK.findall(html))


def words_of(html: str) -> str:
    """The text without its tags, one blank for each tag, entities of markup resolved."""
    text = _TAG.sub(" ", html)
    return (
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")
    )


def lines_of(html: str) -> str:
    """The words, one line a paragraph. Tags inside a line leave no gap: 绝<b>密</b> is 绝密."""
    text = _TAG.sub("", _LINE_ENDS.sub("\n", html))
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text
