"""Themes (版式): templates, assets and settings in one folder, known by one digest."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from pydantic import BaseModel, ConfigDict, ValidationError

from huabiao.render.faults import RenderFault

_THEMES = Path(__file__).parent / "themes"
_DIGEST_LENGTH = 16  # hex digits that name an asset's folder


class ThemeSettings(BaseModel):
    """`theme.json`: what the templates know that is no layout."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    stylesheet: str
    icon: str
    government_hosts: tuple[str, ...]
    """Endings of host names that belong to government; other hosts get a spoken cue."""
    in_force: tuple[str, ...]
    """Values of a document's validity that need no warning."""
    record_addresses: dict[str, str]
    """Where the foot's marks lead: `icp`, `police`, `conac_id`, `error_report`."""
    best_browsing: str


@dataclass(frozen=True, eq=False)
class Theme:
    """A theme as loaded. `digest` covers every file of its folder, so a theme is certified to the byte."""

    name: str
    digest: str
    settings: ThemeSettings
    _environment: Environment
    _assets: Mapping[str, bytes]

    @staticmethod
    def load(name: str) -> "Theme":
        """The installed theme of that name, read once per process; RenderFault where there is none."""
        return _load(name)

    def template(self, name: str) -> Template:
        """A compiled template."""
        return self._environment.get_template(name)

    def assets(self) -> Mapping[str, bytes]:
        """The theme's public files by their path under a site's base: `_assets/<digest>/<name>`."""
        return self._assets

    def asset(self, name: str) -> str:
        """The path, as in `assets`, of one file by its own name."""
        return next(path for path in self._assets if path.endswith(f"/{name}"))


def installed_themes() -> list[str]:
    """Names of the themes that are installed side by side."""
    return sorted(folder.name for folder in _THEMES.iterdir() if (folder / "theme.json").is_file())


def digest_of(files: Mapping[str, bytes]) -> str:
    """Digest over files by path: SHA-256 of the sorted lines `<sha256 of the file> <path>`."""
    lines = (f"{hashlib.sha256(files[path]).hexdigest()} {path}\n" for path in sorted(files))
    return f"sha256:{hashlib.sha256(''.join(lines).encode()).hexdigest()}"


@cache
def _load(name: str) -> Theme:
    if name not in installed_themes():
        raise RenderFault(f"没有安装名为“{name}”的版式，已安装：{'、'.join(installed_themes())}")
    folder = _THEMES / name
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    try:
        settings = ThemeSettings.model_validate(json.loads(files["theme.json"]))
    except (ValidationError, ValueError, KeyError) as error:
        raise RenderFault(f"版式“{name}”的 theme.json 无效：{error}") from error
    return Theme(
        name=name,
        digest=digest_of(files),
        settings=settings,
        _environment=_environment(_below(files, "templates/")),
        _assets=MappingProxyType(_named_by_digest(_below(files, "assets/"))),
    )


def _below(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    return {
        path.removeprefix(folder): data for path, data in files.items() if path.startswith(folder)
    }


def _named_by_digest(assets: Mapping[str, bytes]) -> dict[str, bytes]:
    """Names that change with the bytes, so that browsers may keep them for ever."""
    return {
        f"_assets/{hashlib.sha256(data).hexdigest()[:_DIGEST_LENGTH]}/{name}": data
        for name, data in assets.items()
    }


def _environment(templates: Mapping[str, bytes]) -> Environment:
    return Environment(
        loader=DictLoader({name: data.decode() for name, data in templates.items()}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
