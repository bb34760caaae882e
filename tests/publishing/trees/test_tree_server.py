"""The static server: addresses, tombstones, pointers, networks, conditional requests, and no way out of the tree."""

import asyncio
from typing import Any

import pytest

from huabiao.publishing.trees import emergency
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.server import StaticSites

PORTAL, INNER = "www.linzhou.example", "inner.linzhou.example"


class Reply:
    def __init__(self, sent: list[dict[str, Any]]) -> None:
        self.status: int = sent[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        self.body = b"".join(message.get("body", b"") for message in sent[1:])


def ask(
    app: StaticSites,
    path: str,
    *,
    host: str = PORTAL,
    method: str = "GET",
    client: str = "203.0.113.9",
    port: int = 80,
    query: bytes = b"",
    **headers: str,
) -> Reply:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def receive() -> None:
        return None

    names = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": [(b"host", host.encode()), *names],
        "client": (client, 1),
        "server": ("127.0.0.1", port),
    }
    asyncio.run(app(scope, receive, send))
    return Reply(sent)


@pytest.fixture
def app(served: PublishedFolder) -> StaticSites:
    return StaticSites(served.path, ports={8102: INNER})


def test_pages_files_and_their_headers(app: StaticSites) -> None:
    page = ask(app, "/xw/202601/1.html")
    assert (page.status, page.body) == (200, b"<h1>Title 1</h1>")
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-length"] == str(len(page.body))
    assert "script" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert page.headers["x-content-type-options"] == "nosniff"
    assert ask(app, "/").body.startswith(b"<top>")
    assert ask(app, "/xw/202601/1/ab.pdf").headers["content-type"] == "application/pdf"
    assert "immutable" in ask(app, "/_assets/0123/site.css").headers["cache-control"]


def test_conditional_and_head_requests(app: StaticSites) -> None:
    page = ask(app, "/xw/")
    again = ask(app, "/xw/", if_none_match=page.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert ask(app, "/xw/", if_none_match='"other"').status == 200
    head = ask(app, "/xw/", method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(page.body))
    assert ask(app, "/xw/", method="POST").status == 405


def test_withdrawn_moved_missing(app: StaticSites) -> None:
    for path in ("/xw/202601/7.html", "/xw/202601/7/ab.pdf", "/xw/202601/7/"):
        reply = ask(app, path)
        assert (reply.status, reply.body) == (410, f"<p>410.html {PORTAL}</p>".encode())
    moved = ask(app, "/old/202601/1.html", query=b"a=1")
    assert (moved.status, moved.headers["location"]) == (301, "/xw/202601/1.html?a=1")
    assert ask(app, "/old/").headers["location"] == "/xw/"
    assert ask(app, "/xw").headers["location"] == "/xw/"
    missing = ask(app, "/xw/202601/99.html")
    assert (missing.status, missing.body) == (404, f"<p>404.html {PORTAL}</p>".encode())
    assert ask(app, "/yunxi/no/such").body == b"<p>404 of yunxi</p>"
    assert ask(app, "/yunxi/no.html").body == b"<p>404 of yunxi</p>"


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/journal",
        "/..%2f..%2fjournal",
        "/.manifest.json",
        "/xw/.manifest.json",
        "/xw/202601/7.gone",
        "/old.moved",
        "/xw/%00",
        "/%ff%fe",
        "/xw/index.html/",
        "/xw/index.html/x",
        f"/{PORTAL}/xw/",
    ],
)
def test_no_way_out_of_the_tree(app: StaticSites, path: str) -> None:
    assert ask(app, path).status == 404


def test_a_planted_link_leads_nowhere(app: StaticSites, served: PublishedFolder) -> None:
    top = served.path / "current" / "root" / PORTAL
    (top / "leak.html").symlink_to("/etc/passwd")
    (top / "leak2.html").symlink_to("../../../journal")
    (top / "plain.html").write_text("planted")
    for name in ("leak.html", "leak2.html", "plain.html"):
        assert ask(app, f"/{name}").status == 404


def test_a_site_by_host_or_by_port_and_only_in_its_network(app: StaticSites) -> None:
    assert ask(app, "/", host="other.example").status == 404
    assert ask(app, "/", host=f"{PORTAL.upper()}:8080").status == 200
    assert ask(app, "/", host=INNER).status == 403
    assert ask(app, "/", host=INNER, client="10.1.2.3").status == 200
    assert ask(app, "/", host=INNER, client="::ffff:10.1.2.3").status == 200
    assert ask(app, "/", host="localhost:8102", port=8102, client="::1").status == 200
    assert ask(app, "/", host="localhost:8102", port=8102, client="10.2.0.1").status == 403


def test_before_the_first_release_it_says_so(published: PublishedFolder) -> None:
    assert ask(StaticSites(published.path), "/").status == 503


def test_the_journal_is_obeyed_before_the_tree_is_swapped(
    app: StaticSites, served: PublishedFolder
) -> None:
    with served.locked():  # a builder is at work: the tree cannot be swapped yet
        emergency.PATIENCE, before = 0.0, emergency.PATIENCE
        try:
            done = emergency.withdraw(
                f"http://{PORTAL}/xw/202601/1.html", by="duty", folder=PublishedFolder()
            )
        finally:
            emergency.PATIENCE = before
    assert done.number is None
    for host, client in ((PORTAL, "203.0.113.9"), (INNER, "10.1.0.1")):
        assert ask(app, "/xw/202601/1.html", host=host, client=client).status == 410
        assert ask(app, "/xw/202601/1/ab.pdf", host=host, client=client).status == 410
        for path in ("/", "/xw/", "/xw/_list/0/0.html", "/feed.xml", "/sitemap-202601.xml"):
            reply = ask(app, path, host=host, client=client)
            assert reply.status == 200
            assert b"Title 1<" not in reply.body
            assert b"Title 12<" in reply.body
