"""What is frozen: the closed schemas of items, sites and pages. Pure: no Django, no database."""

from huabiao.register.payloads.arrangement import content_of
from huabiao.register.payloads.blocks import (
    AnyBlock,
    FileBlock,
    Gallery,
    Latest,
    Leader,
    Leaders,
    Link,
    Links,
    PictureBlock,
    RichText,
    Table,
)
from huabiao.register.payloads.files import FILE_TYPES, FileRef, Picture, Rendition
from huabiao.register.payloads.item import ItemPayload, OfficialDocument, Original, Placement
from huabiao.register.payloads.markup import is_neutral, neutral
from huabiao.register.payloads.matters import MatterDocument, matter_of, matters_of
from huabiao.register.payloads.page import PagePayload
from huabiao.register.payloads.parsing import AnyPayload, PayloadRefused, Problem, parse
from huabiao.register.payloads.site import Column, Frame, Identity, SitePayload, ThemeName
from huabiao.register.payloads.traits import SubjectType, Traits, traits_of

__all__ = [
    "FILE_TYPES",
    "AnyBlock",
    "AnyPayload",
    "Column",
    "FileBlock",
    "FileRef",
    "Frame",
    "Gallery",
    "Identity",
    "ItemPayload",
    "Latest",
    "Leader",
    "Leaders",
    "Link",
    "Links",
    "MatterDocument",
    "OfficialDocument",
    "Original",
    "PagePayload",
    "PayloadRefused",
    "Picture",
    "PictureBlock",
    "Placement",
    "Problem",
    "Rendition",
    "RichText",
    "SitePayload",
    "SubjectType",
    "Table",
    "ThemeName",
    "Traits",
    "content_of",
    "is_neutral",
    "matter_of",
    "matters_of",
    "neutral",
    "parse",
    "traits_of",
]
