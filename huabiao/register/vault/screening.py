"""Nothing is frozen unscreened: the vault itself holds every payload against the rules of its body (decision 13).

Callers screen earlier, where a finding can still be shown beside the field it stands in. This is the gate behind
them: no argument switches it off. What people have decided about a finding comes in as `Judged` and is checked again.

Words and files are read here. Pictures are not: they come without anything written beside the pixels, and the words
in the pixels are read where a picture is received and where a text is submitted.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huabiao.approval.refusals import Reason, Refused
from huabiao.office.adoption.screening import rules_for
from huabiao.office.organisation.models import Organisation
from huabiao.register.payloads import AnyPayload
from huabiao.register.payloads.words import body_of, files_of, text_of
from huabiao.register.quarantine.services import is_released
from huabiao.rules.screening import Findings, ScreeningRules, screen_file, screen_text

_TIDIED = re.compile(r'\\[nrt]|["\s]')


@dataclass(frozen=True)
class Judged:
    """What people have decided about findings before the freeze.

    `papers`: digests of the issuing body's consent papers (a finding that asks for a second signature passes).
    `words`: the canonical document of the words as they were screened; a mark in it passes where the secrecy officer
    has released exactly these bytes as a false alarm. `before`: freeze and digest of the copy that was submitted, where
    a signer amends it: what stood there is the signer's to judge, a correction may not add to it.
    """

    papers: Sequence[str] = ()
    words: bytes = b""
    before: tuple[str, str] | None = None


def screen_payload(
    payload: AnyPayload,
    blobs: Mapping[str, bytes],
    *,
    organisation: Organisation,
    judged: Judged,
    before: AnyPayload | None,
) -> None:
    """Refuse a payload with a finding that stops it and that nobody entitled has judged. `before`: what `judged` names.

    Raises Refused with all of them, and NoRulebook where no rulebook binds the body.
    """
    rules = rules_for(organisation)
    found = findings_in(payload, rules)
    if found.state_secret and judged.words and is_released(judged.words):
        found = _without_released(found, judged.words)
    if before is not None:
        known = {one.excerpt for one in findings_in(before, rules)}
        found = Findings(tuple(one for one in found if one.excerpt not in known))
    found += _findings_in_files(payload, blobs, rules)
    reasons = reasons_against(found, has_papers=bool(judged.papers))
    if reasons:
        raise Refused(reasons)


def reasons_against(found: Findings, *, has_papers: bool) -> list[Reason]:
    """Findings as reasons: those that block, and those that need a consent paper where there is none."""
    reasons = [
        Reason(
            f"{one.place}“{one.excerpt}”：{one.advice}",
            tuple(one.clauses),
            f"screening_{one.category}",
        )
        for one in found.blocks
    ]
    if found.second_signature and not has_papers:
        clauses = dict.fromkeys(c for one in found.second_signature for c in one.clauses)
        places = "、".join(f"{one.place}“{one.excerpt}”" for one in found.second_signature)
        sentence = _(
            "%(places)s: attach the issuing body's written consent under “consent papers”, then submit again."
        )
        reasons.append(Reason(sentence % {"places": places}, tuple(clauses), "second_signature"))
    return reasons


def findings_in(payload: AnyPayload, rules: ScreeningRules) -> Findings:
    """What is found in the words of a payload; the body is one text, so that a mark spread over blocks is seen."""
    body = body_of(payload)
    whole = "\n".join(text_of(block) for block in body)
    inside = {text for block in body for text in block.texts()}
    head = [text for text in payload.texts() if text not in inside]
    found = screen_text("\n".join(head), rules, place_of=lambda _offset: _("title and particulars"))
    return found + screen_text(whole, rules)


def _without_released(found: Findings, words: bytes) -> Findings:
    said = _bare(words.decode())
    gone = {
        one
        for one in found.state_secret
        if _bare(json.dumps(one.excerpt, ensure_ascii=False)) in said
    }
    return Findings(tuple(one for one in found if one not in gone))


def _bare(text: str) -> str:
    """Without quotes, blanks and the line ends JSON writes: the payload tidies what was typed."""
    return _TIDIED.sub("", text)


def _findings_in_files(
    payload: AnyPayload, blobs: Mapping[str, bytes], rules: ScreeningRules
) -> Findings:
    found = Findings()
    for file in files_of(payload):
        data = blobs.get(file.blob)
        if data is None or rules.knows_clean(file.name, data):
            continue
        inside = screen_file(file.name, data, rules)
        if inside.state_secret and is_released(data):
            inside = Findings(tuple(one for one in inside if one not in inside.state_secret))
        found += inside.inside(file.name)
    return found
