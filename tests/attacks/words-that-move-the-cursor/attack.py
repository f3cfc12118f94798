"""Escape sequences in all that is printed."""

import json

from scratch import Outcome, Scratch

ESCAPES = "\x1b]0;PWNED\x07\x1b[2K\rsource/x: written\x9b31m\x85\u2028\u202e"


def attack(scratch: Scratch) -> None:
    id = scratch.folder.name
    scratch.run("review", id, "--form", "form.yaml", writes=("form.yaml",))
    form = (scratch.project / "form.yaml").read_text("utf-8")
    comments = json.dumps({"en-US": {"title": ESCAPES, ESCAPES: "x"}})
    scratch.write("form.yaml", form + f"comments: {comments}\n")
    _clean(scratch.run("approve", id, "form.yaml"))
    scratch.write("form.yaml", form.replace('answer: ""', f"answer: {json.dumps(ESCAPES)}", 1))
    _clean(scratch.run("approve", id, "form.yaml"))
    scratch.write("form.yaml", form.replace(f"handout: {id}", f"handout: {json.dumps(ESCAPES)}", 1))
    _clean(scratch.run("approve", id, "form.yaml"))
    name = "a\x1b[2Kb\rc\nd"
    scratch.write(f"source/{name}/handout.yaml", "schema: 1\n")
    scratch.write(f"source/{id}/{name}.po", 'msgid ""\nmsgstr ""\n')
    scratch.write(
        f"source/{id}/es-US.po", f'msgid ""\nmsgstr "Language: {ESCAPES}\\n"\n\nmsgctxt "{ESCAPES}"\nmsgid "a"\n'
    )
    scratch.write(f"templates/clinics/{name}/clinic.yml", "name: A\n")
    scratch.words_of_clinic(name=json.dumps(ESCAPES), **{json.dumps(ESCAPES): "1"})
    scratch.write("templates/clinics/evil/brand.yml", f"color: {{foreground: {json.dumps(ESCAPES)}}}\n")
    scratch.write("x.xlf", f"<a>{ESCAPES}")
    for words in (
        ("check", "-j", "1"),
        ("check", "-j", "1", "--readability"),
        ("list",),
        ("build", "-f", "text", "-j", "1"),
        ("translate", "status", id),
        ("translate", "check", id),
        ("check", "-j", "1", ESCAPES),
        ("explain", ESCAPES),
        ("translate", "import", "x.xlf"),
        ("build", "-l", ESCAPES),
        ("build", "-c", ESCAPES),
        ("new", ESCAPES),
        ("review", ESCAPES),
        ("approve", id, ESCAPES),
        ("build", "-v", "-f", "text", id),
        ("build", "--output", f"output/{name}", "-f", "text", "-l", "en-US", id),
    ):
        _clean(scratch.run(*words))
    _clean(scratch.run("publish", ESCAPES, writes=(ESCAPES.split("/")[0],)))


def _clean(done: Outcome) -> None:
    bad = {c for c in done.said if not (c.isprintable() or c == "\n")}
    assert not bad, (bad, done.said)
