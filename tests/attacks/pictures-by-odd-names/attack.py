"""Names of pictures."""

from scratch import PICTURE, Scratch

NAMES = [
    "../../../../machine/secret/secret.svg",
    "images/../../../../../machine/secret/secret.svg",
    "/etc/passwd",
    "/dev/zero",
    "https://x.example/p.svg",
    "//x.example/p.svg",
    "data:image/svg+xml,<svg/>",
    "file:///etc/passwd",
    "images",
    "images\\..\\..\\x.svg",
    "%2e%2e/secret.svg",
    "images/%2e%2e/p.svg",
    "handout.yaml",
    "es-US.po",
    "C:\\x.svg",
    "",
    "images/p.svg/",
    "images//p.svg/../../../../secret.svg",
    "~/p.svg",
    "$HOME/p.svg",
    "images/p.svg?x",
    "images/p.svg#x",
    "\u202egvs.p",
    "images/p.svg ",
    ".",
    "..",
    "images/P.SVG",
    "p.svg;x.png",
    "a" * 400 + ".svg",
    "images/linked.svg",
]


def attack(scratch: Scratch) -> None:
    sound = scratch.handout.read_text("utf-8")
    scratch.write(f"source/{scratch.folder.name}/images/p.svg", PICTURE)
    texts = []
    for name in [*NAMES, str(scratch.secret / "secret.svg")]:
        scratch.handout.write_text(sound, "utf-8")
        scratch.picture(name)
        texts.append(scratch.handout.read_text("utf-8"))
    for name, codes in zip(
        NAMES, scratch.errors_in_each(scratch.folder, [{"handout.yaml": t} for t in texts]), strict=False
    ):
        assert codes, name
    for text in texts[:4]:
        scratch.handout.write_text(text, "utf-8")
        scratch.allow("S021", "S022", "S023")
        scratch.build("html,pdf,docx,epub", anew=True)
