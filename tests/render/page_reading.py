"""Reads a page the way a strict reader would: every tag closed in order, no attribute twice."""

from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input", "col", "wbr", "source"}


class StrictPage(HTMLParser):
    """Raises AssertionError on the first thing a browser would have to repair."""

    def __init__(self, page: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.comments: list[str] = []
        self.feed(page.decode())
        self.close()
        assert self.open == [], f"never closed: {self.open}"
        assert len(set(self.ids)) == len(self.ids), f"id twice: {self.ids}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(set(names)) == len(names), f"attribute twice in <{tag}>"
        values = {name: value or "" for name, value in attrs}
        assert not (tag == "p" and "p" in self.open[-1:]), "<p> inside <p>"
        self.tags.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @property
    def text(self) -> str:
        """All words of the page."""
        return "".join(self.words)

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """Attributes of the tags of one name that carry the given values."""
        return [
            values
            for name, values in self.tags
            if name == tag and all(values.get(key) == value for key, value in attributes.items())
        ]

    def metas(self) -> dict[str, str]:
        """The web page tags."""
        return {meta["name"]: meta["content"] for meta in self.all("meta") if "name" in meta}
