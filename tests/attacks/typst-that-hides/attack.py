"""Ways to draw the harms so that nobody reads them: by ink, by what lies over them, by how the letters stand."""

from reading import repository
from scratch import CLINIC, Scratch

REAL = "real-side(colour, mark, body)"
OVER = "block({{ {real}; place(top, {over}) }})"
WAYS = {
    "a gradient of white": f"{{ set text(fill: gradient.linear(white, white)); {REAL} }}",
    "a pattern of white": f"{{ set text(fill: tiling(size: (4pt, 4pt), rect(fill: white))); {REAL} }}",
    "a thick line": OVER.format(real=REAL, over="line(start: (0pt, 20pt), end: (100%, 20pt), stroke: 60pt + white)"),
    "a circle": OVER.format(real=REAL, over="circle(radius: 60pt, fill: white)"),
    "an underline": f"underline(offset: -4pt, stroke: 12pt + black, {REAL})",
    "letters on one another": f"{{ set text(tracking: -0.5em); {REAL} }}",
    "upside down": f"rotate(180deg, {REAL})",
    "mirrored": f"scale(x: -100%, {REAL})",
}
BEFORE = "#let benefits(body)"


def attack(scratch: Scratch) -> None:
    base = (repository() / "templates" / "base" / "pdf" / "handout.typ.j2").read_text("utf-8")
    assert BEFORE in base
    for name, way in WAYS.items():
        hides = (
            f"#let real-side = side\n#let side(colour, mark, body) = if colour != harm {{ {REAL} }} else {{ {way} }}\n"
        )
        scratch.write(f"templates/clinics/{CLINIC}/pdf/handout.typ.j2", base.replace(BEFORE, hides + BEFORE, 1))
        if name == next(iter(WAYS)):
            assert "C016" in scratch.build("pdf", "--verify", clinic=CLINIC).said
        scratch.run("clinic", "trust", CLINIC, "--yes", writes=("handouts.yaml",))
        done = scratch.build("pdf", "--verify", clinic=CLINIC, anew=True)
        assert done.code == 1, (name, done.said)
        assert "F020" in done.said, (name, done.said)
