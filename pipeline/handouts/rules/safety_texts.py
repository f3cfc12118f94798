"""Rule F026: what a patient's safety hangs on is in every file that is built, also in a draft. It can't be waived."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from handouts.core.findings import Finding, Place
from handouts.rules.engine import Hit, check, hit, rule
from handouts.rules.one_page import Sheet
from handouts.rules.verification import DIFFERENCE, HINT, SHOWN, Finished
from handouts.verification.alignment import under
from handouts.verification.blocks import shown
from handouts.verification.extracted import DamagedError
from handouts.verification.safety_texts import lost_safety_texts


@dataclass(frozen=True)
class Written(Finished):
    """A finished file that is read for its safety texts alone, in a hundredth of a second."""


def check_file(file: Finished, *, whole: bool) -> tuple[Finding, ...]:
    """In what a finished file differs from its edition, on the whole or in its safety texts alone; and whether it is as
    short as it must be.
    """
    parts = file.document, file.format, file.content, file.file, file.source
    return (*check(file if whole else Written(*parts)), *check(Sheet(*parts)))


@rule(
    "F026",
    *DIFFERENCE,
    hint=HINT,
    serves="IPDAS v4, positive and negative features of each option; NICE ECD8, content and process",
)
def safety_text_lost(written: Written) -> Iterator[Hit]:
    """A file that is being built lacks a text that a patient's safety hangs on, or has it in another place.

    These are the key message, the notice of a draft, the name and the kind of each option, its benefits, its harms with
    their numbers and what is not known, each sign to call for, and the headings over them. Every file is read for
    them before it is written, by a reader that shares no code with the writer: drafts are read by people, too, and an
    engine that stops half-way leaves a page that looks whole.

    Only words and their order are looked at. All else is compared with `--verify` (F010 to F024), and always in a
    release, and for a clinic with templates of its own.
    """
    try:
        lost = lost_safety_texts(written.document, written.format, written.content)
    except DamagedError as error:
        yield hit(Place(written.file), where=written.file.name, said=str(error))
        return
    for one in islice(lost, SHOWN):
        place, unit = written.place_of(one)
        said = f"{one.what} “{shown(one.block.text)}” is not in the file, or not in its place{under(one)}"
        yield hit(place, path=unit, where=written.file.name, said=said)
