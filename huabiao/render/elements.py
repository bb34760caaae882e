"""The elements a rulebook may ask of head, foot and meta, and what a site lacks of them.

A site payload carries the names that the rulebook asked for when it was frozen (`page.head`,
`page.foot`, `page.meta`); this module says what each name means here.
"""

from dataclasses import dataclass

from huabiao.register.payloads import Identity, SitePayload
from huabiao.render import addresses
from huabiao.render.metadata import META_ELEMENTS
from huabiao.render.themes import Theme

HEAD_ELEMENTS = {
    "site_name": "网站名称",
    "emblem": "国徽或者城市标志",
    "portal_mark": "门户网站标识和域名",
    "organiser": "主办单位",
    "domain": "本站域名",
    "update_date": "更新日期",
}
FOOT_ELEMENTS = {
    "conac_id": "党政机关网站标识",
    "error_report": "“我为政府网站找错”入口",
    "site_code": "网站标识码",
    "organiser": "主办单位",
    "undertaker": "承办单位",
    "contact": "联系方式",
    "icp": "ICP备案编号",
    "police": "公安机关备案标识",
    "site_map": "站点地图",
    "copyright": "版权说明",
    "best_browsing": "最佳浏览效果说明",
}
_FOOT_FIELDS = {
    "conac_id": "conac_id",
    "error_report": "site_code",
    "site_code": "site_code",
    "organiser": "organiser",
    "undertaker": "undertaker",
    "contact": "contact",
    "icp": "icp",
    "police": "police",
    "copyright": "organiser",
}


@dataclass(frozen=True, slots=True)
class FootFact:
    """A line of the foot: `label` before the text, or none; `href` where it leads, or none."""

    label: str
    text: str
    href: str | None = None


def identity_of(site: SitePayload, portal: SitePayload | None) -> Identity:
    """A site's identity; what a section leaves blank stands as its portal states it."""
    if portal is None or site.kind != "section":
        return site.identity
    return Identity(
        **{
            name: getattr(site.identity, name) or getattr(portal.identity, name)
            for name in Identity.model_fields
        }
    )


def lacking(site: SitePayload, portal: SitePayload | None = None) -> list[str]:
    """What the rulebook asked for and this site cannot show, one Chinese sentence each."""
    identity = identity_of(site, portal)
    sentences = [
        f"页脚要求“{FOOT_ELEMENTS[name]}”，网站信息中没有填写"
        for name in site.page.foot
        if name in _FOOT_FIELDS and not getattr(identity, _FOOT_FIELDS[name])
    ]
    if "emblem" in site.page.head and site.emblem != "none" and site.emblem_picture is None:
        sentences.append("页头要求国徽或者城市标志，网站信息中没有上传图片")
    if "organiser" in site.page.head and not identity.organiser:
        sentences.append("页头要求“主办单位”，网站信息中没有填写")
    for part, wanted, known in (
        ("页头", site.page.head, HEAD_ELEMENTS.keys()),
        ("页脚", site.page.foot, FOOT_ELEMENTS.keys()),
        ("网页标签", site.page.meta, META_ELEMENTS),
    ):
        sentences += [
            f"{part}要求“{name}”，版式不认识这一元素" for name in wanted if name not in known
        ]
    return sentences


def foot_marks(
    theme: Theme, site: SitePayload, identity: Identity, page_url: str
) -> list[FootFact]:
    """The marks of the foot that lead somewhere: party and government mark, error report, site map."""
    to = theme.settings.record_addresses
    marks: dict[str, FootFact] = {}
    if identity.conac_id:
        marks["conac_id"] = FootFact(
            "", "党政机关网站标识", to["conac_id"].format(id=identity.conac_id)
        )
    if identity.site_code:
        address = to["error_report"].format(site_code=identity.site_code, url=page_url)
        marks["error_report"] = FootFact("", "我为政府网站找错", address)
    marks["site_map"] = FootFact("", "网站地图", addresses.site_map_path(site))
    return [mark for name, mark in marks.items() if name in site.page.foot]


def foot_facts(theme: Theme, site: SitePayload, identity: Identity) -> list[FootFact]:
    """The lines of the foot that state something, in the order people know."""
    to = theme.settings.record_addresses
    number = "".join(character for character in identity.police if character.isdigit())
    facts = {
        "organiser": FootFact("主办单位", identity.organiser),
        "undertaker": FootFact("承办单位", identity.undertaker),
        "contact": FootFact("联系方式", identity.contact),
        "site_code": FootFact("网站标识码", identity.site_code),
        "icp": FootFact("", identity.icp, to["icp"]),
        "police": FootFact("", identity.police, to["police"].format(number=number)),
        "copyright": FootFact("版权所有", identity.organiser if identity.organiser else ""),
    }
    return [fact for name, fact in facts.items() if fact.text and name in site.page.foot]
