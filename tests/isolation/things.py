"""Everything the county holds, each thing with a canary of its own in every place where it has words or bytes."""

import io
import json
import random
import re
import string
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.urls import reverse
from PIL import Image

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.selectors import eligible
from huabiao.editing.items import filestore
from huabiao.editing.items import services as items
from huabiao.editing.items.models import Item
from huabiao.editing.migration.services import migrate
from huabiao.editing.pages.models import ContentPage
from huabiao.editing.pages.services import submit_page
from huabiao.editing.websites import services as websites
from huabiao.office import clocks
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.models import Entry
from huabiao.office.notices.services import notify
from huabiao.office.organisation import services as organisation
from huabiao.register.certificates import services as register
from huabiao.register.quarantine.services import seal
from tests.isolation.county import County, add_column, found_county

BIRD = "雀鸣"
"""Stands before every canary in a title or a name: what the tests search for, without echoing a canary."""

_dice = random.SystemRandom()


def token() -> str:
    """A word that occurs nowhere else; letters only, so that no digit rule of the screening looks at it."""
    return "zq" + "".join(_dice.choices(string.ascii_lowercase, k=14))


@dataclass(frozen=True)
class Thing:
    """One thing of one house. `words`: what a reader must find, by place; `row`: its model instance, if it has one."""

    kind: str
    house: str
    token: str
    row: Any = None
    words: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    public: bool = False

    @property
    def name(self) -> str:
        """For failure messages."""
        return f"{self.house}.{self.kind}"


@dataclass
class Planted:
    """The county, its things, and what pictures of which colour mean."""

    county: County
    folder: Path
    things: list[Thing] = field(default_factory=list)
    colours: dict[tuple[int, int, int], str] = field(default_factory=dict)

    def add(self, kind: str, house: str, canary: str = "", **said: Any) -> Thing:
        """Remember a thing; a canary of its own unless one is given."""
        canary = canary or token()
        thing = Thing(kind, house, canary, **said)
        self.things.append(thing)
        return thing

    def of(self, *kinds: str) -> list[Thing]:
        """The things of some kinds."""
        return [thing for thing in self.things if thing.kind in kinds]

    def one(self, kind: str, house: str) -> Thing:
        """The thing of a kind in a house."""
        return next(one for one in self.things if (one.kind, one.house) == (kind, house))


WRITER = {"a": "writer_a", "x": "writer_x"}
ARRANGER = {"a": "network", "x": "network_x"}
DUTY = {"a": "duty", "x": "duty_x"}
BODY = {"a": "section_a", "x": "township"}
HOUSE = {"a": "bureau", "x": "township"}
COLOURS = {"a": (200, 40, 40), "x": (40, 40, 200), "scan": (40, 200, 40)}


def plant(folder: Path) -> Planted:
    """The whole county with one thing of every kind a house."""
    rulebook = token()
    planted = Planted(found_county(rulebook), folder)
    planted.add("rulebook", "a", rulebook, row=_adoption(planted.county), words={"says": rulebook})
    for house in ("a", "x"):
        _files_and_items(planted, house)
        _pages_and_sites(planted, house)
        _box_and_notice(planted, house)
    _frozen_picture(planted)
    _paper(planted)
    _cover(planted)
    _stock(planted)
    ledger.sign_head()
    return planted


def _adoption(county: County) -> Any:
    from huabiao.office.adoption.models import Adoption

    return Adoption.objects.get(organisation=county.bodies["bureau"])


def _files_and_items(planted: Planted, house: str) -> None:
    county, by = planted.county, WRITER[house]
    shot, paper = token(), token()
    planted.colours[COLOURS[house]] = shot
    picture = county.picture(by, f"{BIRD}{shot}.jpg", picture_bytes(COLOURS[house]), f"图{shot}")
    file = county.attachment(by, f"{BIRD}{paper}.txt", f"附件 {paper}".encode())
    planted.add(
        "picture", house, shot, row=picture, words={"name": f"{BIRD}{shot}", "pixels": shot}
    )
    planted.add(
        "attachment",
        house,
        paper,
        row=file,
        words={"name": f"{BIRD}{paper}", "bytes": f"附件{paper}"},
    )
    for state in ("draft", "review", "returned", "online", "withdrawn"):
        canary = token()
        item = county.draft(
            by,
            f"{BIRD}{canary}t",
            f"{canary}b",
            **({"pictures": [picture], "files": [file]} if state in {"draft", "review"} else {}),
        )
        request = _brought_to(planted, house, item, state)
        words = {"title": f"{BIRD}{canary}t", "text": f"{canary}b"}
        public = state == "online"
        planted.add(f"item_{state}", house, canary, row=item, words=words, public=public)
        if request is not None:
            _about_request(
                planted, house, f"request_{state}", request, canary, words=words, public=public
            )


def _about_request(
    planted: Planted,
    house: str,
    kind: str,
    request: Request,
    canary: str,
    *,
    words: dict[str, str],
    public: bool = False,
) -> None:
    line = request.parsed().subjects[0]
    more = {"line": line, "code": request.uuid}
    planted.add(kind, house, canary, row=request, words=words, more=more, public=public)
    entry = Entry.objects.get(kind="request.opened", subject=request.uuid)
    planted.add(
        f"entry_of_{kind}",
        house,
        bytes(entry.leaf).hex(),
        row=entry,
        words={"leaf": bytes(entry.leaf).hex()},
    )


def _brought_to(planted: Planted, house: str, item: Item, state: str) -> Request | None:
    county, officer = planted.county, planted.county.officers[WRITER[house]]
    if state == "draft":
        return None
    request = items.submit(item=item, officer=officer)
    if state == "review":
        return county.sign(request, until="office_check") if house == "a" else request
    if state == "returned":
        request = county.sign(request, until="secrecy_review")
        said = planted.add("opinion", house)
        step = request.steps.get(state="active")
        signer = eligible(request, step)[0].officer
        approval.decide(
            request=request, officer=signer, verdict="return", opinion=f"退回{said.token}"
        )
        request.refresh_from_db()
        return request
    county.certify(county.sign(request))
    if state == "withdrawn":
        reason = token()
        made = register.withdraw(
            subject=item.uuid,
            sites=None,
            officer=county.officers[DUTY[house]],
            reason=f"撤下{reason}",
        )
        planted.add("withdrawal", house, reason, row=made, words={"reason": f"撤下{reason}"})
    return request


def _pages_and_sites(planted: Planted, house: str) -> None:
    county = planted.county
    arranger = county.officers[ARRANGER[house]]
    for kind in ("page", "page_review"):
        canary = token()
        page = ContentPage(
            site=county.sites[house], kind="plain", title=f"{BIRD}{canary}t", path=canary
        )
        text = {"type": "rich_text", "value": f"<p>{canary}b</p>", "id": canary}
        page.body = page.body.stream_block.to_python([text])
        items.save_draft(draft=page, officer=arranger, version=0)
        words = {"title": f"{BIRD}{canary}t", "text": f"{canary}b"}
        planted.add(kind, house, canary, row=page, words=words)
        if kind == "page_review":
            request = submit_page(page=page, officer=arranger)
            _about_request(planted, house, "request_page", request, canary, words=words)
    canary = token()
    column = add_column(county.sites[house], f"{BIRD}{canary}栏")
    planted.add("column", house, canary, row=column, words={"name": f"{BIRD}{canary}栏"})
    canary = token()
    site = websites.open_site(
        organisation=county.bodies[HOUSE[house]],
        name=f"{BIRD}{canary}站",
        short_name=f"{canary}站",
        kind="department",
        host=f"{canary}.qingyan.example",
    )
    planted.add("site", house, canary, row=site, words={"name": f"{BIRD}{canary}站"})


def _box_and_notice(planted: Planted, house: str) -> None:
    county, officer = planted.county, planted.county.officers[WRITER[house]]
    canary = token()
    box = seal(
        data=json.dumps({"text": f"机密★3年 {canary}"}).encode(),
        name=f"{canary}.docx",
        officer=officer,
        organisation=county.bodies[BODY[house]],
        subject=None,
        findings={"findings": []},
    )
    planted.add(
        "box", house, canary, row=box, words={"content": canary}, more={"number": box.number}
    )
    planted.add("box_listed", house, box.number, words={"number": box.number[:8]})
    canary = token()
    notify(officers=[officer], kind="told", sentence=f"请阅{canary}")
    planted.add("notice", house, canary, words={"sentence": f"请阅{canary}"})


def _frozen_picture(planted: Planted) -> None:
    """The picture inside a frozen copy, at the address the signers' page gives it."""
    for house, signer in (("a", "director"), ("x", "leader_x")):
        asked = planted.one("request_review", house)
        line = asked.more["line"]
        client = planted.county.browser(signer)
        address = reverse("desk_seen", args=[asked.row.uuid, line.subject, line.payload])
        page = client.get(address).content.decode()
        path = re.search(rf'{re.escape(address)}([^"]+\.jpg)', page)
        assert path is not None, page
        shot = planted.one("picture", house).token
        planted.add(
            "frozen_picture",
            house,
            shot,
            row=asked.row,
            words={"pixels": shot},
            more={"line": line, "file_path": path[1]},
        )


def _paper(planted: Planted) -> None:
    """A form of the step in the bureau's office, signed by hand, entered with its scan, waiting for a comparison."""
    request = planted.one("request_review", "a").row
    planted.colours[COLOURS["scan"]] = scan = token()
    officers = planted.county.officers
    form = approval.prepare_paper(request=request, step="office_check", officer=officers["network"])
    entry = approval.enter_paper(
        code=form.code,
        officer=officers["network"],
        signer=officers["director"],
        verdict="agree",
        opinion=f"同意{scan}",
        number="2026-1",
        scan=filestore.keep(picture_bytes(COLOURS["scan"])),
    )
    title = planted.one("item_review", "a").words["title"]
    words = {"pixels": scan, "opinion": f"同意{scan}", "title": title}
    planted.add("paper_listed", "a", planted.one("item_review", "a").token)
    planted.add("paper", "a", scan, row=entry, words=words, more={"code": form.code})


def _cover(planted: Planted) -> None:
    """The section head is away; the office director stands in."""
    canary = token()
    now = clocks.now()
    made = organisation.delegate(
        appointment=planted.county.appointments["head_a"],
        officer=planted.county.officers["director"],
        starts_at=now + timedelta(days=1),
        ends_at=now + timedelta(days=2),
        reason=f"公出{canary}",
    )
    planted.add("delegation", "a", canary, row=made, words={"reason": f"公出{canary}"})


def _stock(planted: Planted) -> None:
    """Two old items of the bureau's former website, brought in as one signed list."""
    county, canary = planted.county, token()
    folder = planted.folder / "stock"
    (folder / "files").mkdir(parents=True)
    stock = [
        {
            "address": f"http://old.example/art/{number}.html",
            "title": f"{BIRD}{canary}第{number}次抽检情况",
            "source": "局办公室",
            "published": f"2016-03-1{number} 09:30",
            "column": county.columns["a"].segment,
            "body": f"<p>3月1{number}日，第{number}次抽检。{canary}</p>",
            "scope": "own",
        }
        for number in (1, 2)
    ]
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in stock)
    (folder / "items.jsonl").write_text(text, encoding="utf-8")
    report = migrate(folder=folder, site=county.sites["a"], officer=county.officers["network"])
    (uuid,) = report.requests
    request = Request.objects.get(uuid=uuid)
    words = {"title": f"{BIRD}{canary}第1次抽检情况"}
    item = Item.objects.get(title=words["title"])
    planted.add("item_migrated", "a", canary, row=item, words=words)
    _about_request(planted, "a", "request_migration", request, canary, words=words)


def picture_bytes(colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", (800, 600), colour).save(target, "JPEG")
    return target.getvalue()
