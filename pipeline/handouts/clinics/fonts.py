"""Where fonts come from: packages and a clinic's own files, never the system's, so that every machine sets alike."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, entry_points, version
from pathlib import Path

from handouts.core.findings import HandoutsError
from handouts.language.locales import Locale


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
    package = _packs().get(family, ("", ()))[0]
    return f"{package} {version(package)}" if package else ""


@lru_cache(maxsize=1)
def _packs() -> Mapping[str, tuple[str, tuple[Path, ...]]]:
    """The families of installed justmytype packs, which hold what fontpkg lacks: (package, files) by family."""
    from fontTools.ttLib import TTFont

    found: dict[str, tuple[str, tuple[Path, ...]]] = {}
    for entry in entry_points(group="justmytype.packs"):
        for folder in entry.load()().get_font_directories():
            for file in sorted(p for p in Path(folder).rglob("*") if p.suffix in {".ttf", ".otf"}):
                with TTFont(file, lazy=True) as font:
                    family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
                before = found.get(family, ("", ()))[1]
                found[family] = (entry.dist.name if entry.dist else "", (*before, file))
    return found


def missing(locale: Locale) -> tuple[str, ...]:
    """The locale's print fonts that no installed package holds."""
    return tuple(f for f in locale.fonts if not package_files(f))


def how_to_install(locale: Locale) -> str:
    extra = f"[{locale.extra}]" if locale.extra else ""
    return f'Run: pip install "handouts{extra}"'


def font_folders(families: tuple[str, ...], locale: Locale, *, own: bool = False) -> tuple[Path, ...]:
    """Return the folders of the packages that hold the families. With `own` fonts, a family may come from these.

    Raises HandoutsError naming the first family that nothing holds.
    """
    folders: set[Path] = set()
    for family in families:
        files = package_files(family)
        if not files and family in locale.fonts:
            raise HandoutsError(f"the font `{family}` is not installed", how_to_install(locale))
        if not files and not own:
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
    files = [f for f in package_files(family) if "Italic" not in f.name]
    variable = [f for f in files if "[" in f.name or "VF" in f.name]
    if variable:
        return (Face("200 900", _subset(variable[0], characters)),)
    return tuple(
        Face(weight, _subset(file, characters))
        for name, weight in (("Regular", "400"), ("SemiBold", "600"))
        for file in files
        if file.stem.endswith(f"-{name}")
    )


def _subset(file: Path, characters: str) -> str:
    import base64
    import io

    import uharfbuzz
    from fontTools.ttLib.woff2 import compress

    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    cut = uharfbuzz.subset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file))), wanted)
    out = io.BytesIO()
    compress(io.BytesIO(cut.blob.data), out)
    return "data:font/woff2;base64," + base64.b64encode(out.getvalue()).decode()
