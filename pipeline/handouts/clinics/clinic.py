"""A clinic: how its pages look (brand.yml, the public Brand YAML format) and its own words (clinic.yml)."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from handouts.clinics.fonts import family_in, package_files
from handouts.clinics.programs import is_font, programs, without_programs
from handouts.clinics.tokens import TOKEN_COLORS, Tokens, zone_colours
from handouts.core.findings import Place
from handouts.core.folders import Asset, Folder
from handouts.core.model_paths import PROSE
from handouts.core.validation import Strict, read_as
from handouts.core.yaml_reader import KeyPath, Loaded, Problem
from handouts.language.addresses import refused
from handouts.language.library import Library
from handouts.language.locales import Locale
from handouts.language.phone_numbers import phone_number
from handouts.language.visible_text import readable
from handouts.source.picture import cleaned, picture_problems

# ---------------------------------------------------------------- brand.yml

ALIAS_LIMIT = 10


class Logo(Strict):
    path: str
    alt: Annotated[str, AfterValidator(lambda alt: alt and readable(alt))] = ""


class LogoSet(Strict):
    """Brand YAML's logo section. The page header takes `medium`, else `small`, else `large`."""

    images: dict[str, Logo | str] = {}
    small: Logo | str | None = None
    medium: Logo | str | None = None
    large: Logo | str | None = None


class Colors(Strict):
    palette: dict[str, str] = {}
    foreground: str | None = None
    background: str | None = None
    primary: str | None = None
    secondary: str | None = None
    tertiary: str | None = None
    success: str | None = None
    info: str | None = None
    warning: str | None = None
    danger: str | None = None
    light: str | None = None
    dark: str | None = None


class FontSource(BaseModel):
    """Brand YAML's font entry. Only `source: file` brings a font: a build reads nothing from the network."""

    model_config = ConfigDict(extra="allow", frozen=True)
    family: str
    source: Literal["file", "google", "bunny", "system"] = "google"
    files: tuple[Any, ...] = ()


class Typeface(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)
    family: str | None = None


class Typography(Strict):
    fonts: tuple[FontSource, ...] = ()
    base: Typeface | str | None = None
    headings: Typeface | str | None = None
    monospace: Any = None
    monospace_inline: Any = Field(default=None, alias="monospace-inline")
    monospace_block: Any = Field(default=None, alias="monospace-block")
    link: Any = None


class PageDefaults(Strict):
    """`defaults.handouts`: what Brand YAML leaves to each tool, for this one."""

    page: Literal["letter", "a4"] | None = None


class Defaults(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)
    handouts: PageDefaults = PageDefaults()


class Brand(Strict):
    meta: dict[str, Any] = {}
    logo: LogoSet | str | None = None
    color: Colors = Colors()
    typography: Typography = Typography()
    defaults: Defaults = Defaults()


# ---------------------------------------------------------------- clinic.yml

Phone = Annotated[str, AfterValidator(phone_number)]


def _said(value: Any) -> Any:
    """Return words on one line, as every page has them: of white space, only no-break spaces are letters."""
    texts = list(value.values()) if isinstance(value, dict) else [value]
    if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError('text in quotes, or one text a locale (`en-US: "…"`)')
    folded = [_WHITE_SPACE.sub(" ", text).strip(" ") for text in texts]
    for text in folded:
        readable(text)
    return dict(zip(value, folded, strict=True)) if isinstance(value, dict) else folded[0]


_WHITE_SPACE = re.compile("[ \t-\r\x85\u2028\u2029]+")

Words = Annotated[str | dict[str, str], BeforeValidator(_said), PROSE]
"""One text for all languages, or one a locale."""


def _web_address(value: str) -> str:
    why = refused(value) or ("" if value.lower().startswith("https:") else "it leads to no page in the web")
    if why:
        raise ValueError(f"an address that begins with `https://`; of this one, {why}")
    return value


class ClinicWords(Strict):
    """Who hands it out and how to reach them. Phone numbers as people dial them."""

    name: Words
    phone: Phone
    emergency_phone: Phone | None = None
    hours: Words | None = None
    address: Words | None = None
    website: Annotated[str, AfterValidator(_web_address)] | None = None


FIELDS = ("clinic.name", "clinic.phone", "clinic.hours", "clinic.address", "clinic.website", "emergency.phone")
"""Every field that a text may hold, in braces."""


# ---------------------------------------------------------------- what the rest of the pipeline sees


@dataclass(frozen=True)
class Clinic:
    """One clinic, read: its look, its words, its files. `base` is the clinic that has no folder and no words.

    `page` is the paper that it asks for itself, if it does; `locales` are those of the library that it was read with.
    `content` holds the programs in the folder only where the project trusts them.
    """

    name: str
    content: Folder | None
    tokens: Tokens
    page: str = ""
    words: ClinicWords | None = None
    logo: Asset | None = None
    logo_alt: str = ""
    font_files: tuple[Asset, ...] = ()
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    locales: Mapping[str, Locale] = field(default_factory=dict)

    @property
    def folder(self) -> Path | None:
        return self.content.path if self.content else None

    def word(self, key: str, locale: str) -> str | None:
        """The clinic's word in one locale, or None where it has none."""
        value = getattr(self.words, key, None) if self.words else None
        return value.get(locale) if isinstance(value, dict) else value


def load(name: str, library: Library, folder: Folder | None, *, trusted: bool = False) -> Clinic:
    """Return a clinic of its folder, on top of the library's look. Content problems come along as `problems`.

    Of one that is not `trusted` only the data count: its templates and fonts are left out.
    """
    base_brand, _, _ = read_as(Brand, library.folder.file("brand.yml"))
    assert base_brand is not None, "the base brand is ours; a test reads it"
    if folder is None:
        return Clinic(name, None, _tokens(base_brand, None), locales=library.locales)
    left_out = () if trusted else programs(folder)
    folder = without_programs(folder) if left_out else folder
    brand, brand_file, problems = read_as(Brand, folder.file("brand.yml"))
    words, words_file, word_problems = read_as(ClinicWords, folder.file("clinic.yml"))
    if not folder.file("brand.yml").exists:
        problems = ()  # the base look is a look: a clinic may bring its words alone
    brand = brand or Brand()
    colours, colour_problems = _colours(brand, brand_file)
    logo, alt, logo_problems = _logo(brand, folder, brand_file)
    fonts, font_problems = _fonts(brand, folder, brand_file, left_out)
    places = {t: brand_file.place(("color", b)) for t, b in TOKEN_COLORS.items()}
    places["clinic.yml"] = words_file.place(())
    for key in ClinicWords.model_fields:
        places[f"clinic.{key}"] = words_file.place((key,))
        for tag in value if isinstance(value := getattr(words, key, None), dict) else ():
            places[f"clinic.{key}.{tag}"] = words_file.place((key, tag))
    tokens = _tokens(base_brand, brand, colours, packaged=any(map(is_font, left_out)))
    word_problems = (*word_problems, *_unknown_locales(words, words_file, library))
    problems = (*problems, *word_problems, *_unread(folder), *_misnamed(folder), *_template_problems(folder, library))
    problems = (*problems, *colour_problems, *logo_problems, *font_problems, *_untrusted(folder, left_out))
    page = brand.defaults.handouts.page or ""
    return Clinic(name, folder, tokens, page, words, logo, alt, fonts, problems, places, library.locales)


def _untrusted(folder: Folder, left_out: tuple[str, ...]) -> Iterator[Problem]:
    if left_out:
        facts = {"files": ", ".join(f"`{name}`" for name in left_out), "clinic": folder.path.name}
        yield Problem("untrusted", Place(folder.path / left_out[0], 0, 0), facts)


_TAG = re.compile("[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")


def _unknown_locales(words: ClinicWords | None, file: Loaded, library: Library) -> Iterator[Problem]:
    """Yield the locales that a clinic's words are given for and that nobody knows, such as `en` for `en-US`."""
    for key in ClinicWords.model_fields:
        value = getattr(words, key, None)
        for tag in value if isinstance(value, dict) else ():
            wanted = tag.replace("_", "-").lower()
            near = next((t for t in library.locales if wanted in (t.lower(), t.lower().split("-")[0])), "")
            if tag not in library.locales and (near or not _TAG.fullmatch(tag)):
                guess = f"did you mean `{near}`?" if near else "a locale is written like `en-US`"
                yield Problem("unknown-key", file.place((key, tag)), {"key": tag, "guess": guess})


def _misnamed(folder: Folder) -> Iterator[Problem]:
    """Yield the files that are not read because their names are nearly right."""
    for name in sorted(folder.files):
        stem, _, ending = name.lower().partition(".")
        right = {"brand": "brand.yml", "clinic": "clinic.yml", "body": "body.md.j2"}.get(stem, name)
        if name != right and ending in {"yml", "yaml", "yml.txt", "yaml.txt", "md.j2", "j2", "md.jinja2", "md.j2.txt"}:
            what = f"this file is not read: it must be called `{right}`"
            yield Problem("slip", Place(folder.path / name, 1, 1), {"problem": what})


def _template_problems(folder: Folder, library: Library) -> Iterator[Problem]:
    if any(name.endswith(".j2") for name in folder.files):
        from handouts.clinics.templates import template_problems

        for name, line, what, advice in template_problems(folder, library):
            yield Problem("template", Place(folder.path / name, line, 1), {"problem": what, "advice": advice})


def _unread(folder: Folder) -> list[Problem]:
    """What in a clinic's folder was not read: a link could bring in any file of the machine."""
    return [
        Problem("unreadable", Place(folder.path / n, 0, 0), {"problem": p}) for n, p in sorted(folder.problems.items())
    ]


def _colours(brand: Brand, file: Loaded) -> tuple[dict[str, str], list[Problem]]:
    """Brand YAML colours as #rrggbb, palette names followed."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for token, key in TOKEN_COLORS.items():
        value = getattr(brand.color, key)
        if value is None:
            continue
        if resolved := _hex(value, brand.color):
            found[token] = resolved
        else:
            problems.append(Problem("colour", file.place(("color", key)), {"given": value}))
    from coloraide import Color

    if "primary" in found and "tint" not in found:
        found["tint"] = Color("white").mix(found["primary"], 0.08, space="srgb").to_string(hex=True)
    return found, problems


def _hex(value: str, colors: Colors) -> str | None:
    from coloraide import Color

    for _ in range(ALIAS_LIMIT):
        step = colors.palette.get(value) or getattr(colors, value, None)
        if not isinstance(step, str) or step == value:
            break
        value = step
    try:
        return Color(value).convert("srgb").fit().to_string(hex=True, alpha=False)
    except ValueError:
        return None


def _tokens(
    base: Brand, own: Brand | None, colours: Mapping[str, str] | None = None, *, packaged: bool = False
) -> Tokens:
    """The tokens of a brand on top of the base's; with `packaged`, of its fonts only those that come in packages."""

    def family(part: str) -> str:
        for brand in (own, base):
            face = getattr(brand.typography, part) if brand else None
            name = face.family if isinstance(face, Typeface) else face
            if name and (brand is base or not packaged or _packaged(name)):
                return str(name)
        return "Source Sans 3"

    page = (own and own.defaults.handouts.page) or base.defaults.handouts.page or "letter"
    looks = {t: getattr(base.color, key) for t, key in TOKEN_COLORS.items()} | dict(colours or {})
    looks |= zone_colours(looks["paper"])
    return Tokens(**looks, font=family("base"), heading_font=family("headings"), page=page)


def _logo(brand: Brand, folder: Folder, file: Loaded) -> tuple[Asset | None, str, list[Problem]]:
    logo = brand.logo
    keys: KeyPath = ("logo",)
    if isinstance(logo, LogoSet):
        size = next((size for size in ("medium", "small", "large") if getattr(logo, size)), "")
        chosen: Logo | str | None = getattr(logo, size) if size else None
        keys = ("logo", size)
        if isinstance(chosen, str) and chosen in logo.images:
            keys, chosen = ("logo", "images", chosen), logo.images[chosen]
    else:
        chosen = logo
    if chosen is None:
        return None, "", []
    path, alt = (chosen, "") if isinstance(chosen, str) else (chosen.path, chosen.alt)
    place = file.place(keys if isinstance(chosen, str) else (*keys, "path"))
    asset = _asset(folder, path)
    if asset is None:
        return None, alt, [Problem("logo-missing", place, {"path": path})]
    if asset.suffix not in {".svg", ".png"}:
        return None, alt, [Problem("logo-type", place, {"path": path})]
    return asset if picture_problems(asset) else cleaned(asset), alt, []


def _asset(folder: Folder, path: str) -> Asset | None:
    """A file of the folder, however its path is written: `./logo.svg` is `logo.svg`."""
    return folder.asset(posixpath.normpath(path)) if path else None


def _fonts(
    brand: Brand, folder: Folder, file: Loaded, left_out: tuple[str, ...]
) -> tuple[tuple[Asset, ...], list[Problem]]:
    """The clinic's own font files, without those that the project does not trust, and what is wrong with them."""
    files: list[Asset] = []
    problems: list[Problem] = []
    for i, font in enumerate(brand.typography.fonts):
        place = file.place(("typography", "fonts", i))
        if font.source in {"google", "bunny"} and not _packaged(font.family):
            problems.append(Problem("font-network", place, {"family": font.family}))
        for entry in font.files:
            path = str(entry.get("path", "")) if isinstance(entry, dict) else str(entry)
            if path and posixpath.normpath(path) in left_out:
                continue
            if (asset := _asset(folder, path)) is None:
                problems.append(Problem("font-missing", place, {"path": path}))
            elif is_font(asset.name) and family_in(asset):
                files.append(asset)
            else:
                problems.append(Problem("font-damaged", place, {"path": path}))
    told = bool(problems) or any(map(is_font, left_out))
    there = {family_in(f).casefold() for f in files}
    for part in ("base", "headings"):
        face = getattr(brand.typography, part)
        family = face.family if isinstance(face, Typeface) else face
        if family and not told and family.casefold() not in there and not _packaged(family):
            keys = ("typography", part, "family") if isinstance(face, Typeface) else ("typography", part)
            names = ", ".join(f"`{family_in(f)}`" for f in files)
            problems.append(Problem("font-unknown", file.place(keys), {"family": family, "there": names}))
    return tuple(files), problems


def _packaged(family: str) -> bool:
    return bool(package_files(family))
