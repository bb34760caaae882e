"""What a file really is, judged by its content; its name is only compared with the answer."""

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from huabiao.rules.screening.reading.plain import decode

Kind = Literal[
    "word", "workbook", "slides", "layout", "zip", "pdf", "picture", "vector", "html", "xml", "rtf", "text",
    "media", "encrypted_office", "legacy_office", "archive", "program", "metafile", "font", "empty", "unknown",
]  # fmt: skip

_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF87a", "picture"),
    (b"GIF89a", "picture"),
    (b"BM", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"\0\0\1\0", "picture"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"ID3", "media"),
    (b"\xff\xfb", "media"),
    (b"OggS", "media"),
    (b"fLaC", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"FLV\1", "media"),
    (b"0&\xb2u\x8ef\xcf\x11", "media"),
    (b"\0\0\1\xba", "media"),
    (b"\xd7\xcd\xc6\x9a", "metafile"),
    (b"\1\0\x09\0", "metafile"),
    (b"\1\0\0\0", "metafile"),
    (b"\0\1\0\0\0", "font"),
    (b"OTTO", "font"),
    (b"wOF", "font"),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\3\4", b"PK\5\6")
_PDF_WITHIN = 1024
_MARKUP_WITHIN = 2048
_HTML = re.compile(r"<!doctype\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_TAR_MAGIC = slice(257, 262)
_TEXT_ALIASES = {
    ".txt",
    ".csv",
    ".md",
    ".tsv",
    ".json",
    ".log",
    ".ini",
    ".yaml",
    ".yml",
    ".srt",
    ".vtt",
    ".css",
    ".js",
}

_EXPECTED: dict[str, frozenset[Kind]] = {
    ".docx": frozenset({"word", "encrypted_office"}),
    ".docm": frozenset({"word", "encrypted_office"}),
    ".xlsx": frozenset({"workbook", "encrypted_office"}),
    ".xlsm": frozenset({"workbook", "encrypted_office"}),
    ".pptx": frozenset({"slides", "encrypted_office"}),
    ".ppsx": frozenset({"slides", "encrypted_office"}),
    ".doc": frozenset({"legacy_office", "encrypted_office", "word", "rtf"}),
    ".wps": frozenset({"legacy_office", "encrypted_office", "word"}),
    ".xls": frozenset({"legacy_office", "encrypted_office", "workbook"}),
    ".et": frozenset({"legacy_office", "encrypted_office", "workbook"}),
    ".ppt": frozenset({"legacy_office", "encrypted_office", "slides"}),
    ".ofd": frozenset({"layout"}),
    ".odt": frozenset({"layout"}),
    ".ods": frozenset({"layout"}),
    ".odp": frozenset({"layout"}),
    ".pdf": frozenset({"pdf"}),
    ".zip": frozenset({"zip"}),
    ".rtf": frozenset({"rtf"}),
    ".svg": frozenset({"vector", "xml"}),
    ".xml": frozenset({"xml", "vector", "html"}),
    ".html": frozenset({"html", "text", "xml"}),
    ".htm": frozenset({"html", "text", "xml"}),
    ".xhtml": frozenset({"html", "xml"}),
    **{one: frozenset({"text", "html", "xml"}) for one in _TEXT_ALIASES},
    **{
        one: frozenset({"picture"})
        for one in (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".ico", ".heic", ".avif")
    },
    **{
        one: frozenset({"media"})
        for one in (".mp3", ".mp4", ".wav", ".avi", ".mov", ".m4a", ".m4v", ".ogg", ".webm", ".flv", ".wmv", ".mpg")
    },
}  # fmt: skip
"""Extension → what the content may be. An extension that is not listed expects nothing."""


def kind_of(data: bytes) -> Kind:
    """The kind of a file by its content alone."""
    if not data:
        return "empty"
    for judge in (_kind_of_container, _kind_by_box, _kind_by_signature):
        kind = judge(data)
        if kind:
            return kind
    return _kind_of_text(data)


def fits(name: str, kind: Kind) -> bool:
    """Whether the name's extension promises this kind of content; a name without a known one promises nothing."""
    expected = _EXPECTED.get(PurePosixPath(name.replace("\\", "/")).suffix.lower())
    return expected is None or kind in expected or kind == "empty"


def _kind_of_container(data: bytes) -> Kind | None:
    if data.startswith(_ZIP):
        return _kind_of_zip(data)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith(_COMPOUND):
        return "encrypted_office" if _ENCRYPTED_STREAM in data else "legacy_office"
    return None


def _kind_by_signature(data: bytes) -> Kind | None:
    for signature, kind in _SIGNATURES:
        # "BM" also begins many a plain text.
        if data.startswith(signature) and not (signature == b"BM" and decode(data) is not None):
            return kind
    return "archive" if data[_TAR_MAGIC] == b"ustar" else None


def _kind_by_box(data: bytes) -> Kind | None:
    """Formats that name themselves a few bytes in: RIFF containers, ISO media files, enhanced metafiles."""
    if data.startswith(b"RIFF"):
        return "picture" if data[8:12] == b"WEBP" else "media"
    if data[4:8] == b"ftyp":
        return "picture" if data[8:12] in {b"heic", b"heix", b"mif1", b"avif", b"msf1"} else "media"
    if data[40:44] == b" EMF":
        return "metafile"
    return None


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    if "[Content_Types].xml" in names:
        families: tuple[tuple[str, Kind], ...] = (
            ("word/", "word"),
            ("xl/", "workbook"),
            ("ppt/", "slides"),
        )
        for folder, kind in families:
            if any(name.startswith(folder) for name in names):
                return kind
    if "OFD.xml" in names or {"mimetype", "content.xml"} <= names:
        return "layout"
    return "zip"


def _kind_of_text(data: bytes) -> Kind:
    text = decode(data)
    if text is None:
        return "unknown"
    start = text[:_MARKUP_WITHIN].lstrip("\ufeff \t\r\n")
    if _HTML.search(start) and start.startswith("<"):
        return "html"
    if re.match(
        r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE\s+svg[^>]*>\s*)?<svg[\s>]",
        start,
        re.DOTALL,
    ):
        return "vector"
    return "xml" if start.startswith("<?xml") else "text"
