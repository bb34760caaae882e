"""Requests, the steps they still need, the decisions taken. What counts is in the documents; the rest is for lists."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from huabiao.approval.documents import DecisionDocument, RequestDocument
from huabiao.approval.states import RequestState, StepState, Verdict, Way
from huabiao.office import clocks
from huabiao.office.ledger.append_only import AppendOnlyModel
from huabiao.office.organisation.models import Organisation


class Request(AppendOnlyModel):
    """Something asked for, with its frozen document. No title is kept: approval knows digests only."""

    mutable_fields = frozenset({"state", "closed_at", "submission_digest", "spoken_at"})

    STATES = [
        (RequestState.OPEN, _("in approval")),
        (RequestState.APPROVED, _("approved")),
        (RequestState.RETURNED, _("returned")),
        (RequestState.REFUSED, _("refused")),
        (RequestState.TAKEN_BACK, _("taken back")),
        (RequestState.VOIDED, _("voided")),
    ]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject_type = models.CharField(_("kind of request"), max_length=40, db_index=True)
    document = models.BinaryField()
    digest = models.CharField(max_length=80)
    submission_digest = models.CharField(
        max_length=80, help_text=_("What the next signer signs: it moves with an amendment.")
    )
    state = models.CharField(
        _("state of the request"),
        max_length=12,
        choices=STATES,
        default=RequestState.OPEN,
        db_index=True,
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    submitter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requests"
    )
    site = models.UUIDField(null=True, blank=True, db_index=True)
    rulebook = models.CharField(max_length=80)
    opened_at = models.DateTimeField(_("submitted at"), default=clocks.now)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    spoken_at = models.DateTimeField(
        _("complete but for a signature since"),
        null=True,
        blank=True,
        help_text=_("Since when it rests on consent by telephone."),
    )

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.uuid}"

    def parsed(self) -> RequestDocument:
        """The frozen document."""
        return RequestDocument.parse(bytes(self.document))


class RequestSubject(models.Model):
    """One line of the signed list, to find requests by subject. `locked` while the request is open."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="subjects")
    subject = models.UUIDField(db_index=True)
    locked = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "subject"], name="one_line_a_subject"),
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(locked=True),
                name="one_open_request_a_subject",
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)


class Participation(models.Model):
    """An officer who wrote a part of it, or signed a step of it: such a person may not sign (again)."""

    class Role(models.TextChoices):
        CONTRIBUTOR = "contributor", _("contributor")
        SIGNER = "signer", _("signer")

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="participations")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations"
    )
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "officer", "role"], name="one_part_a_role")
        ]

    def __str__(self) -> str:
        return f"{self.officer} {self.role}"


class Step(models.Model):
    """One step of a request's route as it stands now, a copy of `progress.StepProgress`."""

    STATES = [
        (StepState.WAITING, _("not yet its turn")),
        (StepState.ACTIVE, _("waits for a decision")),
        (StepState.DONE, _("step done")),
    ]

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    act = models.CharField(_("act of the step"), max_length=40)
    posts = models.JSONField(default=list, help_text=_("Posts in the rulebook."))
    organisations = models.JSONField(default=list, help_text=_("Bodies whose posts are meant."))
    need = models.CharField(max_length=3, default="any")
    ways = models.JSONField(default=list)
    merge = models.BooleanField(default=False)
    may_be_contributor = models.BooleanField(default=False)
    clauses = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=STATES, default=StepState.WAITING)
    fulfilled_by = models.JSONField(default=list, help_text=_("Decisions that filled its seats."))

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["request", "key"], name="one_step_a_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


class Seat(models.Model):
    """A post whose holder may fill a slot of a step. Rows exist for all steps, `waits` only where it is their turn."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="seats")
    slot = models.PositiveSmallIntegerField()
    organisation = models.UUIDField()
    post = models.CharField(max_length=80)
    waits = models.BooleanField(default=False)
    forwarded_to = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation", "post", "waits"])]

    def __str__(self) -> str:
        return f"{self.post} {self.organisation}"


class Decision(AppendOnlyModel):
    """One decision: its document, sealed with the back office's MAC (decision 1). Insert-only by trigger."""

    VERDICTS = [
        (Verdict.AGREE, _("agrees")),
        (Verdict.READ, _("has read")),
        (Verdict.AMEND, _("amends and agrees")),
        (Verdict.RETURN, _("returns")),
        (Verdict.REFUSE, _("refuses")),
        (Verdict.FORWARD, _("forwards")),
        (Verdict.ADD_SIGNER, _("adds a signer")),
    ]
    WAYS = [
        (Way.LOGIN, _("own log-in")),
        (Way.PHONE, _("by phone")),
        (Way.PAPER, _("on paper")),
        (Way.ORAL, _("spoken")),
    ]

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    document = models.BinaryField()
    digest = models.CharField(max_length=80)
    mac_key = models.CharField(max_length=80)
    mac = models.BinaryField()
    ledger_seq = models.BigIntegerField(unique=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions"
    )
    appointment = models.UUIDField()
    verdict = models.CharField(_("verdict"), max_length=12, choices=VERDICTS)
    way = models.CharField(_("way of signing"), max_length=8, choices=WAYS)
    made_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["ledger_seq"]

    def __str__(self) -> str:
        return f"{self.verdict} {self.uuid}"

    def parsed(self) -> DecisionDocument:
        """The frozen document."""
        return DecisionDocument.parse(bytes(self.document))


class SigningPin(models.Model):
    """With what an officer signs on a phone: a hash (see `pins`), and the wrong tries since the last right one."""

    officer = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signing_pin"
    )
    secret = models.CharField(max_length=200)
    key_id = models.CharField(max_length=64)
    set_at = models.DateTimeField()
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("signing PIN")
        verbose_name_plural = _("signing PINs")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.officer)


class PhoneLink(models.Model):
    """A link to one step of one request as it stood, for one signer; its secret is known by its digest only."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="phone_links")
    step = models.CharField(max_length=80)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submission_digest = models.CharField(max_length=80)
    secret_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("runs out"))
    used_at = models.DateTimeField(null=True)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, related_name="phone_link"
    )

    class Meta:
        verbose_name = _("link for a phone")
        verbose_name_plural = _("links for a phone")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.uuid)


class PaperForm(models.Model):
    """A form printed for a signature by hand; its code is bound to what was printed."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="paper_forms")
    step = models.CharField(max_length=80)
    code = models.CharField(_("code of the form"), max_length=20, unique=True)
    submission_digest = models.CharField(max_length=80)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField(default=clocks.now)

    class Meta:
        verbose_name = _("paper form")
        verbose_name_plural = _("paper forms")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class PaperEntry(models.Model):
    """What a clerk read from the signed form (代录入). It decides nothing until a second person has compared it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.ForeignKey(PaperForm, on_delete=models.PROTECT, related_name="entries")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=12, choices=Decision.VERDICTS)
    opinion = models.TextField(_("opinion"), blank=True)
    number = models.CharField(_("number of the paper original"), max_length=60)
    scan = models.CharField(_("digest of the scan"), max_length=80)
    not_before = models.BigIntegerField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(default=clocks.now)
    compared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    compared_at = models.DateTimeField(null=True)
    matches = models.BooleanField(null=True)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, related_name="paper_entry"
    )

    class Meta:
        verbose_name = _("entered paper")
        verbose_name_plural = _("entered papers")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.number
