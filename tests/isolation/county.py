"""A county with two houses that have nothing to do with each other: a bureau with two sections, and a township."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from huabiao.approval import services as approval
from huabiao.approval.models import Request
from huabiao.approval.selectors import eligible
from huabiao.approval.states import StepState
from huabiao.editing.items import services as items
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
from huabiao.office.organisation.models import Appointment, Organisation
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.services import issue
from huabiao.register.certificates.state import folded
from tests.editing.qingyan_office import preset_text

PASSPHRASE = "correct horse battery staple"
BACKEND = "huabiao.editing.rights.backends.AppointmentBackend"

CONTRACT = """
measure:
  id: bureau-contract
  title: 驻场运维人员管理规定
  authority: 县药品监督管理局
  effective: published
  follows: [drug-admin]
  scope: 驻场运维人员
clauses:
  - {id: BC1, article: 第一条, kind: [E], says: 驻场运维人员代为录入和编排，不得签批，CANARY}
posts:
  - {id: contractor, name: 驻场运维, of: [department], may: [write, arrange], clauses: [BC1]}
"""
"""What the bureau adds for the people of the company on site (real-offices: they enter and arrange, nothing else)."""

POSTS = {
    "writer_a": ("section_a", "information_officer", "信息员"),
    "head_a": ("section_a", "section_head", "股长"),
    "writer_b": ("section_b", "information_officer", "信息员"),
    "deputy": ("bureau", "deputy_in_charge", "分管副局长"),
    "chief": ("bureau", "chief", "局长"),
    "director": ("bureau", "office_director", "办公室主任"),
    "network": ("bureau", "network_administrator", "网络管理员"),
    "duty": ("bureau", "duty_officer", "值班员"),
    "secrecy": ("bureau", "secrecy_reviewer", "保密审查员"),
    "auditor": ("bureau", "audit_administrator", "审计管理员"),
    "contractor": ("bureau", "contractor", "驻场运维"),
    "county_auditor": ("county", "audit_administrator", "审计管理员"),
    "writer_x": ("township", "information_officer", "信息员"),
    "leader_x": ("township", "leader_in_charge", "分管领导"),
    "secretary_x": ("township", "party_secretary", "党委书记"),
    "network_x": ("township", "network_centre", "网络中心"),
    "duty_x": ("township", "duty_officer", "值班员"),
}
"""Officer → body, post in its rulebook, name of the post."""


@dataclass
class County:
    """Bodies, websites and officers by name; and the verbs by which texts get their states."""

    bodies: dict[str, Organisation] = field(default_factory=dict)
    officers: dict[str, User] = field(default_factory=dict)
    appointments: dict[str, Appointment] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    state: dict[str, Any] = field(default_factory=dict)

    def browser(self, role: str) -> Client:
        """A logged-in client; of `anonymous`, one that is not."""
        client = Client()
        if role != "anonymous":
            client.force_login(self.officers[role], backend=BACKEND)
        return client

    def draft(self, by: str, title: str, text: str, **fields: Any) -> Item:
        """A saved item in the column of the officer's house."""
        column = fields.pop("column", self.columns["a" if by != "writer_x" else "x"])
        pictures, files = fields.pop("pictures", ()), fields.pop("files", ())
        item = Item(
            site=column.site,
            column=column,
            title=title,
            **{"source": "本单位", "scope": "own", "editor": "编辑", **fields},
        )
        stream: list[dict[str, Any]] = [{"type": "rich_text", "value": f"<p>{text}</p>"}]
        stream += [
            {"type": "picture", "value": {"picture": one.pk, "caption": one.caption, "alt": ""}}
            for one in pictures
        ]
        stream += [{"type": "file", "value": {"file": one.pk, "name": ""}} for one in files]
        item.body = item.body.stream_block.to_python(
            [{"id": str(uuid4()), **one} for one in stream]
        )
        items.save_draft(draft=item, officer=self.officers[by], version=0)
        return item

    def picture(self, by: str, name: str, data: bytes, caption: str) -> Picture:
        """A received picture."""
        return receive_picture(
            officer=self.officers[by], name=name, data=data, caption=caption, alt=caption
        )

    def attachment(self, by: str, name: str, data: bytes) -> Attachment:
        """A received file."""
        return receive_attachment(officer=self.officers[by], name=name, data=data)

    def sign(self, request: Request, until: str = "") -> Request:
        """Everyone on the route agrees in turn; with `until`, up to before the step of that key."""
        for _turn in range(20):
            request.refresh_from_db()
            active = request.steps.filter(state=StepState.ACTIVE).first()
            if request.state != "open" or active is None or active.key == until:
                break
            officer = eligible(request, active)[0].officer
            approval.decide(request=request, officer=officer, verdict="agree", opinion="同意")
        request.refresh_from_db()
        return request

    def certify(self, request: Request) -> None:
        """What the worker does with an approved request."""
        assert request.state == "approved", request.state
        self._fold()
        issue(request_uuid=request.uuid, state=self.state)
        self._fold()

    def _fold(self) -> None:
        for change in follow(self.state, ledger_rows.entries(folded(self.state) - 1), Documents()):
            assert not isinstance(change, Halt), [str(one) for one in change.faults]


def found_county(rulebook_canary: str) -> County:
    """Bodies, rulebooks, officers and one certified website a house."""
    county = County()
    ledger.record_installation()
    _establish(county, rulebook_canary)
    for name, (body, post, title) in POSTS.items():
        person = organisation.register_officer(username=name, name=name)
        opened = organisation.open_post(organisation=county.bodies[body], key=post, name=f"{title}")
        county.officers[name] = person
        county.appointments[name] = organisation.appoint(
            officer=person, post=opened, starts_at=clocks.now() - timedelta(seconds=1)
        )
    county.officers["no_post"] = organisation.register_officer(username="no_post", name="no_post")
    _open_sites(county)
    return county


def _establish(county: County, canary: str) -> None:
    bodies = county.bodies
    bodies["county"] = organisation.establish(name="清砚县", kind="county")
    for name, title, kind, parent in (
        ("bureau", "清砚县药品监督管理局", "department", "county"),
        ("township", "白塔乡人民政府", "township", "county"),
        ("section_a", "药品监管股", "section", "bureau"),
        ("section_b", "器械监管股", "section", "bureau"),
    ):
        bodies[name] = organisation.establish(name=title, kind=kind, parent=bodies[parent])
    before = clocks.now() - timedelta(seconds=1)
    national = preset_text("national")
    contract = CONTRACT.replace("CANARY", canary)
    for name, texts in (
        ("county", [national]),
        ("bureau", [national, preset_text("drug-admin"), contract]),
        ("township", [national, preset_text("township")]),
    ):
        adoption.adopt(organisation=bodies[name], texts=texts, effective=before)


def _open_sites(county: County) -> None:
    for house, body, host, code, owner in (
        ("a", "bureau", "yaojian.qingyan.example", "9904210014", county.bodies["section_a"]),
        ("x", "township", "baita.qingyan.example", "9904210015", None),
    ):
        name = county.bodies[body].name
        site = websites.open_site(
            organisation=county.bodies[body],
            name=name,
            short_name=name[-5:],
            kind="department",
            host=host,
            site_code=code,
            organiser=name,
            undertaker="网络中心",
            contact="大院内，0990-5550114",
            icp="澜ICP备00000001号-14",
            police="澜公网安备99042102000014号",
            conac_id="A" * 32,
        )
        county.sites[house] = site
        county.columns[house] = add_column(site, "工作动态", owner)
        submitter = county.officers["network" if house == "a" else "network_x"]
        request = websites.submit_site(site=site, officer=submitter)
        county.certify(county.sign(request))


def add_column(site: Site, name: str, owner: Organisation | None = None) -> Column:
    """A list column as the measures want it described."""
    return websites.add_column(
        site=site,
        name=name,
        kind="list",
        description=name,
        keywords=name,
        column_type=name,
        owner=owner,
    )
