"""Five readers find every word of an Arabic, a Persian and an Urdu PDF."""

from pathlib import Path

import pytest

from conformance.kit import Kit
from conformance.readers import AS_DRAWN, READERS
from searched import LINES, files, missing


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    folder = tmp_path_factory.mktemp("readers")
    found: dict[tuple[str, str], Path] = {}
    for language in LINES:
        for form, content in files(folder / language, language, "pdf", "large-print").items():
            found[language, form] = folder / f"{language}-{form}.pdf"
            found[language, form].write_bytes(content)
    return found


@pytest.mark.conformance
@pytest.mark.parametrize("form", ["pdf", "large-print"])
@pytest.mark.parametrize("language", sorted(LINES))
@pytest.mark.parametrize("reader", READERS)
def test_a_search_finds_every_word(
    kit: Kit, searched: dict[tuple[str, str], Path], reader: str, language: str, form: str
) -> None:
    text = READERS[reader](kit, searched[language, form])
    assert not missing(text[::-1] if reader in AS_DRAWN else text, language)
