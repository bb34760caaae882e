"""What stands on a printed form."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class FormStep:
    """One row of the approval: filled in where decided, blank for the pen where not.

    `act` and `post` as the office says them; `moment` as `YYYY-MM-DD HH:MM` local time; `way` how it was signed.
    """

    act: str
    post: str
    clauses: str = ""
    verdict: str = ""
    opinion: str = ""
    signer: str = ""
    moment: str = ""
    way: str = ""


@dataclass(frozen=True)
class ApprovalForm:
    """The publication approval form (T6; J calls it the application form for publishing)."""

    heading: str
    organ: str
    title: str
    site: str
    columns: list[str]
    source: str
    author: str
    openness: str
    importance: str
    attachments: list[str]
    measure: str
    steps: list[FormStep]
    digest: str
    code: str
    address: str
    state: str
    printed: str


@dataclass(frozen=True)
class SecrecySheet:
    """The secrecy-review sheet (保密审查单): what was examined, what screening found, who decided."""

    organ: str
    title: str
    site: str
    source: str
    openness: str
    openness_reason: str
    attachments: list[str]
    findings: list[str]
    reviewer: FormStep
    signer: FormStep
    digest: str
    code: str
    address: str
    printed: str
    questions: list[str] = field(default_factory=list)
    """The questions the reviewer answers, from the rulebook's clauses."""
