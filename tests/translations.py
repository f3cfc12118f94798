"""Handouts with translations, for the tests of everything between a source and its PO files."""

import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import polib

from conftest import HANDOUT
from files import change
from handouts.clinics.locations import shipped
from handouts.core.po import Message, as_catalog, header, updated, with_targets
from handouts.editions.translation import Texts, Translation, texts_of
from handouts.source.approval_ledger import Approval, Ledger, digests, ledger_text, with_approval
from handouts.source.parts import Level, Text
from handouts.source.text_units import TranslationUnit, leaf_of
from handouts.translate.po_update import update
from loading import library, load, registry, starter
from reading import repository

LOCALE = "es-US"
SHIPPED = "back-pain-procedures"
SHIPPED_LOCALES = ("ar", "es-US", "vi", "zh-Hans")
INTERFACE = repository() / "templates" / "base" / "ui"
SHIPPED_PO = tuple(repository() / "source" / SHIPPED / f"{tag}.po" for tag in SHIPPED_LOCALES)
PO_FILES = (*SHIPPED_PO, *sorted(INTERFACE.glob("*.po")))
"""All PO files of this repository."""

Targets = Mapping[str, tuple[str, str, bool]]


def po_text(units: Iterable[Message], targets: Targets | None = None) -> str:
    """A new Spanish PO file with these units, some of them translated."""
    begun, _ = updated(header("care", LOCALE, "Español", "nplurals=2; plural=(n != 1);"), units)
    return with_targets(begun, targets or {})


def translation(sources: Mapping[str, str], po: str | None = None) -> Translation:
    """A translation of texts that are nowhere on the disk."""
    units = tuple(
        TranslationUnit(path, text, leaf_of(path, (path,), Text(standard=text, plain=text)), Level.STANDARD)
        for path, text in sources.items()
    )
    text = po_text(Message(u.path, u.text) for u in units) if po is None else po
    catalogs = {LOCALE: as_catalog(Path("source/care/es-US.po"), text)}
    texts = Texts("care", Path("source/care"), library(), "en-US", units, catalogs, Ledger(Path()))
    return texts.translation(LOCALE)


# ---------------------------------------------------------------- on the disk


def handout_file(name: str = HANDOUT) -> Path:
    return Path("source") / name / "handout.yaml"


def po_file(name: str = HANDOUT, locale: str = LOCALE) -> Path:
    return Path("source") / name / f"{locale}.po"


def sham(text: str) -> str:
    """Words of no language, with all that must stay as it is. What asks or says no does so in Spanish."""
    accents = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
    parts = re.split(r"(\{.*?\}|@[\w-]+|\]\(.*?\)|<.*?>|nobody)", text)
    said = "".join(p.replace("nobody", "nadie") if i % 2 else p.translate(accents) for i, p in enumerate(parts))
    return f"¿{said}" if said.endswith("?") else said


def translate_all(file: Path) -> None:
    """Give every text of a PO file a sham translation, in which no rule finds an error."""
    po = polib.pofile(str(file), wrapwidth=0)
    for entry in po:
        entry.msgstr = sham(entry.msgid)
    po.save()


def edit(file: Path, path: str, **values: object) -> None:
    """Set a field of one entry of a PO file, as a translator's program does."""
    po = polib.pofile(str(file), wrapwidth=0)
    (entry,) = (e for e in po if e.msgctxt == path)
    for name, value in values.items():
        setattr(entry, name, value)
    po.save()


def translated_starter(folder: Path, *changes: tuple[str, str]) -> Path:
    """A source/ with the starter in it, its words changed, all of it translated into Spanish; the source/."""
    base = shipped() / "base"
    file = starter(HANDOUT, folder / "source", base)
    for old, new in changes:
        change(file, old, new)
    source = load(file.parent)
    done = update(texts_of(source), registry(base)[LOCALE], source.handout, {})
    done.file.write_bytes(done.text.encode())
    translate_all(done.file)
    return folder / "source"


def shipped_and_approved(folder: Path) -> Path:
    """A copy of the shipped handout with its translations, all of them approved; its folder."""
    copy = Path(shutil.copytree(repository() / "source" / SHIPPED, folder / "source" / SHIPPED))
    approve_all(copy)
    return copy


def approve_all(folder: Path) -> None:
    """Approve every text in every language, whatever its state. No person has: this is for tests alone."""
    texts = texts_of(load(folder))
    ledger = Ledger(texts.ledger.file)
    for locale, catalog in texts.catalogs.items():
        units = {u.path: digests(u.text, catalog.entries[u.path].target) for u in texts.units}
        given = {"locale": locale, "by": "A. Tester", "role": "community", "method": "human"}
        ledger = with_approval(ledger, Approval.model_validate({**given, "date": date(2026, 11, 24), "units": units}))
    ledger.file.write_text(ledger_text(ledger), "utf-8")


# ---------------------------------------------------------------- what gettext asks of a PO file


def complaints(file: Path) -> list[str]:
    """What is wrong with a PO file for gettext: a look of our own, and `msgfmt --check` where it is installed."""
    po = polib.pofile(file.read_bytes().decode("utf-8") + "\n")
    found = [f"no {name} in the header" for name in ("Language", "MIME-Version") if name not in po.metadata]
    if "charset=UTF-8" not in po.metadata.get("Content-Type", ""):
        found.append("another charset than UTF-8")
    keys = [(e.msgctxt, e.msgid) for e in po]
    found += [f"{key} is defined twice" for key in dict.fromkeys(keys) if keys.count(key) > 1]
    for e in po:
        if len({(t[:1] == "\n", t[-1:] == "\n") for t in (e.msgid, e.msgstr) if t}) > 1:
            found.append(f"{e.msgctxt}: only one of source and translation begins or ends with a line end")
    if program := shutil.which("msgfmt"):
        command = [program, "--check", "--output-file=/dev/null", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
        found += done.stderr.splitlines() if done.returncode else []
    return found
