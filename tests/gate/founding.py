"""Make the installation that every attack is tried on, through the services, three days ago; run as its own process.

Two sites: 云溪乡 under the township rulebook (which here also allows oral consent), and the internal site of a drug
administration under its own. Online: a notice with a picture and a file, two plain items, one on each site.
Withdrawn: one. Under approval: one with a file.
"""

import os
from datetime import UTC, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huabiao.config.settings.test")

TITLES = {
    "notice": "关于做好春季森林防火工作的通知",
    "plain": "云溪乡开展农田水利设施检查",
    "recalled": "云溪乡便民服务中心搬迁公告",
    "waiting": "云溪乡召开安全生产例会",
    "inner": "药品零售企业检查工作动态",
}
"""What each item is called in the tests → its title."""

DAYS_AGO = 3

ORAL = """
measure:
  id: oral
  title: 云溪乡网站口头批准练习细则
  authority: 云溪乡人民政府
  effective: 2020-01-01
  scope: 云溪乡
  follows: [township]
clauses:
  - {id: OR1, article: 第一条, says: 口头批准后一日内补签, kind: [E]}
oral_approvals:
  - {id: oral, clauses: [OR1], allowed: true, sign_within: [24 hours]}
"""


def main() -> None:
    """Migrate, make keys, found, publish, build."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from huabiao.config.settings import base
    from huabiao.office import clocks, keys

    # The attackers log in at a back office under its own settings.
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS

    call_command("migrate", verbosity=0)
    keys.create_all()
    with clocks.set_clock(lambda: datetime.now(UTC) - timedelta(days=DAYS_AGO)):
        _found()


def _found() -> None:
    from huabiao.editing.items import services
    from huabiao.office import clocks
    from huabiao.office.adoption import services as adoption
    from tests.editing.qingyan_office import found_office, preset_text

    office = found_office()
    texts = [preset_text("national"), preset_text("township"), ORAL]
    adoption.adopt(
        organisation=office.township, texts=texts, effective=clocks.now() - timedelta(seconds=1)
    )
    _publish()
    _notice(office)
    for name in ("plain", "recalled"):
        draft = office.draft(TITLES[name])
        office.sign(services.submit(item=draft, officer=office.officer("information_officer")))
    _inner_site(office)
    _publish()
    from huabiao.editing.items.models import Item

    office.withdraw(Item.objects.get(title=TITLES["recalled"]), "地址有误")
    _publish()
    waiting = office.draft(TITLES["waiting"])
    with_file = office.attachment(name="会议名单.txt", data="会议名单".encode())
    waiting.attachments.create(file=with_file, sort_order=0)
    services.submit(item=waiting, officer=office.officer("information_officer"))
    _county_officers(office)
    _publish()


def _notice(office: object) -> None:
    from huabiao.editing.items import services
    from tests.editing.qingyan_office import Office

    assert isinstance(office, Office)
    picture = office.picture(alt="会议现场", caption="会议现场")
    draft = office.draft(
        TITLES["notice"],
        column=office.columns["通知公告"],
        body=[
            {"type": "rich_text", "value": "<p>各村（社区）：火源管理要到户到人。</p>"},
            {
                "type": "picture",
                "value": {"picture": picture.pk, "caption": "会议现场", "alt": "会议现场"},
            },
        ],
    )
    draft.attachments.create(file=office.attachment(), sort_order=0)
    office.sign(services.submit(item=draft, officer=office.officer("information_officer")))


def _county_officers(office: object) -> None:
    """Who administers and who audits the county that runs the installation: these may confirm a recovery."""
    from huabiao.office import clocks
    from huabiao.office.adoption import services as adoption
    from tests.editing.qingyan_office import Office, preset_text

    assert isinstance(office, Office)
    adoption.adopt(
        organisation=office.county,
        texts=[preset_text("national")],
        effective=clocks.now() - timedelta(seconds=1),
    )
    for post in ("system_administrator", "audit_administrator"):
        office.officer(post, office.county, name=f"county_{post}")


def _inner_site(office: object) -> None:
    """The drug administration, its officers by every post of its rulebook, its internal site with one item."""
    from huabiao.editing.items import services
    from huabiao.editing.websites import services as websites
    from huabiao.office import clocks
    from huabiao.office.adoption import services as adoption
    from huabiao.office.adoption.selectors import rulebook_in_force
    from huabiao.office.organisation import services as organisation
    from tests.editing.qingyan_office import Office, preset_text

    assert isinstance(office, Office)
    bureau = organisation.establish(
        name="清砚县药品监督管理局", short_name="药监局", kind="department", parent=office.county
    )
    adoption.adopt(
        organisation=bureau,
        texts=[preset_text("national"), preset_text("drug-admin")],
        effective=clocks.now() - timedelta(seconds=1),
    )
    section = organisation.establish(
        name="药品监管股", short_name="药品股", kind="section", parent=bureau
    )
    for post in rulebook_in_force(bureau).merged.posts.values():
        for body in (bureau, section):
            if body.kind in post.of:
                office.officer(post.id, body)
    site = websites.open_site(
        organisation=bureau,
        name="清砚县药品监督管理局内网",
        short_name="药监内网",
        kind="internal",
        host="inner.yaojian.example",
        site_code="9904210022",
        organiser="清砚县药品监督管理局",
        undertaker="药监局办公室",
        contact="0990-5550122",
        icp="澜ICP备00000001号-22",
        police="澜公网安备99042102000022号",
        conac_id="B" * 32,
    )
    column = websites.add_column(
        site=site, name="工作动态", kind="list", description="工作动态", keywords="工作动态",
        column_type="动态要闻",
    )  # fmt: skip
    centre = office.officer("network_administrator", bureau)
    office.sign(websites.submit_site(site=site, officer=centre))
    _publish()
    writer = office.officer("information_officer", section)
    draft = office.draft(
        TITLES["inner"], by=writer, column=column, source="药品监管股", scope="own"
    )
    office.sign(services.submit(item=draft, officer=writer))


def _publish() -> None:
    from huabiao.publishing.trees import edge

    report = edge.tick()
    assert not report.refused, [f"{one.code} {one.sentence}" for one in report.refused]


if __name__ == "__main__":
    main()
