"""Sample payloads in the manner of the example county."""

import hashlib
import io
import json
import uuid
from typing import Any

from pypdf import PdfWriter

Document = dict[str, Any]

NAMESPACE = uuid.UUID("6f1c6e9e-3c5f-4c39-9a53-8c3d1a7a0001")


def named(name: str) -> str:
    """A UUID that is the same in every run."""
    return str(uuid.uuid5(NAMESPACE, name))


def blob_digest(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def encoded(document: Document) -> bytes:
    """Compact JSON; for ASCII keys and integers this is RFC 8785."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def make_site(**changes: Any) -> Document:
    site: Document = {
        "schema": "site/1",
        "subject": named("portal"),
        "nonce": "0" * 32,
        "name": "清砚县人民政府",
        "short_name": "清砚县",
        "kind": "portal",
        "host": "www.qingyan.example",
        "base_path": "/",
        "portal": None,
        "organisation": named("county"),
        "identity": {
            "site_code": "9904210001",
            "organiser": "清砚县人民政府办公室",
            "undertaker": "清砚县电子政务中心",
            "contact": "0990-5550101",
            "icp": "澜ICP备00000001号",
            "police": "澜公网安备 99042102000001号",
            "conac_id": "",
        },
        "emblem": "national",
        "page": {"head": ["emblem"], "foot": ["site_code"], "meta": ["SiteName"]},
        "theme": {"name": "huabiao", "digest": "sha256:" + "a" * 64},
        "columns": [
            column("zwyw", "政务要闻", "group"),
            column("tzgg", "通知公告", "list", parent="zwyw"),
            column("bmdt", "部门动态", "list", parent="zwyw"),
        ],
    }
    return {**site, **changes}


def column(path: str, name: str, kind: str, parent: str | None = None) -> Document:
    return {
        "uuid": named(f"column {path}"),
        "parent": None if parent is None else named(f"column {parent}"),
        "path": path,
        "name": name,
        "kind": kind,
        "link_url": None,
        "description": "",
        "keywords": "",
        "column_type": "",
        "in_menu": True,
        "order": 1,
    }


def make_item(name: str = "停水通知", **changes: Any) -> Document:
    item: Document = {
        "schema": "item/1",
        "subject": named(name),
        "nonce": "1" * 32,
        "site": named("portal"),
        "title": "关于3月18日城区部分路段临时停水的通知",
        "kicker": None,
        "subtitle": None,
        "short_title": None,
        "source": "清砚县住房和城乡建设局",
        "source_url": None,
        "repost": False,
        "editor": "文书股",
        "summary": "",
        "keywords": ["停水"],
        "openness": "proactive",
        "openness_reason": "",
        "scope": "department",
        "importance": "ordinary",
        "document": None,
        "body": [{"type": "rich_text", "html": "<p>3月18日8时至18时，河堤路停水。</p>"}],
        "attachments": [],
        "lead_picture": None,
        "placements": [{"site": named("portal"), "column": named("column tzgg")}],
        "expires_on": None,
        "original": None,
        "concerned": [],
        "lineage": None,
    }
    return {**item, **changes}


def make_page(**changes: Any) -> Document:
    page: Document = {
        "schema": "page/1",
        "subject": named("home"),
        "nonce": "2" * 32,
        "site": named("portal"),
        "kind": "home",
        "path": "",
        "title": "首页",
        "blocks": [
            {
                "type": "latest",
                "column": named("column tzgg"),
                "count": 8,
                "title": "通知公告",
                "style": "list",
            }
        ],
    }
    return {**page, **changes}


def blank_pdf() -> bytes:
    """A whole PDF of one empty page; the same bytes every time."""
    target = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(target)
    return target.getvalue()
