"""An engine that hangs, dies, eats the memory or gives half an answer costs one file, and the file's name is told."""

import json
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import HANDOUT, Handouts
from engines import SPOILED, fake_pandoc
from handouts.core import parallel
from handouts.core.engine import GIGABYTE
from handouts.core.findings import HandoutsError, of_environment
from handouts.document import pandoc
from handouts.formats import typst_engine

LONG = "#let n = 0\n#for i in range(6000000) { n = calc.rem(n + i, 7) }\n#n"
ENDLESS = "#for i in range(100000) { for j in range(100000) { let n = calc.rem(i + j, 7) } }"
DAY = date(2026, 1, 1)

PARA = {"t": "Para", "c": [{"t": "Str", "c": "x" * 1000}]}
TREE = {"pandoc-api-version": pandoc.API_VERSION, "meta": {}, "blocks": [PARA]}


# ---------------------------------------------------------------- time


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst_engine, "MAX_SECONDS", 0.2)
    began = time.monotonic()
    with pytest.raises(HandoutsError, match=r"Typst took longer than 0\.2 seconds") as told:
        typst_engine.pdf(LONG, {}, (), (), DAY)
    assert "shorter" in told.value.hint
    assert time.monotonic() - began < 30


def test_a_tree_that_takes_too_long_is_given_up_and_the_next_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    warm = pandoc.Pandoc()
    words = [PARA] * 20_000
    small = {**TREE, "blocks": words[:1]}
    assert warm.write(small, "plain")
    with monkeypatch.context() as short:
        short.setattr(pandoc, "MAX_SECONDS", 0.01)
        with pytest.raises(HandoutsError, match=r"Pandoc took longer than 0\.01 seconds"):
            warm.write({**TREE, "blocks": words}, "html")
    assert warm.write(small, "plain").startswith(b"xxx")
    warm.close()


def typst_process() -> int:
    """The process that Typst runs in."""
    process = typst_engine._shared()._process
    assert process is not None
    return process.pid


def test_a_typst_that_takes_too_long_does_not_go_on_without_us(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _page("before")
    mine = typst_process()
    with monkeypatch.context() as short:
        short.setattr(typst_engine, "MAX_SECONDS", 0.2)
        with pytest.raises(HandoutsError, match="Typst took longer"):
            typst_engine.png(ENDLESS, {}, 10)
    with pytest.raises(ProcessLookupError):
        os.kill(mine, 0)
    assert _page("after")


def _page(words: str) -> bytes:
    """A page without words that need a font."""
    return typst_engine.png(f"#set page(width: 5pt, height: 5pt)\n// {words}", {}, 10)


# ---------------------------------------------------------------- an engine that dies


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("#let a = range(400000000)\n#a.len()", id="all numbers up to a large one"),
        pytest.param('#let a = "x" * 4000000000\n#a.len()', id="a text of four gigabytes"),
        pytest.param("#let a = (0,) * 2000000000\n#a.len()", id="a list of two thousand million"),
        pytest.param('#let a = "x"\n#for i in range(60) { a = a + a }', id="a text that doubles"),
        pytest.param("#let a = bytes((1,) * 1000) \n#for i in range(60) { a = a + a }", id="bytes that double"),
    ],
)
def test_a_program_that_takes_all_memory_costs_one_file(code: str) -> None:
    with pytest.raises(HandoutsError, match="Typst") as told:
        typst_engine.png(code, {}, 10)
    assert told.value.hint or "maximum" in str(told.value) or "large" in str(told.value)
    assert _page("after")


def test_a_worker_has_only_so_much_memory() -> None:
    def greedy(size: int) -> str:
        try:
            return f"{len(bytes(size))}"
        except MemoryError as error:
            return str(of_environment(error))

    task = parallel.Task(greedy, lambda job: "died", apart=True)
    said = set(parallel.map_unordered([1000, 3 * GIGABYTE], task, 1))
    assert said == {"1000", "it takes too much memory"}


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_typst_that_is_killed_says_how_it_ended_and_the_next_page_is_made(how: signal.Signals) -> None:
    typst_engine._shared().close()
    killer = threading.Timer(0.5, lambda: os.kill(typst_process(), how))
    killer.start()
    with pytest.raises(HandoutsError, match=rf"Typst stopped unexpectedly \({how.name}\)") as told:
        typst_engine.png(ENDLESS, {}, 10)
    assert "changed last" in told.value.hint
    assert _page("after")


def test_a_typst_that_has_grown_and_is_killed_is_replaced_for_the_same_page() -> None:
    """Whether a page is made must not hang on how many were made before."""
    assert _page("before")
    before = typst_process()
    killer = threading.Timer(0.2, os.kill, (before, signal.SIGKILL))
    killer.start()
    slow = "#for i in range(1500) { for j in range(1000) { let n = calc.rem(i + j, 7) } }"
    assert typst_engine.png(f"#set page(width: 5pt, height: 5pt)\n{slow}", {}, 10)
    killer.join()
    assert typst_process() != before


# ---------------------------------------------------------------- half an answer is no answer


@pytest.fixture
def spoiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[str]:
    """Every Pandoc from now on spoils its second answer."""
    real = pandoc.pandoc_path()
    pandoc.shared.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(pandoc, "pandoc_path", lambda: fake_pandoc(tmp_path, real, SPOILED[request.param]))
        patched.setattr(pandoc, "MAX_SECONDS", 5.0)
        yield request.param
        pandoc.shared().close()
    pandoc.shared.cache_clear()


@pytest.mark.parametrize("spoiled", SPOILED, indirect=True)
def test_pandoc_is_not_believed_when_it(spoiled: str) -> None:
    warm = pandoc.Pandoc()
    good = warm.write(TREE, "html")
    with pytest.raises(HandoutsError, match="Pandoc") as told:
        warm.write(TREE, "docx" if "other bytes" in spoiled else "html")
    assert told.value.hint
    assert warm.write(TREE, "html") == good
    warm.close()


@pytest.mark.parametrize("spoiled", ["gives other bytes than those asked for"], indirect=True)
def test_sources_that_are_no_document_are_not_taken(spoiled: str, style: bytes) -> None:
    warm = pandoc.Pandoc()
    assert warm.cite(TREE, {}, style)["blocks"]
    with pytest.raises(HandoutsError, match="not a document"):
        warm.cite(TREE, {}, style)
    warm.close()


@pytest.fixture
def style() -> bytes:
    return (Path(pandoc.__file__).parents[3] / "templates" / "base" / "citation.csl").read_bytes()


@pytest.mark.parametrize(
    "spoiled", ["ends in the middle of the body", "ends after the body", "says ok and gives nothing"], indirect=True
)
def test_a_build_writes_nothing_of_half_an_answer(spoiled: str, handouts: Handouts, project: Path) -> None:
    words = ("build", "-f", "html,text", "--level", "plain", "-l", "en-US", "-j", "1")
    said = handouts(*words)
    assert said.code == 3, said.err
    assert "not made: " in said.err
    assert "Pandoc" in said.err
    made = {f.name for f in (project / "output").rglob("*") if f.suffix in {".html", ".txt"}}
    assert len(made) < 2
    assert handouts(*words).code == 0


def test_a_pandoc_that_was_killed_between_two_calls_is_started_again() -> None:
    warm = pandoc.Pandoc()
    good = warm.write(TREE, "html")
    process = warm._engine._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert warm.write(TREE, "html") == good
    warm.close()


def test_a_pandoc_that_is_killed_in_the_middle_of_an_answer_gives_none() -> None:
    """With a real kill -9, at ten moments."""
    warm = pandoc.Pandoc()
    many = {**TREE, "blocks": [PARA] * 3000}
    good = warm.write(many, "html")
    for moment in range(10):
        assert warm.write(TREE, "plain")
        process = warm._engine._process
        assert process is not None
        killer = threading.Timer(0.03 * moment, os.kill, (process.pid, signal.SIGKILL))
        killer.start()
        try:
            assert warm.write(many, "html") == good
        except HandoutsError as told:
            assert "stopped unexpectedly" in str(told)
        killer.cancel()
        killer.join()
    warm.close()


def test_a_pandoc_that_is_killed_leaves_nothing_where_the_system_has_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It keeps a file of its own as long as it lives."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    warm = pandoc.Pandoc()
    assert warm.write(TREE, "plain")
    assert [f for f in tmp_path.rglob("*") if f.is_file()]
    process = warm._engine._process
    assert process
    process.kill()
    process.wait()
    assert warm.write(TREE, "plain")
    assert len(list(tmp_path.iterdir())) == 1
    warm.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("#let a = range(400000000)\n#a.len()\n", r"Typst stopped unexpectedly \(SIGABRT\)"),
        ('#import "@preview/cetz:0.3.0"\n', "Typst: a page can't use packages, and is made without the network"),
        (ENDLESS + "\n", r"Typst took longer than 2 seconds"),
    ],
    ids=["takes all memory", "asks the network", "never ends"],
)
def test_a_page_that_typst_does_not_survive_costs_that_page(
    code: str, said: str, workers: str, handouts: Handouts, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = typst_engine.pdf

    def spoiled(code_of_page: str, *rest: Any) -> bytes:
        if "Easier words" in code_of_page or "plain" in code_of_page:
            with monkeypatch.context() as short:
                short.setattr(typst_engine, "MAX_SECONDS", 2.0 if code.startswith(ENDLESS) else 180.0)
                return whole(code + code_of_page, *rest)
        return whole(code_of_page, *rest)

    monkeypatch.setattr(typst_engine, "pdf", spoiled)
    done = handouts("build", "-f", "pdf,html,text", "-j", workers)
    lost = [line for line in done.err.splitlines() if line.startswith("not made: ")]
    assert done.code == 3, done.err
    assert len(lost) == 1, lost
    assert re.fullmatch(rf"not made: base/en-US/{HANDOUT}-\w+\.pdf: {said}", lost[0])
    assert "5 files made, 1 not made" in done.err
    listed = json.loads((project / "output" / "manifest.json").read_text("utf-8"))["files"]
    assert len(listed) == 5
