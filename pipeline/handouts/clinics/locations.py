"""Where templates are: those that ship, a project's own, and each clinic's."""

from collections.abc import Mapping
from os.path import realpath  # of a link that leads to itself, Path.resolve makes an error
from pathlib import Path

from handouts.core.findings import HandoutsError
from handouts.core.folders import folders_in
from handouts.core.names import id_problem

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped() -> Path:
    """The templates that ship: inside the wheel when installed, else the checkout's."""
    packaged = _PACKAGE / "templates"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "templates"


def base_folder(templates: Path) -> Path:
    """The `base` folder to use: the one under `templates` if there is one, else the one that ships."""
    own = templates / "base"
    found = own if own.is_dir() else shipped() / "base"
    if not found.is_dir():
        raise HandoutsError(f"no base templates in {found}", "Install handouts again, or pass --templates.")
    return found


def clinic_folder(templates: Path, clinic: str) -> Path:
    """The folder of a clinic. Raises HandoutsError with the names there are."""
    if folder := _folders(templates).get(clinic):
        return folder
    names = ", ".join(clinic_names(templates)) or "none"
    raise HandoutsError(f"there is no clinic `{clinic}`", f"Clinics here: {names}. A new one is a folder of that name.")


def clinic_names(templates: Path) -> tuple[str, ...]:
    """The clinics that files can be built for."""
    return tuple(name for name in _folders(templates) if not name_problem(name))


def checked_clinic_names(templates: Path, source: Path) -> tuple[str, ...]:
    """The clinics that a check of these handouts looks at: a project's own, those too whose name can't be one. The
    example that ships is checked with the handouts that ship beside it, and is no concern of somebody else's.
    """
    examples = realpath(shipped() / "clinics")
    beside = realpath(source) == realpath(shipped().parent / "source")
    return tuple(n for n, folder in _folders(templates).items() if beside or realpath(folder.parent) != examples)


def name_problem(clinic: str) -> str:
    """Why a clinic can't have the name of its folder; "" if it can."""
    return id_problem(clinic, {"base": "it stands for handouts without a clinic's name"})


def _folders(templates: Path) -> Mapping[str, Path]:
    """Each clinic's folder by its name, in order; a project's own before the one that ships."""
    roots = (root / "clinics" for root in (shipped(), templates))
    found = {name: root / name for root in roots for name in folders_in(root)}
    return dict(sorted(found.items()))
