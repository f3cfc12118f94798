"""Every shipped file passes every independent validator that fits it."""

from collections import Counter

import pytest

from conformance.kit import Kit
from conformance.validators import run_all
from shipped import EDITIONS, output


@pytest.mark.conformance
def test_every_shipped_file_passes_every_validator(kit: Kit) -> None:
    files = [e.path(form) for e in EDITIONS for form in ("pdf", "large-print", "docx", "epub", "html")]
    verdicts = run_all(kit, files)
    failed = [f"{v.validator}: {v.file.relative_to(output())}: {v.detail}" for v in verdicts if not v.passed]
    assert not failed, "\n".join(failed)
    counts = Counter(v.validator for v in verdicts)
    each = len(EDITIONS)
    assert counts == {
        "veraPDF PDFUA-1": 2 * each,
        "veraPDF PDFA-2A": 2 * each,
        "Open XML SDK": each,
        "docx-integrity": each,
        "EPUBCheck": each,
        "Ace": each,
        "axe 1280px": each,
        "axe 320px": each,
        "axe dark": each,
        "reflow": each,
        "Nu": each,
    }
