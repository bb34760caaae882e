"""Passwords as the rulebook asks (T18): long, mixed, hard to guess, unrelated to person, office and place."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pypinyin import Style, lazy_pinyin
from zxcvbn import zxcvbn

from huabiao.office.accounts.models import User
from huabiao.office.adoption.safety import safety_rules_of
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import ancestry, holdings_of
from huabiao.rules.rulebook.parts.safety import PasswordRule

_CLASSES = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
_SHORTEST_WORD = 3
"""Shorter pieces of names occur in any password by chance."""
_GUESSABLE = 2
"""zxcvbn's score (0…4): up to here a password falls to an ordinary list of guesses."""


class RulebookPasswordValidator:
    """Django's validator that asks the rulebooks of the bodies an officer serves."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise with every reason at once."""
        rule = safety_rules_of(user).password
        faults = [*_form_faults(password, rule), *_guess_faults(password, rule, user)]
        if faults:
            raise ValidationError(faults)

    def get_help_text(self) -> str:
        """What the person reads before typing."""
        return _("Long, mixed, and unrelated to you, your office or its place.")


def _form_faults(password: str, rule: PasswordRule | None) -> Iterator[ValidationError]:
    if rule is None:
        return
    if rule.min_length is not None and len(password) < rule.min_length:
        yield _fault(
            rule,
            ngettext(
                "A password has at least %(count)d character.",
                "A password has at least %(count)d characters.",
                rule.min_length,
            )
            % {"count": rule.min_length},
        )
    present = sum(any(test(char) for char in password) for test in _CLASSES)
    if rule.classes is not None and present < rule.classes:
        yield _fault(
            rule,
            _("Use at least %(count)d of: small letters, capitals, digits, signs.")
            % {"count": rule.classes},
        )


def _guess_faults(
    password: str, rule: PasswordRule | None, user: User | None
) -> Iterator[ValidationError]:
    words = sorted(_related_words(user)) if user is not None else []
    unrelated = rule is not None and bool(rule.unrelated_to)
    if unrelated and any(word in password.lower() for word in words):
        yield _fault(
            rule, _("The password contains your name, your office's name or its place's name.")
        )
    if zxcvbn(password[:100], user_inputs=words)["score"] <= _GUESSABLE:
        yield _fault(rule, _("This password is easy to guess."))


def _fault(rule: PasswordRule | None, sentence: str) -> ValidationError:
    clauses = "、".join(rule.clauses) if rule else ""
    return ValidationError(f"{sentence}（{clauses}）" if clauses else sentence)


def _related_words(user: User) -> set[str]:
    """Name, user name, phone, and the names of the bodies served: as written, in pinyin and as initials."""
    names = {user.username, user.name, user.mobile}
    bodies: set[Organisation] = set()
    for holding in holdings_of(user) if user.pk else []:
        names.add(holding.post.name)
        bodies.update(ancestry(holding.organisation))
    for body in bodies:
        names |= {body.name, body.short_name, body.code}
    words: set[str] = set()
    for name in filter(None, names):
        syllables = lazy_pinyin(name)
        initials = lazy_pinyin(name, style=Style.FIRST_LETTER)
        words |= {name, "".join(syllables), "".join(initials)}
        words |= {"".join(syllables[at : at + 2]) for at in range(len(syllables) - 1)}
    return {word.lower() for word in words if len(word) >= _SHORTEST_WORD}
