"""Ways out of a handout's folder, for its pictures and for a clinic's logo and fonts."""

from conftest import HANDOUT
from scratch import CLINIC, PICTURE, Scratch

FORMATS = "text,html,pdf,docx,epub"


def attack(scratch: Scratch) -> None:
    sound = scratch.handout.read_text("utf-8")
    secret = scratch.secret
    up = "../" * (len(scratch.folder.parts) - 1)
    scratch.write(f"source/{HANDOUT}/images/own.svg", PICTURE)
    (scratch.folder / "images" / "link.svg").symlink_to(secret / "secret.svg")
    (scratch.folder / "linked").symlink_to(secret)
    (scratch.folder / "images" / "up").symlink_to("../../../..")
    names = [
        *(f"../../../../machine/secret/secret.{end}" for end in ("svg", "png", "txt")),
        *(f"{up}{str(secret)[1:]}/secret.svg", f"{secret}/secret.svg", f"file://{secret}/secret.svg"),
        *("images/link.svg", "linked/secret.svg", "images/../linked/secret.svg", "images/up/machine/secret/secret.svg"),
        *("images/own.svg/../link.svg", "./images/link.svg", "//images/link.svg", "images//link.svg"),
        *("IMAGES/link.svg", "images/own.svg\0", "images/..", ".", "/", "linked", "../PWNED.svg"),
        "..\\..\\..\\..\\machine\\secret\\secret.svg",
    ]
    for name in names:
        scratch.handout.write_text(sound, "utf-8")
        scratch.picture(name)
        scratch.allow("S020", "S021", "S022", "S023", "S042")
        assert scratch.errors() & {"S013", "S020", "S021", "S022", "S038"}, name
        assert scratch.build("html").code == 1, name
    scratch.build(FORMATS)
    assert not scratch.output.exists()
    scratch.handout.write_text(sound, "utf-8")
    for name in ("../../../../machine/secret/secret.svg", f"{secret}/secret.svg", "link.svg", "linked/secret.svg"):
        own = f"templates/clinics/{CLINIC}"
        scratch.write(f"{own}/brand.yml", f"logo: {{medium: {{path: '{name}', alt: 'Hill Clinic'}}}}\n")
        for link, target in (("link.svg", secret / "secret.svg"), ("linked", secret)):
            (scratch.project / own / link).unlink(missing_ok=True)
            (scratch.project / own / link).symlink_to(target)
        assert scratch.errors() & {"C001", "C004"}, name
        assert scratch.build("html", clinic=CLINIC).code == 1, name
