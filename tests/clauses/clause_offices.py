"""Offices that work under the shipped measures as they stand now.

The websites are certified under the measure as issued, read from its file. Only then the office adopts what the
product ships at this moment: where a rule has been deleted from that (the proof of a clause does it), the office is
founded all the same, and what then fails is the scenario.
"""

from datetime import timedelta
from typing import Any

from huabiao.editing.websites import services as websites
from huabiao.editing.websites.models import Column, Site
from huabiao.office import clocks
from huabiao.office.adoption import services as adoption
from huabiao.office.ledger import services as ledger
from huabiao.office.organisation import services as organisation
from huabiao.office.organisation.models import Organisation
from huabiao.rules.rulebook import preset
from tests.editing.qingyan_office import Office, found_office, preset_text

BUREAU_POSTS = ("chief", "deputy_in_charge", "office_director", "network_administrator")
SECTION_POSTS = ("section_head", "information_officer")
IDENTITY: dict[str, Any] = {
    "site_code": "9904210021",
    "undertaker": "清砚县市场监督管理局办公室",
    "contact": "清砚县砚山路3号，0990-5550121",
    "icp": "澜ICP备00000001号-21",
    "police": "澜公网安备99042102000021号",
    "conac_id": "B" * 32,
}


def adopt_shipped(measure: str, *bodies: Organisation) -> None:
    """The bodies adopt the national baseline and a measure as the product ships them at this moment."""
    texts = [preset("national").text, preset(measure).text]
    for body in bodies:
        adoption.adopt(organisation=body, texts=texts, effective=clocks.now())


def found_yunxi() -> Office:
    """云溪乡 under the township's measure, with its certified section site."""
    office = found_office()
    adopt_shipped("township", office.township, office.other)
    return office


def found_bureau() -> Office:
    """市场监督管理局 with 药品监管股 (`station`) under the drug administration's measure, its site certified."""
    office = _issued_bureau()
    adopt_shipped("drug-admin", office.township, office.other)
    return office


def found_bureau_with_inner_site() -> tuple[Office, dict[str, Column]]:
    """The bureau with a second certified site on the inner network, and the columns of that."""
    office = _issued_bureau()
    inner = open_bureau_site(office.township, "清砚县市场监督管理局内网", "neiwang", "internal")
    columns = bureau_columns(inner, "内部通知", owner=office.station)
    certify_site(office, inner)
    adopt_shipped("drug-admin", office.township, office.other)
    return office, columns


def _issued_bureau() -> Office:
    """The bureau while the measure as issued is in force."""
    ledger.record_installation()
    county = organisation.establish(name="清砚县人民政府", short_name="清砚县", kind="county")
    bureau, other = (
        organisation.establish(
            name=f"清砚县{name}", short_name=name, kind="department", parent=county
        )
        for name in ("市场监督管理局", "农业农村局")
    )
    section = organisation.establish(
        name="药品监管股", short_name="药品监管股", kind="section", parent=bureau
    )
    for body in (bureau, other):
        adoption.adopt(
            organisation=body,
            texts=[preset_text("national"), preset_text("drug-admin")],
            effective=clocks.now() - timedelta(seconds=1),
        )
    site = open_bureau_site(bureau, "清砚县市场监督管理局", "yaojian", "department")
    office = Office(county, bureau, section, other, site, {})
    for post in BUREAU_POSTS:
        office.officer(post)
    for post in SECTION_POSTS:
        office.officer(post, section, name=post)
    office.columns = bureau_columns(site, "工作动态", "公告通报", owner=section)
    certify_site(office, site)
    return office


def open_bureau_site(bureau: Organisation, name: str, label: str, kind: str) -> Site:
    """A website of the bureau: outside (`department`) or on the inner network (`internal`)."""
    return websites.open_site(
        organisation=bureau,
        name=name,
        short_name=name,
        kind=kind,
        host=f"{label}.qingyan.example",
        organiser=bureau.name,
        **IDENTITY,
    )


def bureau_columns(site: Site, *names: str, owner: Organisation) -> dict[str, Column]:
    """List columns in which the section's information officers write."""
    return {
        name: websites.add_column(
            site=site,
            name=name,
            kind="list",
            owner=owner,
            description=f"{name}栏目",
            keywords=name,
            column_type=name,
        )
        for name in names
    }


def certify_site(office: Office, site: Site) -> Any:
    """Its structure signed by whoever the measure names, and certified."""
    request = websites.submit_site(site=site, officer=office.officer("network_administrator"))
    return office.certify(office.sign(request))
