"""Where fonts come from: packages and a clinic's own files, never the system's, so that every machine sets alike."""

from functools import lru_cache
from pathlib import Path

from handouts.findings import HandoutsError


@lru_cache(maxsize=32)
def package_files(family: str) -> tuple[Path, ...]:
    """The font files that an installed font package holds for a family; empty when none does."""
    import fontpkg

    for known in fontpkg.families().values():
        if known.name == family:
            return tuple(f.path for f in known.files)
    return ()


def font_folders(families: tuple[str, ...], own: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """The folders that hold the families. Raises HandoutsError naming the first family that nothing holds."""
    folders = {f.parent for f in own}
    for family in families:
        files = package_files(family)
        if not files and not own:
            raise HandoutsError(
                f"the font `{family}` is not installed",
                "Install its fontpkg-… package, or give its files in brand.yml (source: file).",
            )
        folders |= {f.parent for f in files}
    return tuple(sorted(folders))


@lru_cache(maxsize=64)
def subset_woff2(family: str, characters: str) -> str:
    """The upright face of a packaged family, cut down to some characters, as a WOFF2 data URI; "" if not packaged."""
    import base64
    import io

    from fontTools import subset
    from fontTools.ttLib import TTFont

    faces = [f for f in package_files(family) if "Italic" not in f.name]
    if not faces:
        return ""
    options = subset.Options(flavor="woff2", layout_features=["kern", "mark", "mkmk", "ccmp", "locl"])
    options.recalc_timestamp = False
    font = TTFont(faces[0], recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return "data:font/woff2;base64," + base64.b64encode(out.getvalue()).decode()
