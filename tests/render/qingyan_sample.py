"""Payloads of the fictional county 清砚县: enough of each kind to render every page."""

import uuid
from typing import Any

from huabiao.register.payloads import ItemPayload, PagePayload, SitePayload
from huabiao.render import ListEntry, Place, Theme, list_entry

THEME = Theme.load("huabiao")
META = ["SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnDescription"]
META += ["ColumnKeywords", "ColumnType", "ArticleTitle", "PubDate", "ContentSource"]
META += ["Keywords", "Author", "Description", "Image", "Url"]
HEAD = ["emblem", "site_name", "update_date"]
FOOT = ["conac_id", "error_report", "site_code", "organiser", "undertaker"]
FOOT += ["contact", "icp", "police", "site_map", "copyright", "best_browsing"]
PUBLISHED = 1_774_488_600_000  # 2026-03-26 09:30 in Shanghai
PUBLISHED_WORDS = "2026-03-26 09:30"
MINUTE = 60_000


def uid(name: str) -> str:
    """A stable UUID for a name."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"qingyan/{name}"))


def nonce(name: str) -> str:
    """A stable nonce for a name."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"nonce/{name}").hex


def blob(name: str) -> str:
    """A stable digest for a name."""
    return "sha256:" + nonce(name) * 2


def picture(name: str, alt: str, caption: str = "") -> dict[str, Any]:
    """A 4:3 picture with its three renditions."""
    sizes = {"thumb": (240, 180), "list": (640, 480), "body": (1200, 900)}
    return {
        "blob": blob(name),
        "media_type": "image/jpeg",
        "width": 4000,
        "height": 3000,
        "alt": alt,
        "caption": caption,
        "renditions": [
            {
                "name": size,
                "blob": blob(f"{name}/{size}"),
                "media_type": "image/jpeg",
                "width": width,
                "height": height,
            }
            for size, (width, height) in sizes.items()
        ],
    }


def column(
    path: str, name: str, kind: str = "list", parent: str | None = None, **more: Any
) -> dict[str, Any]:
    """A column; its UUID comes from its path."""
    return {
        "uuid": uid(f"column/{more.pop('of', 'portal')}/{path}"),
        "parent": parent,
        "path": path.rpartition("/")[2],
        "name": name,
        "kind": kind,
        "link_url": None,
        "description": f"{name}栏目发布清砚县人民政府及其部门的有关信息。",
        "keywords": f"清砚县,{name}",
        "column_type": name,
        "in_menu": True,
        "order": 0,
        **more,
    }


def _columns(of: str, plan: list[tuple[str, str, str]]) -> list[dict[str, Any]]:
    made = []
    for order, (path, name, kind) in enumerate(plan):
        above = path.rpartition("/")[0]
        parent = uid(f"column/{of}/{above}") if above else None
        made.append(column(path, name, kind, parent, of=of, order=order))
    return made


PORTAL_COLUMNS = [
    ("yaowen", "要闻动态", "group"),
    ("yaowen/zwyw", "政务要闻", "list"),
    ("yaowen/bmdt", "部门动态", "list"),
    ("yaowen/xzdt", "乡镇动态", "list"),
    ("yaowen/tzgg", "通知公告", "list"),
    ("zhengwu", "政府信息公开", "group"),
    ("zhengwu/zhinan", "公开指南", "page"),
    ("zhengwu/nianbao", "公开年报", "list"),
    ("wenjian", "政策文件", "group"),
    ("wenjian/zfwj", "政府文件", "list"),
    ("wenjian/gfxwj", "规范性文件", "list"),
    ("wenjian/jiedu", "政策解读", "list"),
    ("hudong", "互动交流", "group"),
    ("hudong/zhengji", "征集调查", "list"),
    ("zoujin", "走进清砚", "page"),
    ("shuju", "数据发布", "list"),
    ("zhuanti", "专题专栏", "list"),
]


def portal(**changes: Any) -> SitePayload:
    """The county's portal."""
    columns = _columns("portal", PORTAL_COLUMNS)
    columns.insert(
        13,
        column(
            "banshi",
            "办事服务",
            "link",
            link_url="https://zwfw.anlan.gov.cn/qingyan/",
            order=11,
        ),
    )
    document: dict[str, Any] = {
        "schema": "site/1",
        "subject": uid("portal"),
        "nonce": nonce("portal"),
        "name": "清砚县人民政府",
        "short_name": "清砚县政府网",
        "kind": "portal",
        "host": "www.qingyan.example",
        "base_path": "/",
        "portal": None,
        "organisation": uid("county"),
        "identity": {
            "site_code": "9904210001",
            "organiser": "清砚县人民政府",
            "undertaker": "清砚县人民政府办公室",
            "contact": "0990-0000000（工作日 8:30—17:30）",
            "icp": "澜ICP备00000001号-1",
            "police": "澜公网安备99042100000001号",
            "conac_id": "0123456789ABCDEF0123456789ABCDEF",
        },
        "emblem": "national",
        "emblem_picture": None,
        "page": {"head": HEAD, "foot": FOOT, "meta": META},
        "theme": {"name": "huabiao", "digest": THEME.digest},
        "columns": columns,
    }
    return SitePayload.model_validate({**document, **changes})


SECTION_COLUMNS = [
    ("gaikuang", "乡情概况", "page"),
    ("lingdao", "领导分工", "page"),
    ("dongtai", "乡村动态", "list"),
    ("tzgg", "通知公告", "list"),
    ("huinong", "惠农政策", "list"),
    ("cunwu", "村务公开", "list"),
]


def section(**changes: Any) -> SitePayload:
    """云溪乡, a section site under the portal's address."""
    document: dict[str, Any] = {
        **portal().model_dump(by_alias=True),
        "subject": uid("section"),
        "nonce": nonce("section"),
        "name": "云溪乡人民政府",
        "short_name": "云溪乡",
        "kind": "section",
        "base_path": "/yunxi/",
        "portal": uid("portal"),
        "emblem": "none",
        "identity": {
            **portal().identity.model_dump(),
            "organiser": "云溪乡人民政府",
            "undertaker": "云溪乡党政综合办公室",
            "contact": "",
        },
        "columns": _columns("section", SECTION_COLUMNS),
    }
    return SitePayload.model_validate({**document, **changes})


def department(**changes: Any) -> SitePayload:
    """The market regulator's own site."""
    document: dict[str, Any] = {
        **portal().model_dump(by_alias=True),
        "subject": uid("department"),
        "nonce": nonce("department"),
        "name": "清砚县市场监督管理局",
        "short_name": "县市场监管局",
        "kind": "department",
        "host": "scjg.qingyan.example",
        "emblem": "none",
        "columns": _columns("department", [("dongtai", "工作动态", "list")]),
    }
    return SitePayload.model_validate({**document, **changes})


def item(title: str, **changes: Any) -> ItemPayload:
    """An item in the portal's 通知公告."""
    document: dict[str, Any] = {
        "schema": "item/1",
        "subject": uid(f"item/{title}"),
        "nonce": nonce(f"item/{title}"),
        "site": uid("portal"),
        "title": title,
        "kicker": None,
        "subtitle": None,
        "short_title": None,
        "source": "清砚县人民政府办公室",
        "source_url": None,
        "repost": False,
        "editor": "政务公开股",
        "summary": "",
        "keywords": [],
        "openness": "proactive",
        "openness_reason": "",
        "scope": "whole-county",
        "importance": "ordinary",
        "document": None,
        "body": [{"type": "rich_text", "html": "<p>正文。</p>"}],
        "attachments": [],
        "lead_picture": None,
        "placements": [
            {"site": uid("portal"), "column": uid("column/portal/yaowen/tzgg")},
        ],
        "expires_on": None,
        "original": None,
        "concerned": [],
        "lineage": None,
        **changes,
    }
    return ItemPayload.model_validate(document)


def place(number: int, column_path: str = "portal/yaowen/tzgg", at: int = PUBLISHED) -> Place:
    """A place in a column, published on 2026-03-26."""
    return Place(uid(f"column/{column_path}"), str(number), "202603", at)


def entries(titles: list[str], column_path: str, first: int = 1) -> list[ListEntry]:
    """Entries of one column, newest first, one an hour."""
    return [
        list_entry(
            portal(),
            item(
                title, placements=[{"site": uid("portal"), "column": uid(f"column/{column_path}")}]
            ),
            place(first + index, column_path, PUBLISHED - index * 60 * MINUTE),
        )
        for index, title in enumerate(titles)
    ]


def page(kind: str, path: str, title: str, blocks: list[dict[str, Any]]) -> PagePayload:
    """A page of the portal."""
    return PagePayload.model_validate(
        {
            "schema": "page/1",
            "subject": uid(f"page/{path}"),
            "nonce": nonce(f"page/{path}"),
            "site": uid("portal"),
            "kind": kind,
            "path": path,
            "title": title,
            "blocks": blocks,
        }
    )


def latest(column_path: str, title: str, count: int = 7, style: str = "list") -> dict[str, Any]:
    """A block of newest items."""
    return {
        "type": "latest",
        "column": uid(f"column/portal/{column_path}"),
        "count": count,
        "title": title,
        "style": style,
    }
