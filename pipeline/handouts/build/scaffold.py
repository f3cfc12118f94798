"""A new handout: a starter that can be built as it is, and in which a check finds nothing but that it is one."""

from datetime import date
from pathlib import Path

from handouts.clinics.template_process import fill
from handouts.core.files import write
from handouts.core.names import id_problem
from handouts.language.library import Library
from handouts.language.locales import SOURCE_LOCALE
from handouts.source.load import HANDOUT_FILE
from handouts.source.value_types import TAKEN


def starter(
    handout_id: str, source: Path, library: Library, language: str = SOURCE_LOCALE, kind: str = "decision"
) -> Path:
    """Make the folder and file of a new handout of a kind. Raises ValueError for a bad id or one that is taken."""
    if why := TAKEN.get(handout_id):
        raise ValueError(f"'{handout_id}' can't be an id: {why}. Choose another, such as {handout_id}-of-the-knee.")
    if id_problem(handout_id):
        raise ValueError(
            f"'{handout_id}' can't be an id: use lower-case letters, digits and hyphens, such as knee-injection."
        )
    file = source / handout_id / HANDOUT_FILE
    if file.parent.exists():
        raise ValueError(f"{file.parent} is there already; choose another id, or remove it first.")
    title = handout_id.replace("-", " ").capitalize()
    values = {"id": handout_id, "title": title, "today": date.today().isoformat()}
    values["language"] = language
    write(file, fill(library, None, f"starter/{kind}.yaml.j2", values).encode())
    return file
