"""药品监管 beside the township: a bureau of the same county under the drug administration's measure."""

from datetime import timedelta

from huabiao.office import clocks
from huabiao.office.adoption import services as adoption
from huabiao.office.organisation import services as organisation
from tests.clauses.clause_offices import (
    BUREAU_POSTS,
    bureau_columns,
    certify_site,
    open_bureau_site,
)
from tests.editing.qingyan_office import Office, preset_text

BUREAU_HOST = "yaojian.qingyan.example"
WRITER = "bureau_writer"


def found_bureau_beside(township: Office) -> Office:
    """The bureau, its section and its certified website, one account a post (the writer's is `WRITER`)."""
    bureau = organisation.establish(
        name="清砚县市场监督管理局",
        short_name="市场监督管理局",
        kind="department",
        parent=township.county,
    )
    section = organisation.establish(
        name="药品监管股", short_name="药品监管股", kind="section", parent=bureau
    )
    adoption.adopt(
        organisation=bureau,
        texts=[preset_text("national"), preset_text("drug-admin")],
        effective=clocks.now() - timedelta(seconds=1),
    )
    site = open_bureau_site(bureau, "清砚县市场监督管理局", "yaojian", "department")
    office = Office(township.county, bureau, section, township.other, site, {})
    for post in BUREAU_POSTS:
        office.officer(post)
    office.officer("section_head", section, name="section_head")
    office.officer("information_officer", section, name=WRITER)
    office.columns = bureau_columns(site, "工作动态", "公告通报", owner=section)
    certify_site(office, site)
    return office
