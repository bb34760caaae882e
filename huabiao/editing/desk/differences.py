"""What changed between two frozen copies, place by place, with the words marked. Pure.

Readers of a difference are signers: they see every field that can reach the public, and no field that did not change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from huabiao.editing.items.wording import Run, marked
from huabiao.register.payloads import AnyPayload, ItemPayload, PagePayload, SitePayload
from huabiao.register.payloads.blocks import RichText
from huabiao.register.payloads.words import body_of, text_of

_ITEM_FIELDS = {
    "kicker": "肩题",
    "title": "标题",
    "subtitle": "副题",
    "short_title": "列表标题",
    "summary": "摘要",
    "source": "来源",
    "source_url": "原文地址",
    "editor": "责任编辑",
    "openness_reason": "公开属性理由",
}
_DOCUMENT_FIELDS = {
    "index_number": "索引号",
    "document_number": "发文字号",
    "issuer": "发文机关",
    "written_on": "成文日期",
    "validity": "有效性",
    "topic": "主题分类",
}
_OPENNESS = {"proactive": "主动公开", "on_request": "依申请公开", "closed": "不予公开"}
_IMPORTANCE = {"ordinary": "一般", "weighty": "重大"}
_SITE_FIELDS = {"name": "网站名称", "short_name": "简称", "host": "域名", "base_path": "路径"}
_IDENTITY = {
    "site_code": "网站标识码",
    "organiser": "主办单位",
    "undertaker": "承办单位",
    "contact": "联系方式",
    "icp": "ICP 备案号",
    "police": "公安备案号",
    "conac_id": "党政机关网站标识",
}
_KINDS = {
    "rich_text": "正文",
    "picture": "图片",
    "gallery": "组图",
    "table": "表格",
    "file": "文件",
    "latest": "最新信息",
    "links": "链接",
    "leaders": "领导信息",
}


@dataclass(frozen=True)
class Change:
    """One place that changed. `kind`: changed, added or removed as a whole."""

    label: str
    kind: Literal["changed", "added", "removed"]
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class _Part:
    label: str
    text: str
    identity: str = ""
    """What besides its words makes it the same: the digest of a picture or file."""


def differences(before: AnyPayload, after: AnyPayload) -> list[Change]:
    """Everything that differs, in the order of the page. Two payloads of different kinds differ in all."""
    old, new = _named(before), _named(after)
    found = [
        change
        for label in dict.fromkeys([*old, *new])
        if (change := _between(label, old.get(label, ""), new.get(label, ""))) is not None
    ]
    return found + list(_in_sequence(_body(before), _body(after)))


def _between(label: str, before: str, after: str) -> Change | None:
    if before == after:
        return None
    if not before:
        return Change(label, "added", (Run("added", after),))
    if not after:
        return Change(label, "removed", (Run("removed", before),))
    return Change(label, "changed", marked(before, after))


def _in_sequence(old: Sequence[_Part], new: Sequence[_Part]) -> Iterator[Change]:
    """Blocks and paragraphs: the same ones keep their places, what stands between them is compared in pairs."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = list(old[i1:i2]), list(new[j1:j2])
        for left, right in zip(gone, come, strict=False):
            if left.label == right.label:
                same_words = left.text == right.text
                runs = (Run("same", right.text),) if same_words else marked(left.text, right.text)
                label = f"{right.label}（内容已更换）" if same_words else right.label
                yield Change(label, "changed", runs)
            else:
                yield Change(left.label, "removed", (Run("removed", left.text),))
                yield Change(right.label, "added", (Run("added", right.text),))
        yield from (
            Change(p.label, "removed", (Run("removed", p.text),)) for p in gone[len(come) :]
        )
        yield from (Change(p.label, "added", (Run("added", p.text),)) for p in come[len(gone) :])


def _named(payload: AnyPayload) -> dict[str, str]:
    """The fields of a payload by the word for each; empty ones are left out."""
    if isinstance(payload, ItemPayload):
        values = _fields(payload, _ITEM_FIELDS)
        values["公开属性"] = _OPENNESS[payload.openness]
        values["重要程度"] = _IMPORTANCE[payload.importance]
        values["转载"] = "是" if payload.repost else ""
        values["关键词"] = "、".join(payload.keywords)
        if payload.document is not None:
            values |= _fields(payload.document, _DOCUMENT_FIELDS)
    elif isinstance(payload, PagePayload):
        values = {"标题": payload.title, "地址": payload.path}
    else:
        values = _fields(payload, _SITE_FIELDS) | _fields(payload.identity, _IDENTITY)
        values |= {"版式": f"{payload.theme.name} {payload.theme.digest[:19]}"}
        values |= {
            "页头元素": "、".join(payload.page.head),
            "页脚元素": "、".join(payload.page.foot),
        }
    return {label: text for label, text in values.items() if text}


def _fields(thing: Any, names: dict[str, str]) -> dict[str, str]:
    return {label: str(getattr(thing, name) or "") for name, label in names.items()}


def _body(payload: AnyPayload) -> list[_Part]:
    if isinstance(payload, SitePayload):
        return [
            _Part(
                "栏目", " / ".join(one.name for one in payload.ancestry(column.uuid)), column.uuid
            )
            for column in payload.columns
        ]
    parts = [part for block in body_of(payload) for part in _of_block(block)]
    if isinstance(payload, ItemPayload):
        if payload.lead_picture is not None:
            parts.insert(0, _Part("题图", payload.lead_picture.caption, payload.lead_picture.blob))
        parts += [_Part("附件", file.name, file.blob) for file in payload.attachments]
    return parts


def _of_block(block: Any) -> Iterator[_Part]:
    label = _KINDS.get(block.type, block.type)
    if isinstance(block, RichText):
        yield from (_Part(label, line) for line in text_of(block).split("\n") if line.strip())
        return
    blobs = [
        one.blob for one in (getattr(block, "picture", None), getattr(block, "file", None)) if one
    ]
    blobs += [picture.blob for picture in getattr(block, "pictures", ())]
    yield _Part(label, text_of(block), " ".join(blobs))
