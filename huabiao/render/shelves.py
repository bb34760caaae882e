"""Which blob must lie at which public address for a page to be whole: what a builder places."""

from huabiao.register.payloads import ItemPayload, PagePayload, SitePayload
from huabiao.render import addresses
from huabiao.render.entries import Place, leading_picture
from huabiao.render.files import block_files, picture_file


def item_files(site: SitePayload, item: ItemPayload, place: Place) -> dict[str, str]:
    """Public path → blob digest of everything the page, its list entries and its metadata show."""
    folder = addresses.item_folder(
        site, site.column_path(place.column), place.month, place.public_id
    )
    named = [pair for block in item.body for pair in block_files(block)]
    named += [(addresses.attachment_name(file), file.blob) for file in item.attachments]
    picture = leading_picture(item)
    if picture is not None:
        named.append(picture_file(picture, "list"))
    return {folder + name: blob for name, blob in named}


def page_files(site: SitePayload, page: PagePayload) -> dict[str, str]:
    """Public path → blob digest of everything a home, topic, organisation or plain page shows."""
    folder = addresses.page_folder(site, page)
    return {folder + name: blob for block in page.blocks for name, blob in block_files(block)}


def site_files(site: SitePayload) -> dict[str, str]:
    """Public path → blob digest of the emblem's picture, where the site has one."""
    if site.emblem_picture is None:
        return {}
    name, blob = picture_file(site.emblem_picture, "body")
    return {addresses.emblem_folder(site) + name: blob}
