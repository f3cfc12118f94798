"""What in a clinic's folder is a program and not data. It counts only where the project trusts it: handouts.yaml."""

from dataclasses import replace
from pathlib import PurePosixPath

from handouts.core.folders import Folder

TEMPLATE = ".j2"
FONTS = frozenset({".ttf", ".otf"})


def is_program(name: str) -> bool:
    """Whether a file can decide what a page says or how it is drawn: a template, or a font."""
    return PurePosixPath(name).suffix.lower() in {TEMPLATE, *FONTS}


def is_font(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in FONTS


def programs(folder: Folder) -> tuple[str, ...]:
    """The names of the programs in a clinic's folder, in order."""
    return tuple(sorted(filter(is_program, folder.files)))


def without_programs(folder: Folder) -> Folder:
    """The folder with its data alone."""
    return replace(folder, files={name: content for name, content in folder.files.items() if not is_program(name)})


def trust_digest(folder: Folder) -> str:
    """The digest of all programs in a clinic's folder, names and bytes, as handouts.yaml has it: `sha256:…`."""
    found = {name: folder.files[name] for name in programs(folder)}
    return f"sha256:{Folder(folder.path, found).digest}"
