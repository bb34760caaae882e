"""Every kind of page of the sample county, rendered."""

import dataclasses
from functools import cache

from huabiao import render
from huabiao.register.payloads import ItemPayload, PagePayload
from tests.render.qingyan_sample import (
    THEME,
    blob,
    department,
    entries,
    item,
    latest,
    page,
    picture,
    place,
    portal,
    section,
    uid,
)

EXPLANATION = uid("item/图解")


def links(subject: str) -> str | None:
    """Own content that is online: one explanation and the section site."""
    return {EXPLANATION: "/wenjian/jiedu/202603/9.html", uid("section"): "/yunxi/"}.get(subject)


def notice() -> ItemPayload:
    """A document with its catalogue entry, a table, links of every kind and two attachments."""
    return item(
        "清砚县人民政府办公室关于印发2026年政务公开工作要点的通知",
        summary="县政府办公室制定2026年政务公开工作要点。",
        keywords=["政务公开", "要点"],
        document={
            "index_number": "990421001/2026-00011",
            "document_number": "清政办发〔2026〕11号",
            "issuer": "清砚县人民政府办公室",
            "written_on": "2026-03-24",
            "validity": "有效",
            "topic": "政务公开",
        },
        body=[
            {
                "type": "rich_text",
                "html": '<p class="flush">各乡镇人民政府：</p>'
                f'<p>与<a href="huabiao:{EXPLANATION}">图解</a>关联，'
                f'<a href="huabiao:{uid("item/撤下的")}">未上线的信息</a>，'
                '<a href="https://www.anlan.gov.cn/a?b=1&amp;c=2">省政府</a>，'
                '<a href="https://example.org/x">行业协会</a>，'
                '<a href="tel:12345">12345</a>。</p><h3>一、任务</h3>'
                "<table><tbody><tr><td>甲</td></tr></tbody></table>",
            },
            {
                "type": "table",
                "caption": "任务分工表",
                "header_rows": 1,
                "rows": [["任务", "单位"], ["<公开目录>", "县政府办"]],
            },
        ],
        attachments=[
            {
                "blob": blob("xlsx"),
                "name": "任务分解表 & 说明.xlsx",
                "media_type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "size": 36_420,
            },
            {
                "blob": blob("pdf"),
                "name": "清政办发〔2026〕11号.pdf",
                "media_type": "application/pdf",
                "size": 1_262_144,
            },
        ],
    )


def news() -> ItemPayload:
    """A news item with kicker, subtitle, pictures and a file in its body."""
    return item(
        "云溪乡召开春季森林防火工作部署会",
        kicker="压实责任 严防死守",
        subtitle="——全乡18个村设立检查点26处",
        source="云溪乡党政综合办",
        source_url="https://www.anlan.gov.cn/x",
        lead_picture=picture("lead", "会场"),
        body=[
            {"type": "rich_text", "html": "<p>3月25日上午，云溪乡召开会议。</p>"},
            {"type": "picture", "picture": picture("meeting", "与会人员在会议室", "会议现场")},
            {"type": "gallery", "pictures": [picture("a", "巡山"), picture("b", "登记", "登记")]},
            {
                "type": "file",
                "file": {
                    "blob": blob("docx"),
                    "name": "检查点分布表.docx",
                    "media_type": "application/vnd.openxmlformats-officedocument"
                    ".wordprocessingml.document",
                    "size": 900,
                },
            },
        ],
    )


def newest() -> dict[str, list[render.ListEntry]]:
    """Entries of some columns; the first of the news has a picture and a summary."""
    news_column, notices = uid("column/portal/yaowen/zwyw"), uid("column/portal/yaowen/tzgg")
    found = {
        news_column: entries(["政务公开推进会", "常务会议", "调研"], "portal/yaowen/zwyw", 11),
        notices: entries(["停水通知", "征求意见公告", "参保通告"], "portal/yaowen/tzgg", 21),
    }
    first = found[news_column][0]
    found[news_column][0] = dataclasses.replace(
        first, picture="/yaowen/zwyw/202603/11/a.jpg", summary="会议部署2026年任务。" * 20
    )
    return found


def home() -> PagePayload:
    """A home page with every kind of block."""
    return page(
        "home",
        "",
        "首页",
        [
            latest("yaowen/zwyw", "头条", 3, "headline"),
            latest("yaowen/tzgg", "通知公告"),
            latest("yaowen/zwyw", "政务要闻"),
            latest("yaowen", "图片新闻", 4, "pictures"),
            {
                "type": "links",
                "title": "相关链接",
                "links": [
                    {"text": "安澜省人民政府", "url": "https://www.anlan.gov.cn/"},
                    {"text": "云溪乡", "url": f"huabiao:{uid('section')}"},
                    {"text": "未上线的专题", "url": f"huabiao:{uid('none')}"},
                    {"text": "慈善会", "url": "https://www.qycs.example.org/"},
                ],
            },
        ],
    )


@cache
def every_page() -> dict[str, bytes]:
    """One page of each kind by a name."""
    site, notices = portal(), uid("column/portal/yaowen/tzgg")
    sub_site, own = section(), department()
    topic = page("topic", "zt/fangxun", "防汛抗旱专题", [latest("yaowen/tzgg", "预警信息")])
    text = [{"type": "rich_text", "html": "<h2>地理位置</h2><p>清砚县位于安澜省西部。</p>"}]
    leaders = [
        {"type": "leaders", "people": [{"name_or_post": "乡长", "duties": "主持工作\n分管财政"}]}
    ]
    lingdao = page("organisation", "lingdao", "领导分工", leaders)
    return {
        "home": render.home_page(THEME, site, home(), newest(), links=links),
        "home without payload": render.home_page(THEME, site, None, newest()),
        "notice": render.item_page(THEME, site, notice(), place(30), links),
        "news": render.item_page(THEME, site, news(), place(31), links),
        "column": render.column_page(
            THEME, site, notices, newest()[notices], render.Pager(last=5, older=4)
        ),
        "archive": render.column_page(
            THEME, site, notices, newest()[notices], render.Pager(last=5, number=3)
        ),
        "empty column": render.column_page(
            THEME, site, uid("column/portal/shuju"), [], render.Pager()
        ),
        "group": render.group_page(THEME, site, uid("column/portal/yaowen"), newest()),
        "topic": render.content_page(THEME, site, topic, newest(), links),
        "plain": render.content_page(
            THEME, site, page("plain", "zoujin", "走进清砚", text), {}, links
        ),
        "page in a group": render.content_page(
            THEME, site, page("plain", "zhengwu/zhinan", "公开指南", text), {}, links
        ),
        "site map": render.site_map_page(THEME, site),
        "not found": render.not_found_page(THEME, site),
        "gone": render.gone_page(THEME, site),
        "section": render.home_page(THEME, sub_site, None, {}, portal=site),
        "leaders": render.content_page(THEME, sub_site, lingdao, {}, links, portal=site),
        "department": render.home_page(THEME, own, None, {}, portal=site),
    }


PAGE_KINDS = [
    "home",
    "home without payload",
    "notice",
    "news",
    "column",
    "archive",
    "empty column",
    "group",
    "topic",
    "plain",
    "page in a group",
    "site map",
    "not found",
    "gone",
    "section",
    "leaders",
    "department",
]
