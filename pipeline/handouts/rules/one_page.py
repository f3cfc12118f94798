"""Rule A020: a handout that is to be one page is one. It can't be waived: whoever wants two leaves `one_page` out."""

from collections.abc import Iterator
from dataclasses import dataclass

from handouts.core.findings import Place, Severity
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.verification import Finished
from handouts.verification.extracted import DamagedError
from handouts.verification.read import read


@dataclass(frozen=True)
class Sheet(Finished):
    """A finished file that is counted: the pages that it has, and those that its handout asks for."""


@rule(
    "A020",
    Severity.ERROR,
    "{file} needs {pages} pages, and `layout.one_page` asks for one",
    hint="Cut words or a section, or leave `one_page` out. Letters are never made smaller to fit.",
    serves=OWN,
)
def more_than_one_page(sheet: Sheet) -> Iterator[Hit]:
    """A PDF has two pages or more, and its handout says that it must fit on one.

    An action plan on a refrigerator, a log, a card for a wallet: the second page is the one that is lost. With
    `one_page`, margins and the space between parts are smaller; letters are not.

    Each reading level and each clinic is counted by itself. A translation may need more lines than its source, and has
    them: nobody is refused a handout for that. Large print has as many pages as it needs, and so have two languages
    side by side.
    """
    if sheet.format != "pdf" or sheet.document.second or not _one_page(sheet):
        return
    try:
        pages = read(sheet.content, sheet.format).page_count
    except DamagedError:  # F023 and F026 say so
        return
    if pages > 1:
        place = sheet.source.place("layout", "one_page") if sheet.source else Place(sheet.file)
        yield hit(place, file=sheet.file.name, pages=pages)


def _one_page(sheet: Sheet) -> bool:
    edition = sheet.document.edition
    return edition.locale == edition.source_locale and bool(edition.data["handout"]["layout"]["one_page"])
