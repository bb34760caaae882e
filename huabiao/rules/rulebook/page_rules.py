"""The page rules of a merged rulebook, as the renderer and the back office ask for them."""

from dataclasses import dataclass

from huabiao.rules.rulebook.parts.form import (
    Emblem,
    EmblemRule,
    PageElement,
    PageKind,
    PageLimit,
    PagePlace,
)
from huabiao.rules.rulebook.parts.post import Body


@dataclass(frozen=True, slots=True)
class PageRules:
    """Elements of head, foot and meta data, the emblem of each kind of organ, limits of the look."""

    elements: tuple[PageElement, ...]
    emblems: tuple[EmblemRule, ...]
    limits: PageLimit | None

    def _at(self, place: PagePlace) -> tuple[PageElement, ...]:
        return tuple(element for element in self.elements if element.place == place)

    @property
    def head(self) -> tuple[PageElement, ...]:
        """Elements of the head."""
        return self._at("head")

    @property
    def foot(self) -> tuple[PageElement, ...]:
        """Elements of the foot."""
        return self._at("foot")

    @property
    def meta(self) -> tuple[PageElement, ...]:
        """Meta elements of all kinds of page."""
        return self._at("meta")

    def meta_on(self, kind: PageKind) -> tuple[PageElement, ...]:
        """Meta elements of one kind of page."""
        return tuple(element for element in self.meta if kind in element.pages)

    def emblem_for(self, organ: Body) -> Emblem:
        """The emblem the home page of such an organ shows; none where no rule speaks of it."""
        return next((rule.emblem for rule in self.emblems if rule.organ == organ), "none")
