"""Every shipped file passes every independent validator that fits it."""

from collections import Counter

import pytest

from conformance.kit import Kit
from conformance.validators import run_all
from reading import repository
from shipped import EDITIONS, PSEUDO, REAL, SIDE_BY_SIDE, besides


@pytest.mark.conformance
def test_every_shipped_file_passes_every_validator(kit: Kit) -> None:
    files = [e.path(form) for e in EDITIONS for form in ("pdf", "large-print", "docx", "epub", "html")]
    files += [file for file in besides() if file.suffix != ".txt"]
    verdicts = run_all(kit, files)
    failed = [f"{v.validator}: {v.file.relative_to(repository())}: {v.detail}" for v in verdicts if not v.passed]
    assert not failed, "\n".join(failed)
    counts = Counter(v.validator for v in verdicts)
    whole, pairs = len(EDITIONS) + len(PSEUDO), len(SIDE_BY_SIDE)
    each = whole + pairs
    assert counts == {
        "veraPDF PDFUA-1": whole + each,
        "veraPDF PDFA-2A": whole + each,
        "Open XML SDK": each,
        "docx-integrity": each,
        "EPUBCheck": whole,
        "Ace": whole,
        "axe 1280px": each,
        "axe 320px": each,
        "axe dark": each,
        "reflow": each,
        "Nu": each,
    }


@pytest.mark.conformance
def test_every_kind_of_section_passes_every_validator(kit: Kit) -> None:
    """In the handouts that people really have; on A4, their PDFs."""
    whole, papers = (tuple(b for b in REAL if b.clinic == clinic) for clinic in ("base", "harbour"))
    files = [b.path(form) for b in whole for form in ("pdf", "large-print", "docx", "epub", "html")]
    verdicts = run_all(kit, [*files, *(b.path("pdf") for b in papers)])
    failed = [f"{v.validator}: {v.file.name} ({v.file.parent.name}): {v.detail}" for v in verdicts if not v.passed]
    assert not failed, "\n".join(failed)
    assert Counter(v.validator for v in verdicts)["Ace"] == len(whole)
