"""A finished page shown before it is public: the same bytes, a banner, and its files under one prefix.

The back office serves the result in a sandboxed frame (decision 22). Nothing else may differ from the
published page: `published` takes both changes back, so that a test can compare byte for byte.
"""

import re

from markupsafe import escape

_TAG = re.compile(r"<(?:a|img|link)\b[^>]*>")
_BODY = "<body>\n"
_BANNER = re.compile(r'<p class="preview-banner" role="note">[^<]*</p>\n')


def previewed(page: bytes, *, sentence: str, prefix: str) -> bytes:
    """The page with a banner that says `sentence`; its own addresses stand below `prefix`.

    `prefix` is a path without a closing slash, like `/preview/1f0c…`; the view behind it answers
    `<prefix>/_assets/…` from `Theme.assets` and files from `item_files`, `page_files`, `site_files`.
    """
    banner = f'{_BODY}<p class="preview-banner" role="note">{escape(sentence)}</p>\n'
    text = page.decode().replace(_BODY, banner, 1)
    return _readdressed(text, '="/', f'="{prefix}/').encode()


def published(preview: bytes, *, prefix: str) -> bytes:
    """The inverse of `previewed`: the bytes that would be published."""
    text = _readdressed(preview.decode(), f'="{prefix}/', '="/')
    return _BANNER.sub("", text, count=1).encode()


def _readdressed(text: str, old: str, new: str) -> str:
    # `="//` names another host and stays.
    pattern = re.compile(rf"( href| src){re.escape(old)}(?!/)")
    return _TAG.sub(lambda tag: pattern.sub(rf"\g<1>{new}", tag[0]), text)
