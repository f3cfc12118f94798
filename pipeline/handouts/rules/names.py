"""Rules C: the name of a clinic's folder."""

from collections.abc import Iterator

from handouts.clinics.locations import name_problem
from handouts.core.findings import Place, Severity
from handouts.rules.clinic import Theme
from handouts.rules.engine import OWN, Hit, hit, rule


@rule(
    "C017",
    Severity.ERROR,
    "`{name}` can't be the name of a clinic: {why}",
    hint="Rename the folder, to something like `riverside-pain`.",
    serves=OWN,
)
def clinic_name(theme: Theme) -> Iterator[Hit]:
    """The folder of a clinic has a name that no clinic can have, so no file is built for it.

    The name becomes a part of addresses and of folders on every kind of computer. So it has lower-case letters and
    digits, joined by single hyphens, and is not one that Windows keeps for itself. `base` stands for handouts without a
    clinic's name.

        templates/clinics/St. Mary/      # wrong
        templates/clinics/st-mary/       # right
    """
    clinic = theme.clinic
    if clinic.folder and (why := name_problem(clinic.name)):
        yield hit(Place(clinic.folder), name=clinic.name, why=why)
