"""A county with a township and a bureau that write, and everything a test needs to see a text published."""

import io
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from PIL import Image

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.selectors import eligible
from huabiao.approval.states import StepState
from huabiao.editing.desk import withdrawals
from huabiao.editing.items import services
from huabiao.editing.items.models import Attachment, Item, Picture
from huabiao.editing.items.receiving import receive_attachment, receive_picture
from huabiao.editing.websites import services as websites
from huabiao.editing.websites.models import Column, Site
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption import services as adoption
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger import services as ledger
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Organisation
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.services import issue
from huabiao.register.certificates.state import folded
from huabiao.rules.rulebook import preset

PASSWORD = "shan-quan 91 lou"

TOWNSHIP_POSTS = {
    "party_secretary": "党委书记",
    "leader_in_charge": "分管副乡长",
    "network_centre": "网络中心主任",
    "information_officer": "党政综合办信息员",
    "duty_officer": "值班员",
    "secrecy_reviewer": "保密审查员",
}


def preset_text(name: str) -> str:
    """The YAML of a shipped rulebook."""
    return preset(name).text


def picture_bytes(
    width: int = 800, height: int = 600, kind: str = "JPEG", exif: bytes = b""
) -> bytes:
    """A picture file; same arguments, same bytes."""
    target = io.BytesIO()
    image = Image.new("RGB", (width, height), (120, 150, 90))
    image.save(target, kind, **({"exif": exif} if exif else {}))
    return target.getvalue()


@dataclass
class Office:
    """云溪乡 (township rulebook) with its section site, one station, and a foreign township beside it."""

    county: Organisation
    township: Organisation
    station: Organisation
    other: Organisation
    site: Site
    columns: dict[str, Column]
    officers: dict[str, User] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)

    def officer(self, post: str, body: Organisation | None = None, name: str = "") -> User:
        """Somebody in a post, made on first asking; known by `name` or the post."""
        key = name or (post if body in {None, self.township} else f"{post}@{body.short_name}")
        if key not in self.officers:
            person = organisation.register_officer(username=key, name=key, password=PASSWORD)
            self.officers[key] = person
            self.appoint(person, post, body or self.township)
        return self.officers[key]

    def appoint(self, person: User, post: str, body: Organisation) -> None:
        """A further post."""
        opened = organisation.open_post(
            organisation=body, key=post, name=TOWNSHIP_POSTS.get(post, post)
        )
        organisation.appoint(
            officer=person, post=opened, starts_at=clocks.now() - timedelta(seconds=1)
        )

    def draft(self, title: str = "云溪乡召开春季森林防火工作部署会", **fields: Any) -> Item:
        """A saved item that nothing speaks against."""
        by = fields.pop("by", None) or self.officer("information_officer")
        column = fields.pop("column", None) or self.columns["乡村动态"]
        text = fields.pop("text", "<p>3月10日，云溪乡召开春季森林防火工作部署会。</p>")
        body = fields.pop("body", [{"type": "rich_text", "value": text}])
        values = {
            "source": "云溪乡党政综合办",
            "scope": "own",
            "editor": "综合办",
            **fields,
        }
        item = Item(site=column.site, column=column, title=title, **values)
        stream = [{"id": str(uuid4()), **block} for block in body]
        item.body = item.body.stream_block.to_python(stream)
        services.save_draft(draft=item, officer=by, version=0)
        return item

    def picture(self, by: User | None = None, data: bytes | None = None, **words: str) -> Picture:
        """A received picture."""
        return receive_picture(
            officer=by or self.officer("information_officer"),
            name=words.pop("name", "会议现场.jpg"),
            data=data or picture_bytes(),
            **words,
        )

    def attachment(
        self, name: str = "汇总表.txt", data: bytes = "汇总".encode(), by: User | None = None
    ) -> Attachment:
        """A received file."""
        return receive_attachment(
            officer=by or self.officer("information_officer"), name=name, data=data
        )

    def sign(self, request: Request) -> Request:
        """Everyone on the route agrees in turn."""
        for _turn in range(20):
            request.refresh_from_db()
            active = request.steps.filter(state=StepState.ACTIVE).first()
            if request.state != "open" or active is None:
                break
            holding = eligible(request, active)[0]
            approval.decide(
                request=request, officer=holding.officer, verdict="agree", opinion="同意"
            )
        request.refresh_from_db()
        assert request.state == "approved"
        return request

    def certify(self, request: Request) -> Any:
        """What the worker does with an approved request."""
        self._fold()
        row = issue(request_uuid=request.uuid, state=self.state)
        self._fold()
        return row

    def publish(self, item: Item, by: User | None = None) -> Any:
        """From a draft to a certificate."""
        request = services.submit(item=item, officer=by or self.officer("information_officer"))
        row = self.certify(self.sign(request))
        item.refresh_from_db()
        return row

    def withdraw(self, item: Item, reason: str) -> None:
        """The duty officer takes it off."""
        withdrawals.withdraw(subject=item.uuid, officer=self.officer("duty_officer"), reason=reason)

    def _fold(self) -> None:
        for change in follow(self.state, ledger_rows.entries(folded(self.state) - 1), Documents()):
            assert not isinstance(change, Halt), [str(one) for one in change.faults]


def found_office() -> Office:
    """Everything up to the certified site of the township."""
    ledger.record_installation()
    county = organisation.establish(name="清砚县人民政府", short_name="清砚县", kind="county")
    township = organisation.establish(
        name="云溪乡人民政府", short_name="云溪乡", kind="township", parent=county
    )
    station = organisation.establish(
        name="云溪乡农业服务中心", short_name="农业服务中心", kind="station", parent=township
    )
    other = organisation.establish(
        name="白塔乡人民政府", short_name="白塔乡", kind="township", parent=county
    )
    before = clocks.now() - timedelta(seconds=1)
    texts = [preset_text("national"), preset_text("township")]
    adoption.adopt(organisation=county, texts=texts[:1], effective=before)
    for body in (township, other):
        adoption.adopt(organisation=body, texts=texts, effective=before)
    site = websites.open_site(
        organisation=township,
        name="云溪乡人民政府",
        short_name="云溪乡",
        kind="department",
        host="yunxi.qingyan.example",
        site_code="9904210014",
        organiser="云溪乡人民政府",
        undertaker="云溪乡网络中心",
        contact="云溪乡政府大院，0990-5550114",
        icp="澜ICP备00000001号-14",
        police="澜公网安备99042102000014号",
        conac_id="A" * 32,
    )
    wanted: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("乡情概况", "page", {}),
        ("乡村动态", "list", {}),
        ("通知公告", "list", {}),
        ("惠农政策", "list", {"owner": station}),
    )
    columns = {
        name: websites.add_column(
            site=site,
            name=name,
            kind=kind,
            description=f"{name}栏目",
            keywords=name,
            column_type=name,
            **more,
        )
        for name, kind, more in wanted
    }
    office = Office(county, township, station, other, site, columns)
    for post in TOWNSHIP_POSTS:
        office.officer(post)
    office.officer("information_officer", station)
    office.officer("information_officer", other)
    request = websites.submit_site(site=site, officer=office.officer("network_centre"))
    office.certify(office.sign(request))
    return office
