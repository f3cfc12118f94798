"""How long a PDF build takes, against the bare Pandoc and Typst work for the same documents: `make bench`.

The bare work is what a person's own script would do: Pandoc once a document, from the composed Markdown to Typst with
its citations resolved; then Typst, in one Python process, on the very Typst code that the pipeline makes. It checks
nothing, translates nothing, and knows no clinic. Both sides are whole processes, run in turn; nothing is kept.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn
from unittest.mock import patch

from handouts.core.folders import Asset
from handouts.core.parallel import default_workers
from handouts.document.compose import BODY, Composed, compose, filled
from handouts.document.pandoc import Pandoc, pandoc_path
from handouts.editions.edition import Edition, select
from handouts.formats import pdf, typst_engine
from handouts.formats.format import Tools
from handouts.project import open_project
from handouts.source.parts import Level

ROOT = Path(__file__).resolve().parents[1]
RUNS = 7

READER = "markdown-auto_identifiers-implicit_header_references-implicit_figures-raw_html-smart"
"""How a person would have the composed Markdown read."""

BARE = f"""
import pathlib, subprocess, sys, typst
pandoc, fonts, *documents = sys.argv[1:]
for folder in documents:
    files = ["--metadata-file", folder + "/meta.json", folder + "/body.md", "-o", folder + "/body.typ"]
    subprocess.run([pandoc, "--from", {READER!r}, "--to", "typst", "--citeproc", *files], check=True)
for folder in documents:
    typst.compile(folder + "/main.typ", folder + "/main.pdf", root=folder, font_paths=fonts.split(":"),
                  ignore_system_fonts=True, pdf_standards={typst_engine.STANDARDS!r})
"""


def metadata(edition: Edition) -> Mapping[str, Any]:
    """What a person would tell Pandoc beside the text."""
    csl = str(ROOT / "templates" / "base" / "citation.csl")
    cited = {"references": edition.data["handout"]["references"], "lang": edition.source_locale.tag}
    return {**cited, "link-citations": "true", "nocite": "@*", "csl": csl}


def prepare(work: Path) -> tuple[list[Path], str]:
    """A folder a document with what the bare work starts from; and the folders of the fonts."""
    font_folders: set[str] = set()
    made: list[Path] = []
    pandoc = Pandoc()

    def keep(code: str, assets: dict[str, Asset], fonts: tuple[Path, ...], *_: object) -> NoReturn:
        font_folders.update(str(f) for f in fonts)
        folder = work / str(len(made))
        folder.mkdir()
        for name, asset in assets.items():
            (folder / name).write_bytes(asset.content)
        (folder / "main.typ").write_text(code, "utf-8")
        (folder / "body.md").write_text(str(filled(edition, ROOT / "templates" / "base" / BODY)), "utf-8")
        (folder / "meta.json").write_text(json.dumps(metadata(edition)), "utf-8")
        made.append(folder)
        raise KeyboardInterrupt  # what comes after is the work that is measured

    project = open_project(ROOT / "source", ROOT / "templates")
    clinic = project.clinic("base")
    with patch.object(typst_engine, "pdf", keep):
        for source in project.handouts(project.ids).values():
            for locale in source.locales:
                for level in Level:
                    edition = select(source, locale=locale, level=level, clinic=clinic)
                    composed = compose(edition, pandoc)
                    assert isinstance(composed, Composed), composed
                    with suppress(KeyboardInterrupt):
                        pdf.render_pdf(composed.document, Tools(pandoc, clinic.tokens.page))
    pandoc.close()
    return made, ":".join(sorted(font_folders))


def timed(command: list[str], check: Callable[[], None]) -> float:
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    check()
    return seconds


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--runs", type=int, default=RUNS, help="how often each side runs (default: %(default)s)")
    runs: int = options.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        work = Path(temporary)
        folders, fonts = prepare(work)
        output = work / "output"
        build = [sys.executable, "-m", "handouts", "build", "-q", "-f", "pdf", "--force", "--output", str(output)]
        bare = [sys.executable, "-c", BARE, pandoc_path(), fonts, *map(str, folders)]

        def built() -> None:
            assert len(list(output.rglob("*.pdf"))) == len(folders)
            shutil.rmtree(output)

        def set_bare() -> None:
            for folder in folders:
                (folder / "main.pdf").unlink()
                (folder / "body.typ").unlink()

        workers = default_workers()
        sides = {
            "bare Pandoc and Typst": (bare, set_bare),
            "handouts build, -j 1": ([*build, "-j", "1"], built),
            f"handouts build, -j {workers}": ([*build, "-j", str(workers)], built),
        }
        seconds: dict[str, list[float]] = {name: [] for name in sides}
        for turn in range(runs + 1):
            for name, (command, check) in sides.items():
                spent = timed(command, check)
                if turn:  # the first round warms the disk's cache
                    seconds[name].append(spent)
    report(seconds, len(folders))


def report(seconds: dict[str, list[float]], documents: int) -> None:
    bare = statistics.median(next(iter(seconds.values())))
    print(f"{documents} documents to PDF, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print(f"{'':<24}{'median':>9}{'fastest':>9}{'slowest':>9}{'ratio':>8}")
    for name, all_of_them in seconds.items():
        middle = statistics.median(all_of_them)
        row = f"{middle:>7.2f} s{min(all_of_them):>7.2f} s{max(all_of_them):>7.2f} s{middle / bare:>8.2f}"
        print(f"{name:<24}{row}")


if __name__ == "__main__":
    main()
