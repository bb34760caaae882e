"""The everyday story of an item: written, submitted, signed step by step, published."""

import random
from datetime import timedelta
from typing import Any

from huabiao.approval.models import Request
from huabiao.demo.clock import ReplayClock
from huabiao.demo.founding import County
from huabiao.demo.opening import publish
from huabiao.demo.signing import Delays, Signers
from huabiao.demo.texts import Composer, Text
from huabiao.demo.websites import Websites
from huabiao.demo.writing import Writers
from huabiao.editing.items import services as items
from huabiao.editing.items.models import Item


class Desk:
    """What every story needs: who writes, who signs, the clock, and what was made so far."""

    def __init__(
        self, county: County, websites: Websites, clock: ReplayClock, composer: Composer
    ) -> None:
        self.county = county
        self.websites = websites
        self.clock = clock
        self.composer = composer
        self.writers = Writers(county, websites)
        self.signers = Signers(random.Random("desk"))  # noqa: S311 - the same every time
        self.made: dict[str, Item] = {}

    def write(self, text: Text, **fields: Any) -> Item:
        """A saved draft, kept by its title for later stories."""
        item = self.writers.write(text, **fields)
        self.made[text.title] = item
        return item

    def submit(self, item: Item) -> Request:
        """Submitted by its author."""
        item = Item.objects.get(pk=item.pk)
        return items.submit(item=item, officer=item.author)

    def published(self, text: Text, **said: Any) -> Delays:
        """An item that goes its whole route and online. `said`: see `Signers.sign`."""
        item = self.write(text)
        yield self.writing_time(text)
        request = self.submit(item)
        yield from self.signers.sign(request, **said)
        self.publish()

    def left(self, text: Text, step: str) -> Delays:
        """An item whose route has come to a step, and waits there."""
        item = self.write(text)
        yield self.writing_time(text)
        yield from self.signers.sign(self.submit(item), until=step)

    def publish(self) -> None:
        """The worker's turn, two seconds later."""
        self.clock.advance(seconds=2)
        publish()

    @staticmethod
    def writing_time(text: Text) -> timedelta:
        """How long an item is read over before it is submitted: longer texts take longer."""
        return timedelta(minutes=6 + len(text.html) // 60, seconds=len(text.title))
