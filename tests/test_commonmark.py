"""All of CommonMark as texts: each example is shown with every sign that was typed, or refused where it stands."""

import json
import random
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import Handouts
from handouts.core.findings import Finding, Severity
from handouts.core.po import with_targets
from handouts.editions.translation import texts_of
from handouts.formats.table import NAMES
from handouts.translate.po_update import update
from loading import check_source, load, registry

EXAMPLES: list[str] = json.loads(Path(__file__).with_name("commonmark").joinpath("examples.json").read_text())
Handout = dict[str, Any]


def handout(id: str) -> Handout:
    """A sound one, in few words."""
    call = {"id": "get-help", "kind": "call", "heading": "When should you call?"}
    signs = [{"id": "worse", "sign": "your knee gets worse", "urgency": "emergency"}]
    head = {"schema": 1, "id": id, "language": "en-US", "version": "0.1.0", "updated": "2026-01-01"}
    words = {"title": "Knees", "audience": "For all", "key_message": "Rest helps."}
    allow = [{"code": "P002", "reason": "These are no sentences."}]
    return {**head, **words, "review": {"status": "draft"}, "sections": [{**call, "items": signs}], "allow": allow}


def with_bodies(texts: dict[int, str]) -> Handout:
    made = handout("bodies")
    made["sections"][:0] = [
        {"id": f"e{n}", "kind": "text", "heading": f"Part {n}", "body": t} for n, t in texts.items()
    ]
    return made


def with_harms(texts: dict[int, str]) -> Handout:
    made = handout("harms")
    words = {"aim": "Less pain", "what": "A shot.", "lasts": "Weeks", "unknowns": "Not known."}
    benefits = [{"id": "good", "text": "It may help."}]
    harms = [{"id": f"e{n}", "text": text} for n, text in texts.items()]
    options: list[Handout] = [
        {"id": f"shot{at}", "name": f"Shot {at}", "purpose": "treatment", **words, "harms": harms[at : at + 8]}
        for at in range(0, len(harms), 8)
    ]
    now = {"id": "now", "name": "Going on", "purpose": "as_now", **words, "harms": [{"id": "bad", "text": "It stays."}]}
    options = [{**option, "benefits": benefits} for option in (*options, now)]
    made["sections"].insert(0, {"id": "choices", "kind": "options", "heading": "What?", "options": options})
    return made


def written(folder: Path, made: Handout) -> Path:
    """The folder of a handout; JSON is YAML."""
    (folder / "source" / made["id"]).mkdir(parents=True)
    file = folder / "source" / made["id"] / "handout.yaml"
    file.write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
    return file.parent


def refused(found: tuple[Finding, ...]) -> dict[int, list[Finding]]:
    """The errors by the example at which they stand."""
    by_example: dict[int, list[Finding]] = {}
    for finding in found:
        if finding.severity is Severity.ERROR:
            example = re.search(r"\be([0-9]+)\b", finding.path)
            assert example and finding.place.line, finding
            by_example.setdefault(int(example[1]), []).append(finding)
    return by_example


SIGNS = (*" *_~^[](){}<>\\!@#|&`'\":;-+./=$%", *" a2é字ك٣", *("  ", "**", "--", "...", "word", "5 mg", "\n", "\n\n"))
MARKS = (*("\n- ", "\n1. ", "\n8. ", "[a](https://x.org/a_b)", "{clinic.phone}", "**bold**", "x~2~", "\\*", "\\\n"),)


def any_bodies(count: int) -> list[str]:
    """Bodies of signs and marks in any order, the same ones each time."""
    chance = random.Random(12)
    pieces = (*SIGNS, *SIGNS, *MARKS)
    return ["Say " + "".join(chance.choices(pieces, k=chance.randint(2, 12))) for _ in range(count)]


def shown(
    make: Callable[[dict[int, str]], Handout], folder: Path, examples: Sequence[str] = EXAMPLES
) -> dict[int, str]:
    """The examples that are not refused."""
    texts = dict(enumerate(examples, 1))
    began = time.process_time()
    errors = refused(check_source(load(written(folder, make(texts)))))
    assert time.process_time() - began < len(examples) * 0.1  # none takes a second, all of them together a minute
    return {n: text for n, text in texts.items() if n not in errors}


@pytest.mark.parametrize("make", [with_bodies, with_harms], ids=["body", "harm"])
def test_each_example_is_shown_as_it_is_typed_or_refused_at_its_place(
    make: Callable[[dict[int, str]], Handout], tmp_path: Path, handouts: Handouts
) -> None:
    """The build proves that no sign is lost, and the verification that each file has them all."""
    left = shown(make, tmp_path / "all")
    assert len(left) > 140
    assert_verified(written(tmp_path / "left", make(left)), handouts)


def test_any_bodies_are_in_all_six_files_or_refused_at_their_place(tmp_path: Path, handouts: Handouts) -> None:
    left = shown(with_bodies, tmp_path / "all", any_bodies(600))
    assert len(left) > 100
    assert_verified(written(tmp_path / "left", with_bodies(left)), handouts)


def assert_verified(folder: Path, handouts: Handouts, locale: str = "en-US") -> None:
    """A handout is made in all formats, which say what its document says, and that says what was typed."""
    source, output = folder.parent, folder.parent.parent / "output"
    words = ("--locale", locale, "--level", "plain", "--format", ",".join(NAMES), "--verify", "--quiet")
    said = handouts("build", "--source", source, "--output", output, *words)
    assert (said.code, said.err[:3000]) == (0, "")


@pytest.mark.parametrize("of", ["itself", "another text"])
def test_each_example_is_a_translation_or_refused_at_its_place(of: str, tmp_path: Path, handouts: Handouts) -> None:
    """A translation may have no mark that its source lacks, so most of them can stand only for themselves."""
    texts = dict.fromkeys(range(1, len(EXAMPLES) + 1), "It may hurt. Ask us then.")
    if of == "itself":
        texts = shown(with_harms, tmp_path / "all")
    folder = written(tmp_path, with_harms(texts))
    paths = {int(u.path.rpartition(".e")[2]): u.path for u in load(folder).units if ".harms.e" in u.path}
    targets = {path: EXAMPLES[n - 1] for n, path in paths.items()}
    translate(folder, targets)
    errors = refused(check_source(load(folder)))
    left = {path: text for path, text in targets.items() if int(path.rpartition(".e")[2]) not in errors}
    assert len(left) > 100 if of == "itself" else len(errors) > 400
    translate(folder, left)
    assert_verified(folder, handouts, "es-US")


def translate(folder: Path, targets: dict[str, str]) -> None:
    (folder / "es-US.po").unlink(missing_ok=True)
    source = load(folder)
    done = update(texts_of(source), registry()["es-US"], source.handout, {})
    said = {u.path: (u.text, targets[u.path], False) for u in source.units if u.path in targets}
    done.file.write_text(with_targets(done.text, said), "utf-8")
