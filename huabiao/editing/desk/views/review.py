"""The review page: the frozen thing, what changed, what was found, what others said, and what this officer may do."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime

from huabiao.approval.models import PaperForm, Request
from huabiao.approval.projection import progress_of
from huabiao.approval.states import RequestState
from huabiao.editing.desk.acts import PossibleActs, fellows, possible_acts
from huabiao.editing.desk.codes import certificate_for
from huabiao.editing.desk.differences import Change, differences
from huabiao.editing.desk.findings import findings_of
from huabiao.editing.desk.inbox import column_names, kind_name, site_names
from huabiao.editing.desk.lines import FrozenLine, headline, lines_of, versions_of
from huabiao.editing.desk.opinions import phrases
from huabiao.editing.desk.phones import phone_signers
from huabiao.editing.desk.preparing import may_prepare, prepared_for
from huabiao.editing.desk.printing import has_secrecy_review
from huabiao.editing.desk.proposals import proposal_of
from huabiao.editing.desk.signers import act_choices, seat_choices
from huabiao.editing.desk.speaking import sign_by, speaking
from huabiao.editing.desk.stock import stock_of
from huabiao.editing.desk.story import clauses_shown, story_of
from huabiao.editing.desk.views.finding import officer_of, readable_request
from huabiao.editing.desk.views.preview import prefix_of
from huabiao.editing.items.models import Item
from huabiao.editing.rights import policy
from huabiao.editing.websites.published import published_payload
from huabiao.office import clocks
from huabiao.office.accounts.models import User
from huabiao.office.adoption import selectors as adoption
from huabiao.office.notices.services import mark_seen
from huabiao.register.payloads import ItemPayload
from huabiao.rules.screening import Findings


@dataclass(frozen=True)
class LineShown:
    """One line of the list as the review page shows it."""

    line: FrozenLine
    number: int
    preview_url: str
    is_open: bool


def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything an officer needs to decide; the acts stand at its end."""
    return show_review(request, readable_request(request, uuid))


def show_review(
    request: HttpRequest,
    asked: Request,
    *,
    refused: Any = None,
    said: Any = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the reasons of a refusal and what was typed, if a decision was just refused."""
    officer = officer_of(request)
    mark_seen(officer=officer, subject=asked.uuid)
    progress = progress_of(asked)
    lines = lines_of(asked)
    number = _number(request, len(lines))
    line = lines[number]
    acts = possible_acts(asked, officer, progress)
    names = site_names({asked.site}) if asked.site else {}
    stock = stock_of(asked, lines)
    signing_end = sign_by([asked]).get(asked.pk)
    context = {
        "asked": asked,
        "kind": kind_name(asked.subject_type),
        "title": headline(lines[0], len(lines)),
        "site": names.get(asked.site, "") if asked.site else "",
        "columns": column_names(lines).get(line.subject, ""),
        "lines": _lines(asked, lines, number),
        "line": line,
        "draft_url": _draft_url(officer, line.subject),
        "item": line.payload if isinstance(line.payload, ItemPayload) else None,
        "proposal": proposal_of(asked),
        "preview_url": f"{prefix_of(asked, line)}/" if line.payload else "",
        "online": _against_online(line) if asked.state == RequestState.OPEN else None,
        "amendments": _amendments(asked, line.subject),
        "stock": stock,
        "line_number": number,
        # What screening found in a stock stands in its report; hundreds of items are not read anew for a look at one.
        "findings": _findings([line] if stock else lines, asked),
        "story": story_of(asked, progress),
        "acts": acts,
        "phrases": phrases(),
        "fellows": fellows(progress, officer) if acts.allows("forward") else [],
        "seats": seat_choices(asked) if acts.allows("add_signer") else [],
        "added_acts": act_choices(),
        "prepared": prepared_for(asked, progress),
        "may_prepare": may_prepare(asked, officer, progress),
        "phone_signers": phone_signers(asked, officer, progress),
        "speaking": speaking(asked, officer, progress),
        "oral_clauses": clauses_shown(
            progress.document.oral.clauses, adoption.rulebook_by_digest(asked.rulebook)
        ),
        "now_here": f"{localtime(clocks.now()):%Y-%m-%dT%H:%M}",
        "sign_by": signing_end,
        "is_lapsed": signing_end is not None and clocks.now() >= signing_end,
        "may_take_back": asked.state == RequestState.OPEN and asked.submitter_id == officer.pk,
        "certificate": certificate_for(asked),
        "has_secrecy_review": has_secrecy_review(progress),
        "papers": PaperForm.objects.filter(request=asked).prefetch_related("entries"),
        "paper_open": _may_print(asked, progress, acts),
        "refused": list(dict.fromkeys(refused.reasons)) if refused else [],
        "said": said or {},
    }
    return render(request, "huabiao/desk/review.html", context, status=status)


def _number(request: HttpRequest, count: int) -> int:
    """Which line of a long list is looked at, counted from 0."""
    asked = request.GET.get("line", "")
    return min(int(asked), count - 1) if asked.isascii() and asked.isdigit() else 0


def _lines(asked: Request, lines: list[FrozenLine], number: int) -> list[LineShown]:
    return [
        LineShown(
            line, place, f"{prefix_of(asked, line)}/" if line.payload else "", place == number
        )
        for place, line in enumerate(lines)
    ]


def _draft_url(officer: User, subject: str) -> str:
    """Where the author goes on with an item that came back; empty where there is none or it is not the officer's."""
    draft = policy.visible(officer, Item.objects.filter(uuid=subject)).first()
    return reverse("item:look", args=[draft.pk]) if draft is not None else ""


def _against_online(line: FrozenLine) -> list[Change] | None:
    """What differs from what readers see now; None where nothing of it is online."""
    if line.payload is None:
        return None
    online = published_payload(UUID(line.subject))
    return None if online is None else differences(online[0], line.payload)


def _amendments(asked: Request, subject: str) -> list[list[Change]]:
    """What each signer's amendment changed, in their order."""
    versions = [one.payload for one in versions_of(asked, subject)]
    return [
        differences(before, after)
        for before, after in pairwise(versions)
        if before is not None and after is not None
    ]


def _findings(lines: list[FrozenLine], asked: Request) -> Findings:
    return findings_of(lines, asked.organisation)


def _may_print(asked: Request, progress: Any, acts: PossibleActs) -> bool:
    """Whether the step whose turn it is may be signed by hand, by whomever."""
    active = progress.active()
    return asked.state == RequestState.OPEN and bool(active) and "paper" in active[0].ways
