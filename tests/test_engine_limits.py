"""An engine that does not come to an end is stopped, and what it was to make is told as not made."""

import time
from datetime import date

import pytest

from handouts.core.findings import HandoutsError
from handouts.core.parallel import within
from handouts.document import pandoc
from handouts.formats import typst_engine

LONG = "#let n = 0\n#for i in range(6000000) { n = calc.rem(n + i, 7) }\n#n"


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst_engine, "MAX_SECONDS", 0.2)
    began = time.monotonic()
    with pytest.raises(HandoutsError, match=r"Typst took longer than 0\.2 seconds") as told:
        typst_engine.pdf(LONG, {}, (), (), date(2026, 1, 1))
    assert "shorter" in told.value.hint
    assert time.monotonic() - began < 30


def test_a_tree_that_takes_too_long_is_given_up_and_the_next_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    warm = pandoc.Pandoc()
    words = [{"t": "Para", "c": [{"t": "Str", "c": "x" * 1000}]}] * 20_000
    tree = {"pandoc-api-version": pandoc.API_VERSION, "meta": {}, "blocks": words}
    small = {**tree, "blocks": words[:1]}
    assert warm.write(small, "plain")
    with monkeypatch.context() as short:
        short.setattr(pandoc, "MAX_SECONDS", 0.01)
        with pytest.raises(HandoutsError, match=r"Pandoc took longer than 0\.01 seconds"):
            warm.write(tree, "html")
    assert warm.write(small, "plain").startswith(b"xxx")
    warm.close()


def test_what_work_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)
    assert within(5, lambda: "done") == "done"
