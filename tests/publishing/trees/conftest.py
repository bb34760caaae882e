"""A finished tree made by hand: two hosts, two columns, four items, composed pages with marked fragments."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huabiao.office import keys
from huabiao.publishing.trees.directories import file_entry
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.release import Release, signed_by

PORTAL, INNER = "www.linzhou.example", "inner.linzhou.example"


def fragment(public_id: int) -> str:
    return f"<!--i:{public_id}--><li>Title {public_id}</li><!--/i:{public_id}-->"


def files_by_hand() -> dict[str, bytes]:
    files: dict[str, str] = {}
    for host in (PORTAL, INNER):
        every = "".join(map(fragment, (1, 2, 3, 12)))
        files |= {f"{host}/{name}": f"<p>{name} {host}</p>" for name in ("404.html", "410.html")}
        files |= {
            f"{host}/{name}": f"<top>{every}</top>"
            for name in ("index.html", "feed.xml", "sitemap-202601.xml")
        }
        files[f"{host}/xw/index.html"] = files[f"{host}/xw/_list/0/0.html"] = f"<ul>{every}</ul>"
        for public_id in (1, 2, 3, 12):
            files[f"{host}/xw/202601/{public_id}.html"] = f"<h1>Title {public_id}</h1>"
        files[f"{host}/xw/202601/1/ab.pdf"] = "Title 1 file"
    files[f"{PORTAL}/_assets/0123/site.css"] = "body{}"
    files[f"{PORTAL}/old.moved"] = "/xw/"
    files[f"{PORTAL}/xw/202601/7.html.gone"] = files[f"{PORTAL}/xw/202601/7.gone"] = "gone\n"
    files[f"{PORTAL}/yunxi/404.html"] = "<p>404 of yunxi</p>"
    files[f"{PORTAL}/yunxi/410.html"] = "<p>410 of yunxi</p>"
    files[f"{PORTAL}/yunxi/index.html"] = "<p>yunxi</p>"
    return {path: text.encode() for path, text in files.items()}


def release_of(published: PublishedFolder, files: dict[str, bytes], number: int) -> Release:
    """Write a tree of these files, sign it and serve it."""
    draft = published.draft(None)
    for path, data in files.items():
        draft.put(path, file_entry(published.objects.put(data)))
    hosts: dict[str, dict[str, Any]] = {
        PORTAL: {"site": "p", "dir": PORTAL, "access": None},
        INNER: {"site": "i", "dir": INNER, "access": ["10.1.0.0/16", "::1/128"]},
    }
    release = Release(
        number=number, at=number, ledger_size=0, ledger_root="", frontier={}, epoch=0,
        root=draft.commit(), state="", themes={}, renderer="1", hosts=hosts,
    )  # fmt: skip
    release, signer = signed_by(release, lambda: keys.signer("certifier"))
    published.releases.write(release, signer)
    published.releases.serve(number)
    return release


@pytest.fixture
def published(data_folder: Path) -> PublishedFolder:
    folder = PublishedFolder()
    folder.prepare()
    return folder


@pytest.fixture
def served(published: PublishedFolder) -> PublishedFolder:
    release_of(published, files_by_hand(), 1)
    return published


@pytest.fixture
def everything(published: PublishedFolder) -> Callable[[], dict[str, bytes]]:
    """All files of the served tree by path, read through the links a plain web server follows."""

    def read() -> dict[str, bytes]:
        top = published.path / "current" / "root"
        found: dict[str, bytes] = {}
        waiting = [top]
        while waiting:
            for path in waiting.pop().iterdir():
                if path.is_dir():
                    waiting.append(path)
                elif not path.name.startswith("."):
                    found[str(path.relative_to(top))] = path.read_bytes()
        return found

    return read


@pytest.fixture
def clock() -> Iterator[object]:
    from huabiao.office import clocks
    from tests.publishing.trees.tree_town import Clock

    made = Clock()
    with clocks.set_clock(made):
        yield made


@pytest.fixture
def subject_types() -> Iterator[None]:
    """The subject types that the editing wing registers in a running system."""
    from huabiao.approval import subjects
    from huabiao.approval.subjects import SubjectType, UnknownSubjectType

    added = []
    for key in ("item", "page", "site", "correction", "adoption", "migration"):
        try:
            subjects.subject_type(key)
        except UnknownSubjectType:
            subjects.register(SubjectType(key))
            added.append(key)
    yield
    for key in added:
        subjects.unregister(key)


@pytest.fixture
def town(db: None, subject_types: None, clock: object) -> object:
    from tests.publishing.trees.tree_town import found_tree_town

    return found_tree_town(clock)  # type: ignore[arg-type] # the clock made above
