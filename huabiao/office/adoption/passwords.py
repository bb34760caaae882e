"""Passwords as the rulebook asks (T18): long, mixed, hard to guess, unrelated to person, office and place."""

from collections.abc import Iterator
from socket import gethostname

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pypinyin import Style, lazy_pinyin
from zxcvbn import zxcvbn

from huabiao.office.accounts.models import User
from huabiao.office.accounts.selectors import was_used
from huabiao.office.adoption.safety import safety_rules_of
from huabiao.office.organisation.models import Organisation
from huabiao.office.organisation.selectors import ancestry, holdings_of
from huabiao.rules.rulebook.parts.safety import PasswordRule

_CLASSES = (str.islower, str.isupper, str.isdigit, lambda char: not char.isalnum())
_SHORTEST_WORD = 3
"""Shorter pieces of names occur in any password by chance."""
_GUESSABLE = 2
"""zxcvbn's score (0…4): up to here a password falls to an ordinary list of guesses."""


_DEVICES = ("huabiao", "华表", "server", "服务器", "windows", "linux", "kylin")
"""What machines in an office are called, besides this one's own name."""
_SENTENCES = {
    "person": gettext_lazy("The password contains your name, user name, telephone or mail name."),
    "office": gettext_lazy("The password contains the name of your office or post."),
    "place": gettext_lazy("The password contains the name of your place."),
    "device": gettext_lazy("The password contains the name of a device or of this system."),
}


class RulebookPasswordValidator:
    """Django's validator that asks the rulebooks of the bodies an officer serves."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise with every reason at once."""
        rule = safety_rules_of(user).password
        faults = [
            *_form_faults(password, rule),
            *_history_faults(password, rule, user),
            *_guess_faults(password, rule, user),
        ]
        if faults:
            raise ValidationError(faults)

    def get_help_text(self) -> str:
        """What the person reads before typing."""
        return _("Long, mixed, and unrelated to you, your office or its place.")


def told(officer: User) -> list[str]:
    """What the rulebooks ask of this officer's password, sentence by sentence, for the page where it is typed."""
    rule = safety_rules_of(officer).password
    if rule is None:
        return []
    values = {
        _("at least %(count)d characters"): rule.min_length,
        _("of small letters, capitals, digits and signs at least %(count)d kinds"): rule.classes,
        _("none of your last %(count)d passwords"): rule.history,
        _("to be changed every %(count)d days"): rule.max_age_days,
    }
    lines = [text % {"count": count} for text, count in values.items() if count]
    if rule.unrelated_to:
        lines.append(_("unrelated to you, your office, its place and its devices"))
    return [*lines, _("not easy to guess")] if lines else []


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


def _history_faults(
    password: str, rule: PasswordRule | None, user: User | None
) -> Iterator[ValidationError]:
    if rule is None or rule.history is None or user is None or not user.pk:
        return
    if was_used(user, password, rule.history):
        yield _fault(
            rule,
            ngettext(
                "You had this password before: the last %(count)d may not come again.",
                "You had this password before: the last %(count)d may not come again.",
                rule.history,
            )
            % {"count": rule.history},
        )


def _guess_faults(
    password: str, rule: PasswordRule | None, user: User | None
) -> Iterator[ValidationError]:
    words = related_words(user) if user is not None else {}
    typed = password.lower()
    for kind in rule.unrelated_to if rule is not None else ():
        if any(word in typed for word in words.get(kind, ())):
            yield _fault(rule, _SENTENCES[kind])
    every = sorted(set().union(*words.values()))
    if zxcvbn(password[:100], user_inputs=every)["score"] <= _GUESSABLE:
        yield _fault(rule, _("This password is easy to guess."))


def _fault(rule: PasswordRule | None, sentence: object) -> ValidationError:
    clauses = "、".join(rule.clauses) if rule else ""
    return ValidationError(f"{sentence}（{clauses}）" if clauses else f"{sentence}")


def related_words(user: User) -> dict[str, set[str]]:
    """What a password must have nothing to do with, by the rulebook's word: as written, in pinyin, as initials."""
    posts: set[str] = set()
    bodies: set[Organisation] = set()
    for holding in holdings_of(user) if user.pk else []:
        posts.add(holding.post.name)
        bodies.update(ancestry(holding.organisation))
    names = {name for body in bodies for name in (body.name, body.short_name, body.code)}
    return {
        "person": _spelled({user.username, user.name, user.mobile, user.email.partition("@")[0]}),
        "office": _spelled(posts | names),
        "place": _spelled({body.short_name or body.name for body in bodies}),
        "device": _spelled({gethostname(), *gethostname().split("-"), *_DEVICES}),
    }


def _spelled(names: set[str]) -> set[str]:
    words: set[str] = set()
    for name in filter(None, names):
        syllables = lazy_pinyin(name)
        initials = lazy_pinyin(name, style=Style.FIRST_LETTER)
        words |= {name, "".join(syllables), "".join(initials)}
        words |= {"".join(syllables[at : at + 2]) for at in range(len(syllables) - 1)}
    return {word.lower() for word in words if len(word) >= _SHORTEST_WORD}
