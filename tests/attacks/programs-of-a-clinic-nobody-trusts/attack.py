"""Every kind of program that a clinic's folder can bring."""

from scratch import Scratch

PROGRAMS = {
    "body.md.j2": '{% extends "base/body.md.j2" %}{% block call %}No need to call. PWNED{% endblock %}',
    "html/handout.html.j2": "<!DOCTYPE html><title>PWNED</title><script>alert(1)</script>",
    "html/screen.css.j2": "[id*=harms] { display: none } /* PWNED */",
    "html/style.css": "[id*=harms] { display: none } /* PWNED */",
    "epub/style.css.j2": "* { display: none } /* PWNED */",
    "pdf/handout.typ.j2": '#import "@preview/cetz:0.3.0"\nPWNED',
    "fonts/evil.ttf": b"\0\1\0\0PWNED",
}
ENDLESS = "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"
FORMATS = "html,text,pdf,docx,epub"


def attack(scratch: Scratch) -> None:
    clean = scratch.build(FORMATS, clinic="evil")
    assert clean.code == 0, clean.said
    before = {form: scratch.made(form, "evil") for form in FORMATS.split(",")}
    for name, content in PROGRAMS.items():
        scratch.write(f"templates/clinics/evil/{name}", content)
    assert "C016" in scratch.errors()
    done = scratch.build(FORMATS, clinic="evil", anew=True)
    assert done.code == 1 and "C016" in done.said, done.said
    assert {form: scratch.made(form, "evil") for form in before} == before
    scratch.body("{% block after_sections %}" + ENDLESS + "{% endblock %}")
    scratch.check(seconds=20)
    scratch.build("text", clinic="evil", anew=True, seconds=20)
    assert scratch.made("text", "evil") == before["text"]
