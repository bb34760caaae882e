"""A run's report in sentences, for the person at the shell."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huabiao.approval.models import Request
from huabiao.editing.migration.examining import STATE_SECRET
from huabiao.editing.migration.fields import OFFICE_TIME
from huabiao.editing.migration.reports import LEFT_OUT, Report
from huabiao.editing.migration.selectors import sample_of

CODES = {
    "missing": gettext_lazy("a field is missing"),
    "date": gettext_lazy("bad dates"),
    "word": gettext_lazy("a word that is not allowed in its field"),
    "type": gettext_lazy("a value of the wrong kind"),
    "address": gettext_lazy("bad addresses"),
    "too_long": gettext_lazy("too long"),
    "field_unknown": gettext_lazy("unknown fields"),
    "json": gettext_lazy("not valid JSON"),
    "encoding": gettext_lazy("wrong encoding"),
    "cells": gettext_lazy("more cells than headings"),
    "column_unknown": gettext_lazy("unknown columns"),
    "address_twice": gettext_lazy("old addresses that occur twice"),
    "title_twice": gettext_lazy("titles that occur twice"),
    "empty": gettext_lazy("no text left"),
    "payload": gettext_lazy("not fit to be frozen"),
    "cannot_freeze": gettext_lazy("not fit to be frozen"),
    "openness": gettext_lazy("not open to all"),
    "scope": gettext_lazy("without a scope"),
    "file_missing": gettext_lazy("missing files"),
    "file_unfit": gettext_lazy("files that are not taken"),
    "lost": gettext_lazy("parts of the text that cannot be brought in"),
    "screening": gettext_lazy("hints of the screening"),
    "screening_barred": gettext_lazy("marks that bar publication"),
    "screening_personal_data": gettext_lazy("personal data"),
    "second_signature": gettext_lazy("consent of the issuing body needed"),
    STATE_SECRET: gettext_lazy("marks of a state secret"),
    "format_item": gettext_lazy("against the rules for items"),
    "format_repost": gettext_lazy("against the rules for reposts"),
    "format_picture": gettext_lazy("against the rules for pictures"),
    "format_attachment": gettext_lazy("against the rules for files"),
}
"""What each code of a note is called; one that is not here is shown as it is."""

_LEVELS = {
    "block": gettext_lazy("block"),
    "second_signature": gettext_lazy("second signature"),
    "hint": gettext_lazy("hint"),
}


def sentences(report: Report, *, sample: int, shown: int) -> Iterator[str]:
    """Counts, then up to `shown` notes on lines left out, then the `sample` of each list to look at."""
    yield _(
        "Lines %(lines)d: good %(ready)d, left out %(left)d, under way or online %(before)d."
    ) % {
        "lines": report.lines,
        "ready": report.ready,
        "left": report.left_out,
        "before": report.under_way,
    }
    if report.refused:
        yield _("Refused by a signer before and passed over: %(count)d.") % {
            "count": report.refused
        }
    if report.oldest and report.newest:
        yield _("Published between %(first)s and %(last)s.") % {
            "first": report.oldest.astimezone(OFFICE_TIME).date(),
            "last": report.newest.astimezone(OFFICE_TIME).date(),
        }
    yield _("Pictures %(pictures)d, files %(files)d, together %(size).1f MB.") % {
        "pictures": report.pictures,
        "files": report.attachments,
        "size": report.file_bytes / 1e6,
    }
    levels = {str(name): report.findings[level] for level, name in _LEVELS.items()}
    yield _("Screening: %(levels)s.") % {"levels": _counted(levels)}
    if report.codes:
        yield _("Left out because of: %(codes)s.") % {"codes": _counted(_named(report.codes))}
    if report.hints:
        yield _("To look at: %(codes)s.") % {"codes": _counted(_named(report.hints))}
    if report.codes[STATE_SECRET]:
        yield _(
            "Marks of state secrets were found. The texts lie in the input folder still: stop, take the computer off "
            "the network, tell the secrecy officer, report within 24 hours."
        )
    left_out = [note for note in report.notes if note.kind == LEFT_OUT]
    for note in left_out[:shown]:
        yield _("Line %(line)d, %(reason)s") % {"line": note.line, "reason": note.reason}
    if report.left_out and len(left_out) > shown:
        yield _("More of this with --report.")
    for request in Request.objects.filter(uuid__in=report.requests).order_by("id"):
        yield _("Request %(request)s: %(count)d items; look at by hand: %(sample)s") % {
            "request": request.uuid,
            "count": len(request.parsed().subjects),
            "sample": " ".join(str(one) for one in sample_of(request, sample)),
        }
    if report.dry_run:
        yield _("Nothing was stored: this was a dry run.")


def _named(codes: Mapping[str, int]) -> dict[str, int]:
    return {str(CODES.get(code, code)): count for code, count in sorted(codes.items())}


def _counted(counts: Mapping[str, int]) -> str:
    return "、".join(f"{name} {count}" for name, count in counts.items())
