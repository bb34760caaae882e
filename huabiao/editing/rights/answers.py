"""What may be asked of the policy, and what it answers."""

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What an officer wants to do with a thing."""

    READ = "read"
    WRITE = "write"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ARRANGE = "arrange"
    PUBLISH = "publish"
    SIGN = "sign"
    SECRECY = "secrecy"
    AUDIT = "audit"
    ADMINISTER = "administer"


@dataclass(frozen=True)
class Answer:
    """Yes or no, a sentence for the person, and the clauses of the post that decided it."""

    allowed: bool
    reason: str
    clauses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.allowed
