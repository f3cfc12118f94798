"""One function a validator: it takes many files, starts few processes, and gives a verdict on each file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

from conformance.kit import HERE, Kit
from conformance.process import Done, run
from conformance.verdict import Verdict, absolute, answer_lines, json_object, judge

AT_ONCE = 2
# These JVMs live for seconds: the quick compiler and the plain collector make them start sooner.
# That compiler uses more stack, and Nu runs out of the usual one.
JAVA = ("java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss8m", "-Duser.language=en")
PDF_PROFILES = ("PDFUA-1", "PDFA-2A")
AXE_CHECKS = ("axe 1280px", "axe 320px", "axe dark", "reflow")
NU_WARNINGS_THAT_FAIL = ("lacks heading",)

Validator = Callable[[Kit, Sequence[Path]], list[Verdict]]


def verapdf(kit: Kit, files: Sequence[Path]) -> list[Verdict]:
    """PDF/UA-1 and PDF/A-2a, by veraPDF."""
    paths = absolute(files)
    done = run([*JAVA, "-cp", kit.verapdf, "VeraPdf", ",".join(PDF_PROFILES), *paths])
    return judge([f"veraPDF {profile}" for profile in PDF_PROFILES], files, answer_lines(done), done)


def epubcheck(kit: Kit, files: Sequence[Path]) -> list[Verdict]:
    """EPUB 3.3, by EPUBCheck: no fatal, error or warning."""
    paths = absolute(files)
    done = run([*JAVA, "-cp", kit.epubcheck, "EpubCheckMany", *paths])
    return judge(["EPUBCheck"], files, answer_lines(done), done)


def ace(kit: Kit, files: Sequence[Path]) -> list[Verdict]:
    """EPUB Accessibility 1.1, by Ace: outcome pass and no assertion."""
    with TemporaryDirectory() as scratch:  # Ace leaves reports, logs and settings behind
        env = {
            "PUPPETEER_EXECUTABLE_PATH": str(kit.browser),
            "ACE_TIMEOUT_INITIAL": "60000",  # a browser may need more than five seconds to start
            "TMPDIR": scratch,
            "XDG_CONFIG_HOME": scratch,
            "XDG_STATE_HOME": scratch,
        }
        done = _node(kit, "ace.js", absolute(files), env)
    return judge(["Ace"], files, answer_lines(done), done)


def axe(kit: Kit, files: Sequence[Path]) -> list[Verdict]:
    """WCAG 2.2 AA and best practice, by axe-core: at a desk, on a phone, in the dark; no sideways scroll."""
    done = _node(kit, "axe.js", absolute(files), {"CHROMIUM": str(kit.browser)})
    return judge(AXE_CHECKS, files, answer_lines(done), done)


def nu(kit: Kit, files: Sequence[Path]) -> list[Verdict]:
    """The HTML standard, by the Nu checker: an error fails, and so does a section without a heading."""
    paths = absolute(files)
    done = run([*JAVA, "-jar", kit.nu, "--format", "json", "--stdout", "--verbose", *paths])
    report = json_object(done.stdout)
    messages: list[dict[str, Any]] = report.get("messages", [])
    mine = {path: [message for message in messages if _about(message, path)] for path in paths}
    # Nu says nothing of a clean file, but --verbose lists each file that it read. A message that belongs
    # to no file is about a breakdown of Nu's own, and then a file without messages proves nothing.
    sound = "messages" in report and sum(map(len, mine.values())) == len(messages)
    read = {Path(line) for line in done.stderr.splitlines()} if sound else set()
    problems = {path: [_nu_text(message) for message in mine[path] if _nu_fails(message)] for path in paths}
    answers = {("Nu", path): found for path, found in problems.items() if found or path in read}
    return [
        # Other warnings don't fail a file, but are worth a look.
        replace(verdict, detail="; ".join(map(_nu_text, filter(_nu_warns, mine[verdict.file.absolute()]))))
        if verdict.passed
        else verdict
        for verdict in judge(["Nu"], files, answers, done)
    ]


def openxml(kit: Kit, files: Sequence[Path]) -> list[Verdict]:
    """Office Open XML as Microsoft 365 reads it, by the Open XML SDK; it takes one file a process."""
    program = kit.node_modules / ".bin" / "ooxml-validator"

    def one(path: Path) -> Verdict:
        done = run([kit.node, program, path])
        report = json_object(done.stdout)
        answers = {}
        if isinstance(report.get("ok"), bool):
            errors = [f"{error['path'] or 'file'}: {error['description']}" for error in report["errors"]]
            answers["Open XML SDK", path] = [] if report["ok"] else errors or ["not valid, for no given reason"]
        [verdict] = judge(["Open XML SDK"], [path], answers, done)
        return verdict

    with ThreadPoolExecutor(AT_ONCE) as pool:
        verdicts = pool.map(one, absolute(files))
        return [replace(verdict, file=file) for verdict, file in zip(verdicts, files, strict=True)]


def docx_integrity(kit: Kit, files: Sequence[Path]) -> list[Verdict]:
    """References inside a Word file that lead nowhere, by docx-integrity; a warning fails too."""
    program = kit.python.with_name("docx-integrity")
    done = run([program, "check", "--json", "--no-config", "--fail-on", "warn", *absolute(files)])
    answers = {
        ("docx-integrity", Path(row["path"])): [
            f"{found['code']} {found['message']}" for found in row["findings"] if found["severity"] != "info"
        ]
        for row in json_object(done.stdout).get("files", [])
    }
    return judge(["docx-integrity"], files, answers, done)


FAMILIES: dict[str, tuple[Validator, ...]] = {
    # The slowest first, so that none is left to run alone at the end.
    ".epub": (ace, epubcheck),
    ".html": (axe, nu),
    ".pdf": (verapdf,),
    ".docx": (openxml, docx_integrity),
}


def run_all(kit: Kit, files: Iterable[Path]) -> list[Verdict]:
    """Every validator on every file it is for, by suffix; the verdicts come in the order of the files."""
    order = {file: place for place, file in enumerate(files)}
    jobs = [
        (validator, mine)
        for suffix, validators in FAMILIES.items()
        if (mine := [file for file in order if file.suffix == suffix])
        for validator in validators
    ]
    if not jobs:
        raise ValueError("no files to validate")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(validator, kit, mine) for validator, mine in jobs]
        verdicts = [verdict for job in running for verdict in job.result()]
    return sorted(verdicts, key=lambda verdict: order[verdict.file])


def _node(kit: Kit, script: str, files: Sequence[Path], env: dict[str, str]) -> Done:
    return run([kit.node, HERE / script, *files], env={"NODE_PATH": str(kit.node_modules), **env})


def _about(message: dict[str, Any], file: Path) -> bool:
    return unquote(urlsplit(message.get("url", "")).path) == str(file.absolute())


def _nu_fails(message: dict[str, Any]) -> bool:
    return message["type"] != "info" or any(words in message["message"] for words in NU_WARNINGS_THAT_FAIL)


def _nu_warns(message: dict[str, Any]) -> bool:
    return message.get("subType") == "warning"


def _nu_text(message: dict[str, Any]) -> str:
    return f"line {message.get('lastLine', '?')}: {message['message']}"
