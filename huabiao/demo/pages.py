"""Home pages and the pages of single columns, through the services of pages."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from huabiao.approval.models import Request
from huabiao.demo.data import read
from huabiao.demo.founding import County
from huabiao.demo.websites import Websites
from huabiao.editing.items.services import save_draft
from huabiao.editing.pages.models import ContentPage
from huabiao.editing.pages.services import submit_page


def submit_pages(county: County, websites: Websites) -> Iterator[Request]:
    """Write and submit every page; the sites must be certified."""
    for stated in read("county", "pages.yaml"):
        officer = county.officer(stated["officer"])
        page = ContentPage(
            site=websites.sites[stated["site"]],
            kind=stated["kind"],
            title=stated["title"],
            path=stated.get("path", ""),
        )
        blocks = [_block(one, stated["site"], websites) for one in stated["blocks"]]
        page.body = page.body.stream_block.to_python(
            [{"id": str(uuid4()), "type": kind, "value": value} for kind, value in blocks]
        )
        save_draft(draft=page, officer=officer, version=0)
        yield submit_page(page=ContentPage.objects.get(pk=page.pk), officer=officer)


def _block(stated: dict[str, Any], site: str, websites: Websites) -> tuple[str, Any]:
    if "latest" in stated:
        column = websites.column(site, stated["latest"])
        shown = {name: stated[name] for name in ("count", "title", "style")}
        return "latest", {"column": column.pk, **shown}
    if "links" in stated:
        links = [{"text": text, "url": url} for text, url in stated["to"]]
        return "links", {"title": stated["links"], "links": links}
    if "leaders" in stated:
        people = [{"name_or_post": post, "duties": duties} for post, duties in stated["leaders"]]
        return "leaders", {"people": people}
    return "rich_text", stated["text"]
