"""What can be wrong with a certificate or its chain: a stable code, whom it concerns, a sentence."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SENTENCES: dict[str, str | Promise] = {
    "ledger_gap": _("An entry of the ledger is missing."),
    "entry_not_authentic": _("A ledger entry was not written by this system."),
    "certificate_missing": _("A certificate that the ledger names is missing."),
    "certificate_altered": _("A certificate is not the one the ledger names."),
    "certificate_unreadable": _("A certificate cannot be read."),
    "signature_invalid": _("A certificate is not signed by the certifier."),
    "key_unknown": _("A certificate is signed with a key that the ledger never introduced."),
    "key_replaced": _("A certificate is signed with a key that had been replaced by then."),
    "entry_backdated": _("A ledger entry claims an earlier time than the one before it."),
    "rotation_unfounded": _("A key was replaced without the signature of the key before it."),
    "public_id_reused": _("A public number was given twice."),
    "request_unknown": _("The request of a certificate is not in the ledger."),
    "request_missing": _("The request of a certificate is missing."),
    "request_altered": _("A request is not the one that was submitted."),
    "request_unreadable": _("A request or decision cannot be read."),
    "request_not_approved": _("The request is not approved."),
    "already_certified": _("The request has been used for a certificate before."),
    "decision_missing": _("A decision that the ledger names is missing."),
    "decision_inserted": _("There is a decision that the ledger does not know."),
    "decision_altered": _("A decision is not the one that was made."),
    "decision_backdated": _("A decision claims another time than the ledger."),
    "decision_invalid": _("A decision breaks a rule of the route (%(detail)s)."),
    "steps_unfulfilled": _("A step of the route has not been fulfilled."),
    "submission_differs": _("What was certified is not what was signed last."),
    "appointment_unknown": _("A signer's appointment is not in the ledger."),
    "appointment_not_begun": _("A signer's appointment had not begun."),
    "appointment_ended": _("A signer's appointment had ended."),
    "not_the_holder": _("A signer did not hold the post."),
    "delegation_unknown": _("A signer's delegation is not in the ledger."),
    "delegation_not_begun": _("A signer's delegation had not begun."),
    "delegation_ended": _("A signer's delegation had ended."),
    "delegation_foreign": _(
        "A signer used a delegation given to somebody else or for another post."
    ),
    "submitter_without_post": _("Whoever submitted the request held no post at that time."),
    "rulebook_missing": _("The rulebook of the request is missing."),
    "rulebook_not_in_force": _("The rulebook of the request was not in force for that body."),
    "route_differs": _("The route is not the one the rulebook asks for."),
    "seats_differ": _("The posts that signed are not those the route names."),
    "amendment_differs": _("The request claims another rule for amendments than the rulebook."),
    "payload_missing": _("The frozen copy or its key is missing."),
    "payload_unreadable": _("The frozen copy cannot be decrypted or read."),
    "payload_altered": _("The frozen copy is not what was approved."),
    "blob_missing": _("A picture or file of the frozen copy is missing."),
    "blob_altered": _("A picture or file is not what was approved."),
    "subject_differs": _("The frozen copy speaks of another subject than the certificate."),
    "site_differs": _("The approval was given for another site."),
    "site_unknown": _("The site itself has not been approved."),
    "column_unknown": _("The site has no such column."),
    "matter_differs": _("The request described the content as something else than it is."),
    "not_public": _("Only information open to the public may go to a public site."),
    "adoption_unfounded": _("The adopted original is not online, or its content differs."),
    "act_unfounded": _("A correction or arrangement of something that is not online."),
    "arrangement_differs": _("An arrangement changes more than order and place."),
    "publications_differ": _("The certificate lists something else than what was signed."),
    "kind_differs": _("The certificate is of another kind than its request."),
    "expiry_differs": _("The certificate ends at another time than what was signed."),
    "not_yet": _("It is to be published later."),
    "expired": _("It has ended."),
    "withdrawn": _("It has been withdrawn."),
    "oral_not_allowed": _("The rulebook does not allow oral approval."),
    "oral_differs": _("The request claims another rule for oral approval than the rulebook."),
}


@dataclass(frozen=True)
class Fault:
    """One thing wrong. `subject`: UUID of the subject, request, certificate or entry's number concerned."""

    code: str
    subject: str
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def fault(code: str, subject: str, detail: str = "") -> Fault:
    """The fault of that code, with its sentence in the current language."""
    return Fault(code, subject, str(_SENTENCES[code]) % {"detail": detail})


class Faulty(Exception):
    """Stops additions: what was asked for cannot stand. `faults` holds everything that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(str(found) for found in faults))
        self.faults = faults

    def codes(self) -> set[str]:
        """The codes, for callers that must tell them apart."""
        return {found.code for found in self.faults}
