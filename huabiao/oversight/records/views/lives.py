"""The page that tells the life of one text."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from huabiao.editing.items.models import Item
from huabiao.editing.rights import policy
from huabiao.oversight.records.entries import readable_titles
from huabiao.oversight.records.lives import life_of
from huabiao.oversight.records.readers import reader_of


def life(request: HttpRequest, subject: UUID) -> HttpResponse:
    """From draft to withdrawal. What one may not read is not there (404), as for a number that does not exist."""
    reader = reader_of(request)
    titles = readable_titles({str(subject)}, reader)
    if str(subject) not in titles:
        raise Http404
    item = policy.visible(reader, Item.objects.filter(uuid=subject)).first()
    told = life_of(subject, reader)
    context = {
        "title": titles[str(subject)],
        "life": told,
        "newest": told.filings[0] if told.filings else None,
        "item_url": address("item:look", item.pk) if item else None,
    }
    return render(request, "huabiao/records/life.html", context)


def address(name: str, *args: object) -> str | None:
    """The address of another room's page; none where that room is not mounted."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None
