"""What the rulebook asks of the form of an item: all that is missing or wrong, each with its clauses."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from huabiao.approval.refusals import Reason
from huabiao.rules.rulebook import MergedRulebook

_TOLERANCE = 0.02
"""A picture cropped by hand misses its ratio by a pixel or two: two in a hundred pass."""

_PRESENT: dict[str, Callable[[dict[str, Any]], Any]] = {
    "title": lambda payload: payload["title"],
    "source": lambda payload: payload["source"],
    "openness": lambda payload: payload["openness"],
    "openness_reason": lambda payload: payload["openness_reason"],
    "editor": lambda payload: payload["editor"],
    "columns": lambda payload: payload["placements"],
    "summary": lambda payload: payload["summary"],
    "keywords": lambda payload: payload["keywords"],
    "document": lambda payload: payload["document"],
}
_NAMES = {
    "title": gettext_lazy("title"),
    "source": gettext_lazy("source"),
    "openness": gettext_lazy("openness attribute"),
    "openness_reason": gettext_lazy("reason of the openness attribute"),
    "editor": gettext_lazy("responsible editor"),
    "columns": gettext_lazy("column"),
    "summary": gettext_lazy("summary"),
    "keywords": gettext_lazy("keywords"),
    "document": gettext_lazy("data of the document"),
}


ALL = ("item", "repost", "picture", "attachment")


def against_formats(
    payload: dict[str, Any], rulebook: MergedRulebook, *, only: Collection[str] = ALL
) -> tuple[list[Reason], list[Reason]]:
    """(what stops it, what is only pointed out) under the rulebook's format rules for `only` these."""
    stops: list[Reason] = []
    hints: list[Reason] = []
    for of, check in (
        ("item", _item),
        ("repost", _repost),
        ("picture", _pictures),
        ("attachment", _attachments),
    ):
        rule = rulebook.formats.get(of)
        if rule is None or of not in only:
            continue
        target = stops if rule.level == "block" else hints
        target += [
            Reason(text, tuple(rule.clauses), f"format_{of}") for text in check(payload, rule)
        ]
    return stops, hints


def _missing(payload: dict[str, Any], rule: Any) -> Iterator[str]:
    for name in rule.required:
        present = _PRESENT.get(name)
        if present is not None and not present(payload):
            yield _("Fill in the %(field)s.") % {"field": _NAMES[name]}


def _item(payload: dict[str, Any], rule: Any) -> Iterator[str]:
    yield from _missing(payload, rule)
    if rule.sources and payload["source"] and payload["source"] not in rule.sources:
        yield _("The source “%(source)s” is not one of those allowed: %(allowed)s.") % {
            "source": payload["source"],
            "allowed": "、".join(rule.sources),
        }


def _repost(payload: dict[str, Any], rule: Any) -> Iterator[str]:
    if not payload["repost"]:
        return
    yield from _missing(payload, rule)
    if rule.sources and payload["source"] not in rule.sources:
        yield _(
            "Reposts may come only from: %(allowed)s. If the text is your own, take the mark “reposted” off."
        ) % {"allowed": "、".join(rule.sources)}


def pictures_of(payload: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every picture of a payload with the words for its place."""
    if payload.get("lead_picture"):
        yield _("Lead picture"), payload["lead_picture"]
    number = 0
    for block in payload.get("body", payload.get("blocks", ())):
        shown = [block["picture"]] if block["type"] == "picture" else block.get("pictures", ())
        for picture in shown:
            number += 1
            yield _("Picture %(number)d") % {"number": number}, picture


def _pictures(payload: dict[str, Any], rule: Any) -> Iterator[str]:
    for place, picture in pictures_of(payload):
        yield from (
            f"{place}{pgettext('between place and sentence', ': ')}{text}"
            for text in _picture(picture, rule)
        )


def _picture(picture: dict[str, Any], rule: Any) -> Iterator[str]:
    width, height = picture["width"], picture["height"]
    if rule.media_types and picture["media_type"] not in rule.media_types:
        yield _("it is of the type %(type)s; allowed: %(allowed)s.") % {
            "type": picture["media_type"],
            "allowed": "、".join(rule.media_types),
        }
    if (rule.max_width and width > rule.max_width) or (
        rule.max_height and height > rule.max_height
    ):
        yield _(
            "it has %(width)d × %(height)d pixels; at most %(most_w)s × %(most_h)s are allowed."
        ) % {
            "width": width,
            "height": height,
            "most_w": rule.max_width or "–",
            "most_h": rule.max_height or "–",
        }
    if rule.ratios and not any(_has_ratio(width, height, ratio) for ratio in rule.ratios):
        yield _("its sides must stand as %(ratios)s; cut it to that form.") % {
            "ratios": "、".join(rule.ratios)
        }
    if "caption" in rule.required and not picture["caption"]:
        yield _("it has no caption.")
    if "alt" in rule.required and not picture["alt"]:
        yield _("it has no text for blind readers.")


def _has_ratio(width: int, height: int, ratio: str) -> bool:
    across, down = (int(part) for part in ratio.split(":"))
    return abs(width * down - height * across) <= _TOLERANCE * height * across


def _attachments(payload: dict[str, Any], rule: Any) -> Iterator[str]:
    files = list(payload.get("attachments", ()))
    files += [block["file"] for block in payload.get("body", ()) if block["type"] == "file"]
    for file in files:
        if rule.max_megabytes and file["size"] > rule.max_megabytes * 1024 * 1024:
            yield _("The file “%(name)s” is larger than %(most)d MB.") % {
                "name": file["name"],
                "most": rule.max_megabytes,
            }
        if rule.media_types and file["media_type"] not in rule.media_types:
            yield _("The file “%(name)s” is of a type that is not allowed.") % {
                "name": file["name"]
            }
