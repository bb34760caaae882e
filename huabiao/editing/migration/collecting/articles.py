"""What an old page is: a text with title, date, source and body, or a page that only leads to others.

Government sites state much of it in meta elements (ArticleTitle, PubDate, ContentSource, ColumnName; see the national
guide to government websites, annex on meta elements). Where they do not, habits of these sites are tried, last the
density of the text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode
from yarl import URL

from huabiao.editing.migration.collecting.profiles import Profile

BODIES = (
    ".TRS_Editor", ".TRS_UEDITOR", ".trs_editor_view", "#UCAP-CONTENT", "#zoom", "#zoomcon", "#Zoom", "#fontzoom",
    "#vsb_content", ".v_news_content", ".article-content", ".article_content", ".pages_content", ".news_content",
    ".content_text", ".xl_content", ".view-content", "#article", "#content", "article",
)  # fmt: skip
"""Where the editors that such sites used put the body."""
_FURNITURE = (
    "script, style, noscript, iframe[src*=share], .share, .bdsharebuttonbox, .print, .close, .prev, .next, "
    ".prevnext, .page-turn, .pagination, .dy_gb, .editor-tool, #qrcode, .ewm"
)
_DATE = (
    r"(\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?(?:\s*T?\s*\d{1,2}:\d{2}(?::\d{2})?)?)"
)
_SAID_DATE = re.compile(
    rf"(?:发布时间|发布日期|发布于|发文日期|更新时间|时间|日期)\s*[:：]?\s*[\[【（(]?\s*{_DATE}"
)
_ANY_DATE = re.compile(_DATE)
_ADDRESS_DATE = re.compile(r"(?:t|art_|/)(20\d{2}|19\d{2})[-/_]?(\d{2})[-/_]?(\d{2})(?=[_/.\d])")
_SOURCE = re.compile(r"(?:信息来源|文章来源|来源|稿源)\s*[:：]\s*([^\s|｜【】\[\]<>]{2,40})")
_EDITOR = re.compile(r"(?:责任编辑|责编)\s*[:：]\s*([^\s|｜【】\[\]<>]{2,20})")
_NEXT_FIELD = re.compile(r"(?:作者|编辑|责任编辑|时间|日期|发布|浏览|点击|字号|字体|访问|阅读).*$")
_DATED_PART = re.compile(
    r"^(?:\d{4,8}|\d{1,2}|t?\d{8}_\d+.*|art|content|info|[0-9a-f]{16,})$", re.I
)
FILE_ENDINGS = frozenset(
    {"doc", "docx", "wps", "xls", "xlsx", "et", "ppt", "pptx", "dps", "pdf", "ofd", "zip", "rar"}
    | {"txt", "csv", "jpg", "jpeg", "png", "gif", "bmp"}
)
_INFORMATION = 80
"""Characters. A line that tells date and source is shorter than a paragraph."""
_HEAD_LINES = 400
"""Characters at the beginning of a body in which its own date may be told."""
_LEAST_BODY = 12
"""Characters. Less is a heading, not a text; a text may consist of files alone."""


@dataclass(frozen=True)
class FileLink:
    """A file that a page shows or offers: its address and the words that led to it."""

    address: str
    name: str


@dataclass(frozen=True)
class Article:
    """One text as the old page had it. `published` is as written: whoever brings it in judges it."""

    address: str
    title: str
    published: str
    body: str
    source: str = ""
    editor: str = ""
    keywords: str = ""
    summary: str = ""
    section: str = ""
    section_name: str = ""
    pictures: tuple[FileLink, ...] = ()
    attachments: tuple[FileLink, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page read: its text, if it is one, and where it leads."""

    article: Article | None
    links: tuple[str, ...] = field(default=())


def read_page(html: str, address: str, profile: Profile, *, base: str = "") -> Page:
    """Read one page. `address`: what it is known by; `base`: where it stood in the end, for the links in it."""
    parser = LexborHTMLParser(html)
    if parser.body is None:
        return Page(None)
    base_node = parser.css_first("base[href]")
    base = base or address
    if base_node is not None:
        base = urljoin(base, base_node.attributes.get("href") or "")
    links = tuple(dict.fromkeys(_links(parser, base)))
    return Page(_article(parser, address, base, profile), links)


def section_of(address: str) -> str:
    """The old column by the address: its folders without dates and technical parts, as `zwgk/tzgg`."""
    parts = [part for part in urlsplit(address).path.split("/")[:-1] if part]
    while parts and _DATED_PART.match(parts[-1]):
        parts.pop()
    return "/".join(parts)


def ending_of(address: str) -> str:
    """The lower-case ending of the last part of an address, without its dot."""
    try:
        name = urlsplit(address).path.rsplit("/", 1)[-1]
    except ValueError:
        return ""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def canonical_address(base: str, href: str) -> str:
    """An absolute web address in one spelling, without its fragment; empty for scripts, mail, local disks."""
    try:
        address = URL(urljoin(base, href.strip())).with_fragment(None)
    except ValueError:
        return ""
    return str(address) if address.scheme in {"http", "https"} and address.host else ""


def _article(parser: LexborHTMLParser, address: str, base: str, profile: Profile) -> Article | None:
    if profile.articles and not re.search(profile.articles, address):
        return None
    meta = _meta(parser)
    body = _body(parser, profile)
    if body is None:
        return None
    whole = _words(parser.body)
    title = _first(parser, profile.title) or meta.get("articletitle", "") or _title(parser)
    published = (
        _first(parser, profile.published)
        or meta.get("pubdate", "")
        or _date_in(_around(whole, _words(body)))
        or _said(_SAID_DATE, _words(body)[:_HEAD_LINES])
        or _address_date(address)
    )
    dated = _ANY_DATE.search(published)
    for node in body.css(", ".join((_FURNITURE, *profile.drop))):
        node.decompose()
    _behead(body, title)
    words = _words(body)
    pictures = tuple(_files(body, "img", "src", base))
    attachments = tuple(
        one for one in _files(body, "a", "href", base) if ending_of(one.address) in FILE_ENDINGS
    )
    is_text = len(words) >= _LEAST_BODY or pictures or attachments
    if not (title and (dated or profile.articles) and is_text) or _only_leads(
        body, words, attachments
    ):
        return None
    return Article(
        address=address,
        title=title,
        published=dated.group(1).strip() if dated else published,
        body=body.inner_html or "",
        source=_first(parser, profile.source)
        or meta.get("contentsource", "")
        or _said(_SOURCE, whole),
        editor=_first(parser, profile.editor) or meta.get("author", "") or _said(_EDITOR, whole),
        keywords=meta.get("keywords", "")[:200],
        summary=meta.get("description", "")[:300],
        section=section_of(address),
        section_name=meta.get("columnname", "") or _crumb(parser),
        pictures=pictures,
        attachments=attachments,
    )


def _meta(parser: LexborHTMLParser) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in parser.css("meta[name]"):
        name = (node.attributes.get("name") or "").strip().lower()
        found.setdefault(name, " ".join((node.attributes.get("content") or "").split()))
    return {name: value for name, value in found.items() if value}


def _first(parser: LexborHTMLParser, selectors: Iterable[str]) -> str:
    for selector in selectors:
        for node in parser.css(selector):
            words = _line(node)
            if words:
                return words
    return ""


def _title(parser: LexborHTMLParser) -> str:
    heading = _first(parser, ("h1", ".title h2", ".article-title", ".bt", ".xl_title", "h2"))
    if heading:
        return heading
    node = parser.css_first("title")
    words = _line(node) if node else ""
    # A page's title names the text first, the column and the site after a bar or a dash.
    return re.split(r"\s*(?:[|｜_]|--|—{1,2}| - )\s*", words)[0].strip()


def _body(parser: LexborHTMLParser, profile: Profile) -> LexborNode | None:
    for selector in (*profile.body, *BODIES):
        found = [node for node in parser.css(selector) if _weight(node)]
        if found:
            return max(found, key=_weight)
    return _densest(parser)


def _weight(node: LexborNode) -> int:
    return len(_words(node)) + 20 * len(node.css("img"))


def _densest(parser: LexborHTMLParser) -> LexborNode | None:
    """The box whose own paragraphs hold most text that is not links."""
    scores: dict[int, float] = {}
    boxes: dict[int, LexborNode] = {}
    for paragraph in parser.css("p, br"):
        if paragraph.tag == "br":
            continue
        words = _words(paragraph)
        own = len(words) - sum(len(_words(link)) for link in paragraph.css("a"))
        box, share = paragraph.parent, 1.0
        for _step in range(2):
            if box is None or box.tag in {"html", "-document"}:
                break
            scores[box.mem_id] = scores.get(box.mem_id, 0.0) + own * share
            boxes[box.mem_id] = box
            box, share = box.parent, share / 2
    if not scores:
        return None
    best = max(scores, key=lambda key: scores[key])
    return boxes[best] if scores[best] >= _LEAST_BODY else None


def _behead(body: LexborNode, title: str) -> None:
    """Title and information line at the beginning of a body: they are fields, not text."""
    for node in body.css("h1, h2, p, div")[:4]:
        line = _line(node)
        if line == title or (len(line) < _INFORMATION and _SAID_DATE.search(line)):
            node.decompose()


def _only_leads(body: LexborNode, words: str, attachments: tuple[FileLink, ...]) -> bool:
    """A list of links is no text, unless what it lists are files."""
    linked = sum(len(_words(link)) for link in body.css("a"))
    return not attachments and linked > 0.6 * max(1, len(words))


def _around(whole: str, body: str) -> str:
    """The words of a page without those of its body, so that a date told there is not taken for its own."""
    start = whole.find(body[:80]) if body else -1
    return whole if start < 0 else whole[:start] + " " + whole[start + len(body) :]


def _date_in(words: str) -> str:
    found = _SAID_DATE.search(words) or _ANY_DATE.search(words)
    return found.group(1) if found else ""


def _address_date(address: str) -> str:
    found = _ADDRESS_DATE.search(urlsplit(address).path)
    return "-".join(found.groups()) if found else ""


def _said(pattern: re.Pattern[str], words: str) -> str:
    found = pattern.search(words)
    return _NEXT_FIELD.sub("", found.group(1)).strip("：: ") if found else ""


def _crumb(parser: LexborHTMLParser) -> str:
    """The last named part of 当前位置：首页 > 政务公开 > 通知公告."""
    for selector in (
        ".dqwz",
        ".position",
        ".crumbs",
        ".breadcrumb",
        ".location",
        ".weizhi",
        ".bread",
    ):
        node = parser.css_first(selector)
        if node is not None:
            names = [_words(link) for link in node.css("a")]
            names = [name for name in names if name and name != "首页"]
            if names:
                return names[-1][:60]
    return ""


def _files(node: LexborNode, tag: str, attribute: str, base: str) -> Iterator[FileLink]:
    seen = set()
    for one in node.css(f"{tag}[{attribute}]"):
        address = canonical_address(base, one.attributes.get(attribute) or "")
        if address and address not in seen:
            seen.add(address)
            words = _line(one) or one.attributes.get("title") or one.attributes.get("alt") or ""
            yield FileLink(address, " ".join(words.split())[:200])


def _links(parser: LexborHTMLParser, base: str) -> Iterator[str]:
    for selector, attribute in (
        ("a[href], area[href]", "href"),
        ("iframe[src], frame[src]", "src"),
    ):
        for node in parser.css(selector):
            address = canonical_address(base, node.attributes.get(attribute) or "")
            if address:
                yield address


def _words(node: LexborNode | None) -> str:
    """All words of a node, neighbours apart."""
    return " ".join(node.text(separator=" ").split()) if node is not None else ""


def _line(node: LexborNode) -> str:
    """A title or a link: marks inside a word (bold, font) do not part it."""
    return " ".join(node.text(separator="").split())
