"""Where fonts come from: packages and a clinic's own files, never the system's, so that every machine sets alike."""

import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, distribution, entry_points, version
from pathlib import Path

from handouts.core.findings import HandoutsError
from handouts.core.folders import Asset
from handouts.language.locales import Locale

SIGN_FONTS: Mapping[str, str] = {
    "Noto Sans Symbols2": "symbol2",  # ☐ ☒ ★ ☎ ✉ ⚠
    "Noto Sans Symbols": "symbol1",  # ① ⓘ ⚕
    "Noto Sans": "notos",  # ℃ ℉
}
"""Families for the signs that fonts for reading lack, in order, and what their package calls them."""

_LOOSE = ("manimgx-fonts",)
"""Packages of font files that say nothing of them to Python."""


@lru_cache(maxsize=64)
def package_files(family: str) -> tuple[Path, ...]:
    """The font files that an installed font package holds for a family; empty when none does."""
    import fontpkg

    for known in fontpkg.families().values():
        if known.name == family:
            return tuple(f.path for f in known.files)
    return _packs().get(family, ("", ()))[1]


@lru_cache(maxsize=64)
def package_version(family: str) -> str:
    """The package that a family comes from, with its version; "" for a clinic's own font files."""
    with suppress(PackageNotFoundError):
        package = f"fontpkg-{family.lower().replace(' ', '-')}"
        return f"{package} {version(package)}"
    package = "pymupdf-fonts" if family in SIGN_FONTS else _packs().get(family, ("", ()))[0]
    return f"{package} {version(package)}" if package else ""


@lru_cache(maxsize=4)
def sign_font(family: str) -> Asset:
    """One of SIGN_FONTS: its package is Python code that gives the bytes."""
    from pymupdf_fonts import fontbuffers

    return Asset(f"{family}.otf", fontbuffers[SIGN_FONTS[family]]())


@lru_cache(maxsize=16)
def family_in(font: Asset) -> str:
    """The family that a TrueType or OpenType file says it is of; "" for one that is damaged, or of another kind."""
    import io

    from fontTools.ttLib import TTFont, TTLibError

    if font.content[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        return ""
    try:
        with TTFont(io.BytesIO(font.content), lazy=True) as opened:
            return str(opened["name"].getDebugName(16) or opened["name"].getDebugName(1) or "")
    except (TTLibError, KeyError, ValueError, EOFError, AssertionError, struct.error):
        return ""


def described(font: Asset) -> str:
    """A font file in a line: its family, and how many characters it can show."""
    import io

    from fontTools.ttLib import TTFont

    if not (family := family_in(font)):
        return "no font that can be read"
    with TTFont(io.BytesIO(font.content), lazy=True) as opened:
        return f"the font {family}, with {len(opened.getBestCmap() or ())} characters"


@lru_cache(maxsize=1)
def _packs() -> Mapping[str, tuple[str, tuple[Path, ...]]]:
    """The families of other installed packages, which hold what fontpkg lacks: (package, files) by family."""
    from fontTools.ttLib import TTFont

    found: dict[str, tuple[str, tuple[Path, ...]]] = {}
    for package, file in _packed():
        with TTFont(file, lazy=True) as font:
            family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
        first, before = found.get(family, (package, ()))
        if first == package:
            found[family] = (package, (*before, file))
    return found


def _packed() -> Iterator[tuple[str, Path]]:
    """The font files of justmytype's packs and of packages that are nothing but files, each with its package."""
    for entry in entry_points(group="justmytype.packs"):
        for folder in entry.load()().get_font_directories():
            for file in sorted(p for p in Path(folder).rglob("*") if p.suffix in {".ttf", ".otf"}):
                yield entry.dist.name if entry.dist else "", file
    for package in _LOOSE:
        with suppress(PackageNotFoundError):
            listed = [p for p in distribution(package).files or () if p.suffix in {".ttf", ".otf"}]
            yield from ((package, Path(str(p.locate()))) for p in sorted(listed))


def missing(locale: Locale) -> tuple[str, ...]:
    """The locale's print fonts that no installed package holds."""
    return tuple(f for f in locale.fonts if not package_files(f))


def how_to_install(locale: Locale) -> str:
    extra = f"[{locale.extra}]" if locale.extra else ""
    return f'Run: pip install "handouts{extra}"'


def font_folders(families: tuple[str, ...], locales: Iterable[Locale], *, own: bool = False) -> tuple[Path, ...]:
    """Return the folders of the packages that hold the families. With `own` fonts, a family may come from these.

    Raises HandoutsError naming the first family that nothing holds.
    """
    folders: set[Path] = set()
    for family in families:
        files = package_files(family) if family not in SIGN_FONTS else ()
        if not files and (of := next((locale for locale in locales if family in locale.fonts), None)):
            raise HandoutsError(f"the font `{family}` is not installed", how_to_install(of))
        if not files and not own and family not in SIGN_FONTS:
            raise HandoutsError(
                f"the font `{family}` is not installed",
                "Install its fontpkg-… package, or give its files in brand.yml (source: file).",
            )
        folders |= {f.parent for f in files}
    return tuple(sorted(folders))


@dataclass(frozen=True, slots=True)
class Face:
    """A font cut down to some characters: its weights as CSS says them, and itself as a WOFF2 data URI."""

    weight: str
    uri: str


@lru_cache(maxsize=64)
def web_faces(family: str, characters: str) -> tuple[Face, ...]:
    """The upright regular and semibold faces of a packaged family, cut down to some characters; none if not packaged.

    What shaping needs of them (joined letters, marks) comes along.
    """
    if family in SIGN_FONTS:
        return (Face("400", _subset(sign_font(family).content, characters)),)
    files = [f for f in package_files(family) if "Italic" not in f.name]
    variable = [f for f in files if "[" in f.name or "VF" in f.name]
    if variable:
        return (Face("200 900", _subset(variable[0].read_bytes(), characters)),)
    return tuple(
        Face(weight, _subset(file.read_bytes(), characters))
        for name, weight in (("Regular", "400"), ("SemiBold", "600"))
        for file in files
        if file.stem.endswith(f"-{name}")
    )


def regular(family: str, characters: str) -> bytes:
    """Return the upright regular face of a packaged variable family, cut down to some characters."""
    return _cut(next(f for f in package_files(family) if "Italic" not in f.name).read_bytes(), characters, weight=400)


def _subset(font: bytes, characters: str) -> str:
    import base64
    import io

    from fontTools.ttLib.woff2 import compress

    out = io.BytesIO()
    compress(io.BytesIO(_cut(font, characters)), out)
    return "data:font/woff2;base64," + base64.b64encode(out.getvalue()).decode()


def _cut(font: bytes, characters: str, *, weight: int = 0) -> bytes:
    """A font cut down to some characters; with a weight, also to that one of a variable font."""
    import uharfbuzz

    face, wanted = uharfbuzz.Face(uharfbuzz.Blob(font)), uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    if weight:
        wanted.pin_axis_location(face, "wght", weight)
    return bytes(uharfbuzz.subset(face, wanted).blob.data)
