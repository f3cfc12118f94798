"""Proof that each validator fails what deserves it: one that cannot fail proves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest

from conformance import samples
from conformance.__main__ import main
from conformance.kit import Kit, KitError, install
from conformance.process import run
from conformance.validators import (
    FAMILIES,
    PDF_PROFILES,
    Validator,
    ace,
    axe,
    docx_integrity,
    epubcheck,
    nu,
    openxml,
    run_all,
    verapdf,
)
from conformance.verdict import Verdict

pytestmark = pytest.mark.conformance

EVERY_VALIDATOR = [
    pytest.param(validator, suffix, id=validator.__name__)
    for suffix, validators in FAMILIES.items()
    for validator in validators
]
STANDARDS: tuple[samples.Standard, ...] = ("ua-1", "a-2a")
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def failures(verdicts: Sequence[Verdict]) -> dict[tuple[str, str], str]:
    """Why each failed check failed, by file and check."""
    return {(v.file.stem, v.validator): v.detail for v in verdicts if not v.passed}


def test_verapdf_fails_a_pdf_without_tags_and_one_that_claims_nothing(kit: Kit, tmp_path: Path) -> None:
    good = samples.pdf(tmp_path / "good.pdf", standards=STANDARDS)
    untagged = samples.pdf(tmp_path / "untagged.pdf", tags=False)
    silent = samples.pdf(tmp_path / "silent.pdf")
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(good.read_bytes()[:200])

    found = failures(verapdf(kit, [good, untagged, silent, broken]))

    bad = ("untagged", "silent", "broken")
    assert set(found) == {(name, f"veraPDF {profile}") for name in bad for profile in PDF_PROFILES}
    assert "7.1 t11 x1" in found["untagged", "veraPDF PDFUA-1"]
    assert "5 t1 x1 The document metadata stream doesn't contain" in found["silent", "veraPDF PDFUA-1"]
    assert "could not be validated" in found["broken", "veraPDF PDFA-2A"]


def failed_book(validator: Validator, kit: Kit, folder: Path, **flaw: str) -> tuple[str, str]:
    """The check that a book with a flaw failed, and why; the book beside it has none, and passes."""
    bad, good = samples.epub(folder / "bad.epub", **flaw), samples.epub(folder / "good.epub")
    [((name, check), why)] = failures(validator(kit, [bad, good])).items()
    assert name == "bad"
    return check, why


def test_epubcheck_fails_xhtml_that_is_not_well_formed(kit: Kit, tmp_path: Path) -> None:
    check, why = failed_book(epubcheck, kit, tmp_path, close="")
    assert check == "EPUBCheck"
    assert "FATAL RSC-016 EPUB/text/ch001.xhtml" in why


def test_ace_fails_an_image_without_a_description(kit: Kit, tmp_path: Path) -> None:
    check, why = failed_book(ace, kit, tmp_path, extra='<img src="spine.png"/>')
    assert check == "Ace"
    assert "image-alt (critical)" in why


def test_axe_fails_each_page_in_the_view_where_it_is_wrong(kit: Kit, tmp_path: Path) -> None:
    pages = [
        samples.html(tmp_path / f"{name}.html", body, style)
        for name, body, style in (
            ("good", samples.PARAGRAPH, ""),
            ("blind", f"<img src='{PIXEL}'>", ""),
            ("pale", samples.PARAGRAPH, "p { color: #ccc }"),
            ("dim", samples.PARAGRAPH, "@media (prefers-color-scheme: dark) { p { color: #ccc } }"),
            ("cramped", samples.PARAGRAPH, "@media (max-width: 400px) { p { color: #ccc } }"),
            ("unsure", samples.PARAGRAPH, "p { background: linear-gradient(#fff, #000) }"),
            ("wide", samples.PARAGRAPH, "p { width: 600px }"),
        )
    ]

    found = failures(axe(kit, pages))

    views = ("axe 1280px", "axe 320px", "axe dark")
    assert set(found) == {
        *((page, view) for page in ("blind", "pale", "unsure") for view in views),
        ("dim", "axe dark"),
        ("cramped", "axe 320px"),
        ("wide", "reflow"),
    }
    assert "image-alt (critical)" in found["blind", "axe 320px"]
    assert "color-contrast (serious)" in found["pale", "axe dark"]
    assert "cannot tell: color-contrast" in found["unsure", "axe 1280px"]
    assert "on a 320 px screen" in found["wide", "reflow"]


def test_nu_fails_errors_and_nameless_sections_and_mentions_other_warnings(kit: Kit, tmp_path: Path) -> None:
    good = samples.html(tmp_path / "good page é.html")
    wrong = samples.html(tmp_path / "wrong.html", "<h2>Image</h2><img src='spine.png'>")
    nameless = samples.html(tmp_path / "nameless.html", "<section><p>Ask.</p></section>")
    warned = samples.html(tmp_path / "warned.html", "<script type='text/javascript'></script>")

    verdicts = nu(kit, [good, wrong, nameless, warned])

    found = failures(verdicts)
    assert set(found) == {("wrong", "Nu"), ("nameless", "Nu")}
    assert "alt" in found["wrong", "Nu"]
    assert "Section lacks heading" in found["nameless", "Nu"]
    assert [v.detail != "" for v in verdicts] == [False, True, True, True]


def test_openxml_fails_an_element_that_word_does_not_know(kit: Kit, tmp_path: Path) -> None:
    good = samples.word(tmp_path / "good.docx")
    bogus = samples.word(tmp_path / "bogus.docx", old="<w:body>", new="<w:body><w:bogus/>")
    found = failures(openxml(kit, [good, bogus]))
    assert set(found) == {("bogus", "Open XML SDK")}
    assert "bogus" in found["bogus", "Open XML SDK"]


def test_both_docx_validators_fail_a_relationship_that_leads_nowhere(kit: Kit, tmp_path: Path) -> None:
    good = samples.word(tmp_path / "good.docx")
    dangling = samples.word(
        tmp_path / "dangling.docx",
        old=f"<w:t>{samples.WORDS}</w:t></w:r>",
        new='</w:r><w:hyperlink r:id="rId404"><w:r><w:t>Ask</w:t></w:r></w:hyperlink>',
    )
    found = failures([*docx_integrity(kit, [good, dangling]), *openxml(kit, [good, dangling])])
    assert set(found) == {("dangling", "docx-integrity"), ("dangling", "Open XML SDK")}
    assert "rId404" in found["dangling", "docx-integrity"]


@pytest.mark.parametrize(("validator", "suffix"), EVERY_VALIDATOR)
def test_a_file_that_is_not_there_fails(kit: Kit, tmp_path: Path, validator: Validator, suffix: str) -> None:
    verdicts = validator(kit, [tmp_path / f"gone{suffix}"])
    assert verdicts
    assert not any(verdict.passed for verdict in verdicts)


@pytest.mark.parametrize(("validator", "suffix"), EVERY_VALIDATOR)
def test_a_broken_validator_fails_every_file(tmp_path: Path, validator: Validator, suffix: str) -> None:
    (tmp_path / "venv/lib/python3/site-packages").mkdir(parents=True)
    verdicts = validator(Kit(tmp_path), [tmp_path / f"one{suffix}", tmp_path / f"two{suffix}"])
    assert len({verdict.file for verdict in verdicts}) == 2
    assert all(not verdict.passed and verdict.detail for verdict in verdicts)


@pytest.mark.parametrize(("validator", "suffix"), EVERY_VALIDATOR)
def test_no_files_is_an_error(tmp_path: Path, validator: Validator, suffix: str) -> None:
    with pytest.raises(ValueError, match="no files"):
        validator(Kit(tmp_path), [])


def test_run_all_gives_each_file_to_the_validators_for_it(kit: Kit, tmp_path: Path) -> None:
    files = [
        samples.word(tmp_path / "good.docx"),
        samples.pdf(tmp_path / "good.pdf", standards=STANDARDS),
        tmp_path / "good.txt",
        samples.html(tmp_path / "good.html"),
        samples.epub(tmp_path / "good.epub"),
    ]
    verdicts = run_all(kit, files)
    assert failures(verdicts) == {}
    assert [(v.file.suffix, v.validator) for v in verdicts] == [
        (".docx", "Open XML SDK"),
        (".docx", "docx-integrity"),
        (".pdf", "veraPDF PDFUA-1"),
        (".pdf", "veraPDF PDFA-2A"),
        (".html", "axe 1280px"),
        (".html", "axe 320px"),
        (".html", "axe dark"),
        (".html", "reflow"),
        (".html", "Nu"),
        (".epub", "Ace"),
        (".epub", "EPUBCheck"),
    ]
    with pytest.raises(ValueError, match="no files"):
        run_all(kit, [tmp_path / "good.txt"])


def test_the_command_prints_totals_and_exits_0_1_or_2(
    kit: Kit, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    samples.word(tmp_path / "good.docx")
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out.endswith("2 passed, 0 failed\n")

    (tmp_path / "broken.docx").write_bytes(b"not a Word file")
    assert main([str(tmp_path)]) == 1
    assert capsys.readouterr().out.endswith("2 passed, 2 failed\n")

    (tmp_path / "empty").mkdir()
    assert main([str(tmp_path / "empty")]) == 2
    assert "nothing to check" in capsys.readouterr().err


def test_a_program_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KitError, match="Debian packages default-jdk-headless chromium"):
        install(tmp_path / "cache")


def test_a_hung_program_is_stopped_with_all_that_it_started() -> None:
    done = run(["sh", "-c", "echo started; sleep 60 & wait"], limit=0.5)
    assert (done.code, done.stdout) == (None, "started\n")
    assert "was stopped" in done.last_words


def test_installing_again_changes_nothing_even_when_two_do_it_at_once(kit: Kit) -> None:
    stamp = (kit.root / "stamp").stat().st_mtime_ns
    with get_context("spawn").Pool(2) as pool:
        assert pool.map(install, [kit.root] * 2) == [kit, kit]
    assert (kit.root / "stamp").stat().st_mtime_ns == stamp
