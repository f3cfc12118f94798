"""Where templates are: those that ship, a project's own, and each clinic's."""

from pathlib import Path

from handouts.core.findings import HandoutsError

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
    for root in (templates, shipped()):
        if (root / "clinics" / clinic).is_dir():
            return root / "clinics" / clinic
    names = ", ".join(clinic_names(templates)) or "none"
    raise HandoutsError(f"there is no clinic `{clinic}`", f"Clinics here: {names}. A new one is a folder of that name.")


def clinic_names(templates: Path) -> tuple[str, ...]:
    folders = (root / "clinics" for root in (templates, shipped()))
    return tuple(sorted({d.name for f in folders if f.is_dir() for d in f.iterdir() if d.is_dir()}))


def checked_clinic_names(templates: Path, source: Path) -> tuple[str, ...]:
    """The clinics that a check of these handouts looks at: a project's own. The example that ships is checked with the
    handouts that ship beside it, and is no concern of somebody else's.
    """
    examples = (shipped() / "clinics").resolve()
    if source.resolve() == (shipped().parent / "source").resolve():
        return clinic_names(templates)
    return tuple(n for n in clinic_names(templates) if clinic_folder(templates, n).parent.resolve() != examples)
