"""What stands on the desks on the last day: drafts, requests at every step, what came back, what was refused."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image

from huabiao.approval import services as approval
from huabiao.approval.refusals import Refused
from huabiao.approval.states import Verdict
from huabiao.demo.attachments import sheet
from huabiao.demo.moments import TODAY, at
from huabiao.demo.opening import submit_stock
from huabiao.demo.pictures import illustration
from huabiao.demo.signing import Delays, active_step, holder
from huabiao.demo.stock import write_stock
from huabiao.demo.stories import Stories
from huabiao.demo.writing import stream
from huabiao.editing.items import services as items
from huabiao.editing.items.gate import SecretFound
from huabiao.editing.items.models import Item, ItemAttachment
from huabiao.editing.items.receiving import receive_attachment, receive_picture
from huabiao.editing.websites import services as websites

AT_STEPS = (
    # site, pattern, key of the step at which it waits
    ("portal", "bureau-work", "secrecy_review"),
    ("portal", "bureau-training", "head_sign"),
    ("portal", "weather-alert", "openness_review"),
    ("portal", "water-outage", "upload"),
    ("portal", "executive-meeting", "director_sign"),
    ("portal", "normative-list", "vice_head_sign"),
    ("yunxi", "village-life", "secrecy_review"),
    ("yunxi", "yunxi-notice", "chief_sign"),
    ("yunxi", "farming-subsidy", "upload"),
    ("yaojian", "pharmacy-inspection", "secrecy_review"),
    ("yaojian", "device-check", "office_check"),
    ("yaojian", "sampling-notice", "chief_sign"),
    ("yaojian", "emergency", "deputy_read"),
    ("neiwang", "internal-study", "upload"),
)


class NotRefused(Exception):
    """Something that screening or the rules of form must refuse was not refused."""


class Waiting:
    """The last day's desks."""

    def __init__(self, stories: Stories, folder: Path) -> None:
        self.stories = stories
        self.desk = stories.desk
        self.county = stories.county
        self._folder = folder

    def all(self) -> Iterator[tuple[datetime, Delays]]:
        """Every story with the moment of its first act."""
        yesterday = TODAY - timedelta(days=1)
        for number, (site, pattern, step) in enumerate(AT_STEPS):
            # Long routes begin earlier, so that they have come to their step by now.
            day = TODAY - timedelta(
                days=5 if step in {"vice_head_sign", "chief_sign", "deputy_read"} else 4
            )
            moment = at(day, 9, 5 + 4 * number)
            text = self.desk.composer.draw(site, moment, only=pattern)
            yield moment, self.desk.left(text, step)
        yield at(TODAY - timedelta(days=5), 14, 50), self.returned()
        yield at(TODAY - timedelta(days=5), 15, 30), self.taken_back()
        yield at(yesterday, 9, 40), self.paper_under_way()
        yield at(yesterday, 10, 20), self.structure_under_way()
        yield at(yesterday, 11, 10), self.list_under_way()
        yield at(TODAY, 9, 15), self.drafts()
        yield at(TODAY, 9, 50), self.refused()
        yield at(TODAY, 10, 30), self.sealed()

    def returned(self) -> Delays:
        """Sent back with what is missing."""
        item = self.desk.write(self.stories.text("returned"))
        yield timedelta(minutes=12)
        request = self.desk.submit(item)
        yield from self.desk.signers.sign(request, until="openness_review")
        yield timedelta(minutes=35)
        step = active_step(request)
        assert step is not None  # noqa: S101 - the story has just led to it
        approval.decide(
            request=request,
            officer=holder(request, step).officer,
            verdict=Verdict.RETURN,
            opinion="检查了多少家、发现多少问题没有写明，请补充数据后重新报送。",
        )

    def taken_back(self) -> Delays:
        """Taken back by its author to add something."""
        item = self.desk.write(self.stories.text("taken_back"))
        yield timedelta(minutes=10)
        self.desk.submit(item)
        yield timedelta(minutes=45)
        items.take_back(draft=item, officer=item.author)

    def paper_under_way(self) -> Delays:
        """Signed by hand and entered; the second person has not compared it yet."""
        item = self.desk.write(self.stories.text("paper_waiting"))
        yield timedelta(minutes=10)
        request = self.desk.submit(item)
        yield from self.desk.signers.sign(request, until="chief_sign")
        yield timedelta(minutes=20)
        clerk = self.county.officer("yunxi-xinxiyuan")
        self.stories.entered_on_paper(request, number="云政签〔2026〕21", clerk=clerk)

    def structure_under_way(self) -> Delays:
        """The township's coordination meeting asked for one more column; its structure is under approval."""
        officer = self.county.officer("yunxi-wangluo")
        site = self.desk.websites.sites["yunxi"]
        site.refresh_from_db()
        websites.add_column(
            site=site,
            name="群众留言",
            by=officer,
            segment="qzly",
            kind="list",
            column_type="互动交流",
            description="群众留言和答复选登。",
            keywords="云溪乡,群众留言",
            owner=self.county.bodies["yunxi_office"],
        )
        yield timedelta(minutes=15)
        request = websites.submit_site(site=site, officer=officer)
        yield from self.desk.signers.sign(request, until="chief_sign")

    def list_under_way(self) -> Delays:
        """A signed list of older items that was found later, half-way through its approval."""
        texts = [
            self.desk.composer.draw("yunxi", at(TODAY - timedelta(days=500 - 7 * number), 10, 30))
            for number in range(24)
        ]
        folder = self._folder / "yunxi-later"
        count = write_stock(folder, texts, self.desk.writers, first=60_001)
        yield timedelta(minutes=30)
        requests = submit_stock(
            folder,
            self.desk.websites.sites["yunxi"],
            self.county.officer("yunxi-wangluo"),
            expected=count,
        )
        for request in requests:
            yield from self.desk.signers.sign(request, until="chief_sign")

    def drafts(self) -> Delays:
        """Texts that are being written."""
        for key in ("draft_notice", "draft_village", "draft_drug"):
            self.desk.write(self.stories.text(key))
            yield timedelta(minutes=9)

    def refused(self) -> Delays:
        """Three that may not go online, each under its clause; they stay on their authors' desks."""
        for make in (self._internal_paper, self._list_of_the_poor, self._square_picture):
            item = make()
            yield timedelta(minutes=4)
            self._must_be_refused(item)

    def sealed(self) -> Delays:
        """A text with the mark of a secret: nothing of it is kept but a sealed box for the secrecy reviewer."""
        yield timedelta(minutes=3)
        try:
            self.desk.write(self.stories.text("secret"))
        except SecretFound:
            return
        raise NotRefused("a marked secret was saved")

    def _internal_paper(self) -> Item:
        return self.desk.write(self.stories.text("internal_paper"))

    def _list_of_the_poor(self) -> Item:
        item = self.desk.write(self.stories.text("poor_list"))
        rows = [["序号", "户主", "身份证号", "类别"]]
        rows += [
            [str(n), f"{name}某某", _citizen_number(n), "农村低保"]
            for n, name in enumerate("王李张刘", 1)
        ]
        file = receive_attachment(
            officer=item.author,
            name="低保名单.xlsx",
            data=sheet("低保名单", rows, hidden_column="C"),
        )
        item.attachments = [ItemAttachment(file=file, sort_order=0)]
        items.save_draft(draft=item, officer=item.author, version=item.version)
        return item

    def _square_picture(self) -> Item:
        item = self.desk.write(self.stories.text("square_picture"))
        picture = receive_picture(
            officer=item.author, name="图书馆.jpg", data=_square(illustration("村貌", 2))
        )
        blocks = [dict(one) for one in item.body.get_prep_value()]
        value = {"picture": picture.pk, "caption": "", "alt": ""}
        item.body = stream(item, [*blocks, {"type": "picture", "value": value}])
        items.save_draft(draft=item, officer=item.author, version=item.version)
        return item

    def _must_be_refused(self, item: Item) -> None:
        try:
            self.desk.submit(item)
        except Refused:
            return
        raise NotRefused(item.title)


def _citizen_number(number: int) -> str:
    """A number of the right form that nobody can have: region 110000 is no county (check digit: GB 11643-1999)."""
    body = f"110000{1905 + number}0115{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def _square(data: bytes) -> bytes:
    target = io.BytesIO()
    Image.open(io.BytesIO(data)).resize((600, 600)).save(target, "JPEG", quality=82)
    return target.getvalue()
