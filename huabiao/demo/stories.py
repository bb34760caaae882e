"""Stories written for what each of them shows: two items that point at each other, a correction, a withdrawal, a
scheduled item, an adoption by another site, a paper signature, a cover while the holder is away."""

from collections.abc import Generator, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.states import Verdict
from huabiao.demo.data import read
from huabiao.demo.moments import TODAY, at
from huabiao.demo.ordinary import Desk
from huabiao.demo.pictures import illustration
from huabiao.demo.signing import Delays, active_step, holder
from huabiao.demo.texts import Text
from huabiao.demo.writing import stream
from huabiao.editing.desk import withdrawals
from huabiao.editing.desk.amending import amend_and_sign
from huabiao.editing.desk.signers import added_step
from huabiao.editing.items import services as items
from huabiao.editing.items.models import Item
from huabiao.editing.items.receiving import receive_attachment
from huabiao.editing.items.status import is_published
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.selectors import holdings_of


class Stories:
    """Each method is one story; `all` says when they begin."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.county = desk.county
        self._texts: dict[str, Any] = read("county", "stories.yaml")

    def all(self) -> Iterator[tuple[datetime, Delays]]:
        """Every story with the moment of its first act."""
        yield at(date(2026, 5, 12), 9, 12), self.two_that_point_at_each_other()
        yield at(date(2026, 5, 20), 9, 5), self.amended()
        yield at(date(2026, 5, 26), 14, 40), self.signed_by_one_more()
        yield at(date(2026, 5, 28), 10, 15), self.forwarded()
        yield at(date(2026, 6, 1), 9, 20), self.corrected()
        yield at(date(2026, 6, 8), 10, 5), self.withdrawn()
        yield at(date(2026, 6, 9), 9, 0), self.taken_off()
        yield at(date(2026, 6, 10), 9, 0), self.signed_on_paper()
        yield at(date(2026, 6, 15), 15, 10), self.adopted()
        yield at(date(2026, 6, 22), 9, 30), self.inspection_within()
        yield at(date(2026, 6, 25), 8, 40), self.covered()
        yield at(date(2026, 6, 23), 9, 30), self.scheduled("scheduled_soon", at(TODAY, 17, 50))
        yield (
            at(date(2026, 6, 23), 10, 10),
            self.scheduled("scheduled_later", at(date(2026, 7, 6), 6, 30)),
        )

    def text(self, key: str, moment: datetime | None = None) -> Text:
        """The hand-written text of a key."""
        return self.desk.composer.written(self._texts[key], moment or self.desk.clock.moment)

    def two_that_point_at_each_other(self) -> Delays:
        """A document and its drawing: each links to the other (政策文件与解读关联)."""
        desk = self.desk
        document, drawing = self.text("workplan"), self.text("workplan_drawn")
        first, second = desk.write(document), desk.write(drawing)
        for item, text, other in ((first, document, second), (second, drawing, first)):
            _link(item, text, other)
        yield timedelta(minutes=25)
        requests = [desk.submit(first), desk.submit(second)]
        for request in requests:
            yield from desk.signers.sign(request)
        desk.publish()

    def amended(self) -> Delays:
        """The office director puts one phrase right and signs in the same act (改后签)."""
        desk = self.desk
        text = self.text("amended")
        request = yield from self._led_to(text, "director_sign")
        yield timedelta(minutes=50)
        amend_and_sign(
            request=request,
            officer=self.county.officer("zfb-zhuren"),
            words={"title": text.title.replace("的情况的通报", "情况的通报")},
            paragraphs={},
            opinion="标题已改，同意发布。",
            submission=request.submission_digest,
        )
        yield from desk.signers.sign(request)
        desk.publish()

    def signed_by_one_more(self) -> Delays:
        """The openness section asks the bureau of emergency management to look at it as well (加签)."""
        desk = self.desk
        request = yield from self._led_to(self.text("one_more"), "openness_review")
        yield timedelta(minutes=30)
        step = active_step(request)
        assert step is not None  # noqa: S101 - the story has just led to it
        head = self.county.bodies["yingji"]
        approval.decide(
            request=request,
            officer=holder(request, step).officer,
            verdict=Verdict.ADD_SIGNER,
            opinion="内容涉及应急避险，请应急管理局一并审核。",
            added_step=added_step(
                request, seats=[f"{head.uuid} unit_head"], place="before", act="review"
            ),
        )
        yield from desk.signers.sign(request)
        desk.publish()

    def forwarded(self) -> Delays:
        """The head of the network centre hands the publishing on to the editor beside."""
        desk = self.desk
        request = yield from self._led_to(self.text("forwarded"), "upload")
        yield timedelta(minutes=15)
        editor = self.county.officer("dzzw-bianji")
        approval.decide(
            request=request,
            officer=self.county.officer("dzzw-zhuren"),
            verdict=Verdict.FORWARD,
            opinion="请编辑核对附件后发布。",
            forward_to=editor,
        )
        yield timedelta(minutes=20)
        approval.decide(
            request=request, officer=editor, verdict=Verdict.AGREE, opinion="已核对附件，已发布。"
        )
        desk.publish()

    def _led_to(self, text: Text, step: str) -> Generator[timedelta, None, Request]:
        """Written, submitted, and signed until the turn of a step."""
        item = self.desk.write(text)
        yield self.desk.writing_time(text)
        request = self.desk.submit(item)
        yield from self.desk.signers.sign(request, until=step)
        return request

    def corrected(self) -> Delays:
        """A misprint is found on the next day and corrected by the light route."""
        desk = self.desk
        text = self.text("misprint")
        yield from desk.published(text)
        yield timedelta(hours=20)
        item = Item.objects.get(pk=desk.made[text.title].pk)
        _rewrite(item, text.html.replace("十五分种", "十五分钟"))
        items.save_draft(draft=item, officer=item.author, version=item.version)
        yield timedelta(minutes=5)
        request = items.correct(item=item, officer=item.author)
        yield from desk.signers.sign(request)
        desk.publish()

    def withdrawn(self) -> Delays:
        """Personal data found by the daily patrol: gone at once, then corrected and published anew."""
        desk = self.desk
        text = self.text("personal")
        yield from desk.published(text)
        yield timedelta(hours=18)
        item = Item.objects.get(pk=desk.made[text.title].pk)
        withdrawals.withdraw(
            subject=item.uuid,
            officer=self.county.officer("menhu-zhiban"),
            reason="读网发现名单含有家庭住址和家庭困难情况，涉及个人隐私，先行撤下",
        )
        desk.publish()
        yield timedelta(hours=2)
        masked = self._texts["personal_masked"]
        item = Item.objects.get(pk=item.pk)
        item.title = masked["title"]
        desk.composer.reserve(item.title)
        _rewrite(item, "".join(f"<p>{one}</p>" for one in masked["paragraphs"]))
        items.save_draft(draft=item, officer=item.author, version=item.version)
        yield timedelta(minutes=8)
        yield from desk.signers.sign(desk.submit(item))
        desk.publish()

    def taken_off(self) -> Delays:
        """The works are put off: the notice goes, and does not come back."""
        desk = self.desk
        text = self.text("outdated")
        yield from desk.published(text)
        yield timedelta(hours=26)
        item = Item.objects.get(pk=desk.made[text.title].pk)
        officer = self.county.officer("dzzw-zhuren")
        withdrawals.withdraw(
            subject=item.uuid, officer=officer, reason="施工推迟，县交通运输局来函要求撤下"
        )
        desk.publish()

    def signed_on_paper(self) -> Delays:
        """The party secretary signs by hand; the form is entered by one officer and compared by another."""
        desk = self.desk
        item = desk.write(self.text("paper_done"))
        yield timedelta(minutes=20)
        request = desk.submit(item)
        yield from desk.signers.sign(request, until="chief_sign")
        clerk, second = self.county.officer("yunxi-xinxiyuan"), self.county.officer("yunxi-wangluo")
        yield timedelta(minutes=30)
        entry = self.entered_on_paper(request, number="云政签〔2026〕17", clerk=clerk)
        yield timedelta(minutes=12)
        approval.compare_paper(entry=entry, officer=second)
        yield from desk.signers.sign(request)
        desk.publish()

    def entered_on_paper(self, request: Any, *, number: str, clerk: Any) -> Any:
        """Print the form, and enter what came back signed."""
        form = approval.prepare_paper(request=request, step="chief_sign", officer=clerk)
        scan = receive_attachment(
            officer=clerk, name=f"签批单扫描件{number}.jpg", data=illustration("村貌", len(number))
        )
        return approval.enter_paper(
            code=form.code,
            officer=clerk,
            signer=self.county.officer("yunxi-shuji"),
            verdict=Verdict.AGREE,
            number=number,
            scan=scan.digest,
            opinion="同意发布。",
        )

    def adopted(self) -> Delays:
        """What a section site published is adopted by the portal; the bureau's internal site adopts without review."""
        desk = self.desk
        for site, column, officer in (
            ("yunxi", desk.websites.column("portal", "xzdt"), "dzzw-bianji"),
            ("yaojian", desk.websites.column("neiwang", "ywxx"), "yaojian-xinxiyuan"),
        ):
            item = self._latest(site, "xcdt" if site == "yunxi" else "gzdt")
            request = items.adopt_to(item=item, column=column, officer=self.county.officer(officer))
            yield from desk.signers.sign(request)
            desk.publish()

    def inspection_within(self) -> Delays:
        """An item for the bureau's own network only."""
        yield from self.desk.published(self.text("flight"))

    def covered(self) -> Delays:
        """The deputy head is away; the head of the township stands in (AB角) and reviews in the deputy's place."""
        desk = self.desk
        deputy, head = (
            self.county.officer("yunxi-fuxiangzhang"),
            self.county.officer("yunxi-xiangzhang"),
        )
        organisation.delegate(
            appointment=holdings_of(deputy)[0].appointment,
            officer=head,
            starts_at=desk.clock.moment,
            ends_at=at(date(2026, 7, 8), 18),
            reason="参加县委党校培训",
        )
        yield timedelta(days=1, hours=1)
        item = desk.write(self.text("covered"))
        yield timedelta(minutes=14)
        request = desk.submit(item)
        yield timedelta(minutes=40)
        step = active_step(request)
        assert step is not None  # noqa: S101 - just submitted
        approval.decide(
            request=request, officer=head, verdict=Verdict.AGREE, opinion=desk.signers.opinion(step)
        )
        yield from desk.signers.sign(request)
        desk.publish()

    def scheduled(self, key: str, hour: datetime) -> Delays:
        """Approved, and waiting for its hour."""
        yield from self.desk.published(self.text(key), not_before=int(hour.timestamp() * 1000))

    def _latest(self, site: str, column: str) -> Item:
        """The newest item of a column that is online and stands on that site alone."""
        column_row = self.desk.websites.column(site, column)
        found = items_online(column_row.pk)
        return found[-1]


def items_online(column: int) -> list[Item]:
    """Items of a column that are online, oldest first."""
    rows = Item.objects.filter(column=column, lineage=None).order_by("-id")[:12]
    return [row for row in reversed(rows) if is_published(row.uuid)]


def _link(item: Item, text: Text, other: Item) -> None:
    anchor = f'<a href="huabiao:{other.uuid}">{other.title}</a>'
    _rewrite(item, text.html.replace("{link}", anchor))
    items.save_draft(draft=item, officer=item.author, version=item.version)


def _rewrite(item: Item, html: str) -> None:
    """Put new words in place of the running text; pictures and tables stay."""
    blocks = [dict(one) for one in item.body.get_prep_value()]
    for block in blocks:
        if block["type"] == "rich_text":
            block["value"] = html
    item.body = stream(item, blocks)
