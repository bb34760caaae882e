"""Every refusal of a decision as a sentence for the person who tried: what is wrong, and what to do next."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huabiao.approval.judgement import Breach
from huabiao.approval.refusals import Reason
from huabiao.approval.states import RequestState

SENTENCES: Mapping[str, Promise | str] = {
    "request_closed": _("This request is closed; nothing more is decided on it."),
    "step_unknown": _("The route of this request has no such step."),
    "step_done": _("This step has been decided already, perhaps a moment ago by somebody else."),
    "step_waiting": _("It is not yet the turn of this step: an earlier one is still open."),
    "act_unfit": _("The act does not fit the step."),
    "foreign_decision": _("This decision belongs to another request or was taken already."),
    "submission_stale": _(
        "The text has changed since you read it. Open it again and decide on what stands there now."
    ),
    "time_backwards": _("The clock shows a time before the last decision; have the clock checked."),
    "not_holder": _("This step waits for another post: you do not hold it now."),
    "forwarded_elsewhere": _("This step was forwarded to another holder of the post."),
    "own_through_delegation": _(
        "You wrote or submitted this: you cannot sign it while standing in for somebody."
    ),
    "contributor": _("You wrote or submitted this: another officer must take this step."),
    "only_signer": _("Yours would be the only signature, and you wrote or submitted this."),
    "already_signed": _("You have signed this request already; nobody signs two of its steps."),
    "merge_not_allowed": _("These steps may not be taken in one decision."),
    "merge_required": _("The rulebook has these steps decided together; take both."),
    "verdict_unfit": _("This verdict does not fit the step: reading is not signing."),
    "reason_missing": _("Say why: the author must know what to change."),
    "opinion_long": _("The opinion is too long; put the details into an attachment."),
    "opinion_missing": _("This step needs a written opinion."),
    "way_not_allowed": _("This step may not be signed in this way."),
    "network_not_allowed": _("This way of signing is not allowed from this network."),
    "phone_unregulated": _(
        "The rulebook in force does not say how signatures by phone are secured; sign at a desk."
    ),
    "pin_short": _("A signing PIN has at least %(detail)s digits, and digits only."),
    "pin_guessable": _(
        "This PIN is easy to guess: no digits in a row or repeated, no piece of your own number."
    ),
    "pin_missing": _("You have set no signing PIN yet; set it in your own account at a desk."),
    "pin_missing_signer": _(
        "This signer has set no signing PIN yet; it is set in the own account at a desk."
    ),
    "pin_wrong": _("The PIN is wrong. Nothing was decided."),
    "pin_locked": _(
        "Too many wrong PINs: signing by phone is locked for a while. Nothing was decided."
    ),
    "link_unknown": _("This link is not valid."),
    "link_used": _("This link has been used; each opens one decision only."),
    "link_expired": _("This link has run out; ask for a new one."),
    "paper_incomplete": _("A signature on paper needs its number, its scan and its comparison."),
    "paper_needs_two": _(
        "One person enters the paper, a second compares it; the signer is neither of them."
    ),
    "oral_not_allowed": _(
        "The rulebook in force does not allow consent by telephone here: the signature comes first."
    ),
    "oral_incomplete": _(
        "Consent by telephone needs who heard it, when, and by which number or where."
    ),
    "oral_step_unfit": _("This step cannot be done by telephone; it is done in person."),
    "oral_twice": _("This was consented to by telephone already; now it needs the signature."),
    "oral_again": _(
        "An earlier consent by telephone to this was never signed; it needs the signature now."
    ),
    "oral_wordless": _("Write down what was said."),
    "oral_earlier": _(
        "Nobody can have consented to these words before they were submitted or last amended."
    ),
    "oral_later": _("A consent cannot have been given later than now."),
    "oral_own": _(
        "Neither the author nor who consented may write the consent down: a third person does."
    ),
    "oral_registrar": _(
        "Your post may not write down consent by telephone; the duty officer or the site administrator does."
    ),
    "oral_scheduled": _(
        "What was consented to by telephone is published now, not at a later time."
    ),
    "amendment_not_allowed": _("The rules do not let a signer amend; return it with your opinion."),
    "amendment_missing": _("Nothing was amended: agree instead."),
    "amendment_unfit": _("An amendment changes words; it may not change what is on the list."),
    "forward_unfit": _("Forward it to another holder of the same post."),
    "added_signer_unfit": _("This signer cannot be added here."),
    "not_before_unfit": _("Only the publishing step sets the time of publication."),
    "not_before_past": _("The time of publication has already passed."),
    "not_submitter": _("Only who submitted this request may take it back."),
    "void_unexplained": _("Name the clause under which the request loses its ground."),
    "document_changed": _(
        "The stored request is not what was submitted. Nothing is decided on it; tell the auditor."
    ),
    "subjects_none": _("There is nothing on the list."),
    "subjects_many": _("The list is too long; divide it."),
    "subjects_twice": _("The same subject stands on the list twice."),
    "subject_locked": _("A request on this subject is open already; take it back first."),
    "not_in_office": _("The appointment under which this is submitted is not in force."),
    "no_rulebook": _("No rulebook is in force here: adopt one before submitting anything."),
    "matter_unfit": _("The matter is not described as the rulebook asks: %(detail)s"),
    "concerned_unknown": _("One of the departments concerned is not in the register of bodies."),
    "no_route": _("The rulebook has no route for this: %(detail)s"),
    "post_may_not": _("Your post may not do this alone under the rulebook in force here."),
    "unsigned": _("The route has no steps, and this cannot be approved without any."),
    "paper_unknown": _("No printed form has this code; compare it letter by letter."),
    "paper_code_wrong": _("The code has a slip of the pen: its check letter does not fit."),
    "paper_signer": _("The signer does not hold a post that may take this step."),
    "paper_outsider": _("You hold no post of the bodies concerned."),
    "paper_number": _("Enter the number of the paper original."),
    "paper_scan": _("The scan has not been filed."),
    "paper_compared": _("This paper has been compared already."),
}
"""Code → sentence. The codes of `judgement` and those of the verbs."""

TO_CONFIRM = _("You consented to this by telephone. Sign it in time, or it goes offline by itself.")
"""The notice for who has only spoken so far."""

DECIDED_BY_PHONE = _(
    "A decision was made with your PIN on a phone. If that was not you, change the PIN and tell the administrator."
)
"""The notice for who signed on a phone."""

OUTCOMES: Mapping[str, Promise | str] = {
    RequestState.APPROVED: _("Your request was approved."),
    RequestState.RETURNED: _("A request was returned to you with an opinion."),
    RequestState.REFUSED: _("A request of yours was refused."),
    RequestState.TAKEN_BACK: _("A request was taken back by who submitted it."),
    RequestState.VOIDED: _("A request was voided because its ground has gone."),
}
"""End of a request → the notice for its submitter and contributors."""


def reason(
    code: str, *, clauses: Iterable[str] = (), detail: str = "", request: str = ""
) -> Reason:
    """The reason of that code in the reader's language. `detail` fills the sentence's `%(detail)s`."""
    sentence = str(SENTENCES[code])
    if "%(detail)s" in sentence:
        sentence %= {"detail": detail}
    return Reason(sentence, tuple(dict.fromkeys(clauses)), code, request)


def reasons(breaches: Iterable[Breach], request: str = "") -> list[Reason]:
    """A reason for each breach, the same sentence once."""
    said = [reason(breach.code, clauses=breach.clauses, request=request) for breach in breaches]
    return list(dict.fromkeys(said))
