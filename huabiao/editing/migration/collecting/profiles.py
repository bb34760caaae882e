"""How the pages of one older website are built, where guessing is not enough: a small YAML file of CSS selectors."""

import re
from pathlib import Path

import yaml
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator


class ProfileUnreadable(Exception):
    """The profile cannot be used; the text says why."""


class Profile(BaseModel):
    """Everything is optional: an empty profile guesses by the meta elements and habits of government sites.

    `title` … `body`: CSS selectors, tried before anything else. `published` may be any text that holds a date.
    `articles`, `skip`: regular expressions on addresses, which pages are texts and which are not even opened.
    `drop`: selectors of what stands inside a text and does not belong to it. `hosts`: other hosts of the same site.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    editor: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    articles: str = ""
    skip: str = ""
    hosts: tuple[str, ...] = Field(default=(), max_length=50)

    @field_validator("articles", "skip")
    @classmethod
    def _is_pattern(cls, value: str) -> str:
        re.compile(value)
        return value

    @field_validator(
        "title", "published", "source", "editor", "body", "drop", "hosts", mode="before"
    )
    @classmethod
    def _one_or_several(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value


def read_profile(path: Path | None) -> Profile:
    """The profile in a file; none: an empty one. Raises ProfileUnreadable."""
    if path is None:
        return Profile()
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return Profile.model_validate(stated)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, re.error, ValidationError) as wrong:
        raise ProfileUnreadable(
            _("The profile %(file)s cannot be used: %(why)s")
            % {"file": path, "why": " ".join(str(wrong).split())[:400]}
        ) from None
