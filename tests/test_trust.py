"""Whose templates and fonts count: those that somebody has looked at and the project trusts, and no others."""

import shutil
from pathlib import Path

import pytest
import yaml

from conftest import HANDOUT, Handouts
from files import change
from handouts.clinics.fonts import package_files
from handouts.clinics.programs import is_program
from handouts.clinics.template_process import UnfilledTemplateError, fill
from handouts.core.folders import Folder
from loading import library

HTML = Path("output/riverside/en-US") / f"{HANDOUT}-standard.html"
OWN_WORDS = "Getting to your appointment"


@pytest.fixture
def changed_clinic(clinic: Path) -> Path:
    """The example clinic with another template than the one that ships: nobody has looked at it."""
    change(clinic / "body.md.j2", OWN_WORDS, "Our house")
    return clinic


def build(handouts: Handouts, *words: str, trusting: bool = False) -> tuple[int, str]:
    said = handouts(
        "build", "-c", "riverside", "-l", "en-US", "-f", "html", "--level", "standard", *words, trusting=trusting
    )
    return said.code, said.err


def test_templates_that_nobody_trusts_are_left_out_and_the_rest_is_built(
    handouts: Handouts, changed_clinic: Path
) -> None:
    code, err = build(handouts)
    page = HTML.read_text("utf-8")
    assert code == 1
    assert "error C016 not trusted, so pages are made without it: `body.md.j2`" in err
    assert "handouts clinic trust riverside" in err
    assert "Our house" not in page
    assert "Riverside Spine Clinic (example)" in page
    assert "--primary: #6a2a66" in page


def test_a_clinic_of_data_alone_needs_no_word_about_trust(handouts: Handouts, clinic: Path) -> None:
    (clinic / "body.md.j2").unlink()
    code, err = build(handouts)
    assert code == 0
    assert "trust" not in err
    said = handouts("check", trusting=False)
    assert (said.code, said.out) == (0, "Nothing to mend.\n")


def test_the_example_that_ships_is_trusted_wherever_it_is_copied_to(handouts: Handouts, clinic: Path) -> None:
    shutil.copytree(clinic, clinic.parent / "hillside")
    assert build(handouts)[0] == 0
    assert OWN_WORDS in HTML.read_text("utf-8")
    assert handouts("build", "-c", "hillside", "-l", "en-US", "-f", "text", trusting=False).code == 0


def test_to_trust_a_clinic_shows_all_of_its_programs_and_writes_a_line(
    handouts: Handouts, changed_clinic: Path, project: Path
) -> None:
    said = handouts("clinic", "trust", "riverside", trusting=False)
    assert said.code == 0
    assert (changed_clinic / "body.md.j2").read_text("utf-8").rstrip("\n") in said.out
    assert "riverside is trusted as it is" in said.err
    assert (project / "handouts.yaml").read_text("utf-8").startswith('trust:\n  "riverside": sha256:')
    code, _ = build(handouts)
    assert code == 0
    assert "Our house" in HTML.read_text("utf-8")


def test_a_change_after_that_undoes_it(handouts: Handouts, changed_clinic: Path) -> None:
    handouts("clinic", "trust", "riverside", trusting=False)
    change(changed_clinic / "body.md.j2", "Our house", "Our new house")
    code, err = build(handouts)
    assert code == 1
    assert "C016" in err
    assert "Our new house" not in HTML.read_text("utf-8")
    handouts("clinic", "trust", "riverside", trusting=False)
    assert build(handouts)[0] == 0
    assert "Our new house" in HTML.read_text("utf-8")


@pytest.mark.parametrize("name", ["html/screen.css.j2", "pdf/handout.typ.j2", "words.j2", "fonts/Own.otf", "Own.TTF"])
def test_a_new_program_undoes_it_too(handouts: Handouts, changed_clinic: Path, name: str) -> None:
    handouts("clinic", "trust", "riverside", trusting=False)
    (changed_clinic / name).parent.mkdir(exist_ok=True)
    (changed_clinic / name).write_text("", "utf-8")
    code, err = build(handouts)
    assert code == 1
    assert f"`{name}`" in err
    assert "Our house" not in HTML.read_text("utf-8")


@pytest.mark.parametrize("name", ["README.md", "clinic.yml~", ".DS_Store", "photo.jpg", "LICENSE"])
def test_what_is_no_program_needs_no_trust(handouts: Handouts, clinic: Path, name: str) -> None:
    (clinic / name).write_text("{{ 1 / 0 }}", "utf-8")
    assert build(handouts)[0] == 0


def test_clinic_words_and_colours_change_without_a_new_look(handouts: Handouts, changed_clinic: Path) -> None:
    handouts("clinic", "trust", "riverside", trusting=False)
    change(changed_clinic / "clinic.yml", "555-555-0142", "555-555-0143")
    assert build(handouts)[0] == 0
    assert "555-555-0143" in HTML.read_text("utf-8")


def test_a_template_can_take_in_only_templates(handouts: Handouts, clinic: Path) -> None:
    (clinic / "words.md").write_text("Out of a file that is no program.", "utf-8")
    change(clinic / "body.md.j2", "{{ super() }}", '{{ super() }}{% include "words.md" %}')
    code, err = build(handouts, trusting=True)
    assert code == 1
    assert "words.md" in err
    assert not HTML.exists()


def test_what_else_the_settings_say_stays_when_a_clinic_is_trusted(
    handouts: Handouts, changed_clinic: Path, project: Path
) -> None:
    before = '# Ours.\nseverity:\n  P004: error  # plain words\ntrust: {other-clinic: "sha256:' + "0" * 64 + '"}\n'
    (project / "handouts.yaml").write_text(before, "utf-8")
    assert handouts("clinic", "trust", "riverside", trusting=False).code == 0
    after = (project / "handouts.yaml").read_text("utf-8")
    assert after.startswith(before.rstrip("}\n"))
    assert build(handouts)[0] == 0


@pytest.mark.parametrize("line", ["riverside: yes", "riverside: sha256:12", "[riverside]", "riverside"])
def test_a_trust_that_is_no_digest_is_an_error_and_trusts_nobody(
    handouts: Handouts, changed_clinic: Path, project: Path, line: str
) -> None:
    (project / "handouts.yaml").write_text(f"trust:\n  {line}\n", "utf-8")
    said = handouts("check", trusting=False)
    assert "error S040" in said.out
    assert "error C016" in said.out
    assert handouts("clinic", "trust", "riverside", trusting=False).code == 3


def test_the_trust_in_one_clinic_is_none_in_another_of_the_same_templates(
    handouts: Handouts, changed_clinic: Path
) -> None:
    handouts("clinic", "trust", "riverside", trusting=False)
    shutil.copytree(changed_clinic, changed_clinic.parent / "hillside")
    said = handouts("build", "-c", "hillside", "-l", "en-US", "-f", "text", trusting=False)
    assert said.code == 1
    assert "handouts clinic trust hillside" in said.err


def own_font(clinic: Path, name: str) -> None:
    """Put a font file into the clinic's folder, and have its look use it."""
    font = next(f for f in package_files("Source Sans 3") if "Italic" not in f.name)
    shutil.copy(font, clinic / name)
    fonts = f"typography:\n  fonts:\n    - {{family: Own, source: file, files: [{name}]}}"
    change(clinic / "brand.yml", "typography:", fonts)


def test_a_font_that_nobody_trusts_is_not_used(handouts: Handouts, clinic: Path) -> None:
    own_font(clinic, "Own.ttf")
    change(clinic / "brand.yml", "base: {family: Source Sans 3}", "base: {family: Own}")
    code, err = build(handouts)
    assert code == 1
    assert "`Own.ttf`" in err
    assert "C006" not in err
    assert HTML.exists()


def test_a_font_by_another_name_is_none(handouts: Handouts, clinic: Path) -> None:
    own_font(clinic, "own.png")
    assert "error C006" in handouts("check", trusting=False).out


# ---------------------------------------------------------------- limits, for programs that are trusted


def filled(template: str, **values: object) -> str:
    own = Folder(Path("clinics/evil"), {"page.j2": template.encode()})
    return fill(library(), own, "page.j2", values)


def test_a_trusted_template_is_filled_with_values_markup_and_letters_of_any_script() -> None:
    from markupsafe import Markup

    assert filled("{{ a }}|{{ b.c }}|{{ m }}", a="ü 痛 ألم", b={"c": [1, 2]}, m=Markup("<b>")) == "ü 痛 ألم|[1, 2]|<b>"


ENDLESS = {
    "loops in loops": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "sorting": "{{ (range(99999) | list * 5000) | sort | length }}",
    "memory": '{{ "a" * 10**10 }}',
    "memory in a list": "{{ ([0] * 10**9) | length }}",
    "memory by doubling": '{% set ns = ["a" * 10**7] %}{{ ns[0] * 200 }}',
    "too much text": '{% for i in range(99999) %}{{ "a" * 1000 }}{% endfor %}',
    "itself": '{% include "page.j2" %}',
    "a large power": "{{ 9 ** (9 ** 9) }}",
}


@pytest.mark.parametrize("template", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_template_that_never_ends_or_takes_all_memory_is_stopped(
    template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handouts.clinics.template_process.MAX_SECONDS", 2)
    with pytest.raises(UnfilledTemplateError):
        filled(template)
    assert filled("still {{ 1 }}") == "still 1"


def test_an_error_in_a_template_is_told_with_its_line() -> None:
    with pytest.raises(UnfilledTemplateError) as told:
        filled("one\ntwo\n{{ nobody.knows }}")
    assert told.value.failed.line == 3
    assert "'nobody' is undefined" in told.value.failed.problem


@pytest.mark.parametrize("name", ["body.md.j2", "x/y.J2", "a.ttf", "b.OTF"])
def test_programs_are_known_by_their_names(name: str) -> None:
    assert is_program(name)


# ---------------------------------------------------------------- what a trusted template can't do


CASES = yaml.safe_load((Path(__file__).parent / "clinic_templates.yaml").read_text("utf-8"))


@pytest.mark.parametrize("template", CASES["refused"].values(), ids=CASES["refused"])
def test_a_template_that_turns_round_what_keeps_a_patient_safe_is_refused(
    handouts: Handouts, clinic: Path, template: str
) -> None:
    (clinic / "body.md.j2").write_text('{% extends "base/body.md.j2" %}\n' + template + "\n", "utf-8")
    code, err = build(handouts, trusting=True)
    assert code == 1
    assert "error C009" in err or "error C010" in err
    assert not HTML.exists()


PLAN = """
  - id: today
    kind: zones
    heading: "How are you today?"
    items:
      - id: well
        colour: green
        heading: "You are well"
        signs: [{id: sleep, text: "You sleep."}]
        actions: [{id: walk, text: "Walk."}]
      - id: ill
        colour: red
        heading: "You are ill"
        signs: [{id: cold, text: "You shiver."}]
        actions: [{id: call, text: "Call us."}]
  - id: food
    kind: sides
    heading: "What may you eat?"
    "yes": {items: [{id: rice, text: "Eat rice."}]}
    "no": {items: [{id: nuts, text: "Eat nuts."}]}
  - id: people
    kind: contacts
    heading: "Whom can you call?"
    items: [{id: nurse, name: "Night nurse", phone: "555-555-0177"}]
  - id: chances
    kind: risks
    heading: "What may happen?"
    items: [{id: often, measure: {n: 1, of: 10}, items: [{id: sore, text: "It may be sore."}]}]
"""


@pytest.mark.parametrize("template", CASES["refused in a plan"].values(), ids=CASES["refused in a plan"])
def test_a_template_that_turns_round_a_plan_is_refused(
    handouts: Handouts, clinic: Path, project: Path, template: str
) -> None:
    change(project / "source" / HANDOUT / "handout.yaml", "\n  - id: compare\n", PLAN + "\n  - id: compare\n")
    (clinic / "body.md.j2").write_text('{% extends "base/body.md.j2" %}\n', "utf-8")
    assert build(handouts, trusting=True)[0] == 0
    HTML.unlink()
    (clinic / "body.md.j2").write_text('{% extends "base/body.md.j2" %}\n' + template + "\n", "utf-8")
    code, err = build(handouts, trusting=True)
    assert code == 1
    assert "error C009" in err
    assert not HTML.exists()


@pytest.mark.parametrize("template", CASES["fine"].values(), ids=CASES["fine"])
def test_a_template_that_adds_something_is_fine(handouts: Handouts, clinic: Path, template: str) -> None:
    (clinic / "body.md.j2").write_text('{% extends "base/body.md.j2" %}\n' + template + "\n", "utf-8")
    code, err = build(handouts, trusting=True)
    assert code == 0, err
    assert HTML.exists()


def test_an_attribute_that_a_template_gives_reaches_no_page(handouts: Handouts, clinic: Path) -> None:
    words = '{% block after_sections %}\n[Tap]{onclick="alert(1)" style="color:white" lang=es}\n\n{% endblock %}'
    (clinic / "body.md.j2").write_text('{% extends "base/body.md.j2" %}\n' + words + "\n", "utf-8")
    build(handouts, trusting=True)
    page = HTML.read_text("utf-8") if HTML.exists() else ""
    assert "onclick" not in page
    assert "color:white" not in page
