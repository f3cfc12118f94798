"""An allowance of each error that keeps something out, with the very thing."""

from scratch import PICTURE, Scratch

SCRIPT = PICTURE.replace("<path", "<script>alert(1)</script><path")
UP = "../../../../machine/secret/"
WORDS = {
    "S027": "Rest <b onclick='alert(1)'>now</b>.",
    "S028": "Rest \\input{/etc/passwd} now.",
    "S029": "[Rest]{#key-message.text onclick='alert(1)'} now.",
    "S030": "Rest ![now](https://example.org/x.png).",
    "S031": "[Look](javascript:alert(1)) here.",
    "S033": "Call {clinic.secret} now.",
    "S038": "Take 80\u202e mg now.",
    "S050": "Look at [this](java script:x) now.",
}


def attack(scratch: Scratch) -> None:
    sound = scratch.handout.read_text("utf-8")
    for code, words in WORDS.items():
        scratch.text(words)
        _held(scratch, code)
        scratch.handout.write_text(sound, "utf-8")
    (scratch.folder / "l").symlink_to(scratch.secret)
    (scratch.folder / "link.png").symlink_to(scratch.secret / "secret.png")
    outside = (
        f"{UP}secret.png",
        f"{UP}secret.svg",
        str(scratch.secret / "secret.svg"),
        "../../PWNED.txt",
        "l/secret.png",
    )
    for name in (*outside, "link.png", "images/../../secret.png", "/etc/passwd", "file:///etc/passwd"):
        scratch.picture(name)
        _held(scratch, "S021", "S020", "S022")
        scratch.handout.write_text(sound, "utf-8")
    scratch.picture("images/x.svg", SCRIPT)
    _held(scratch, "S023")
    scratch.handout.write_text(sound, "utf-8")
    scratch.replace("review: {status: draft", "review: {status: approved")
    _held(scratch, "S036", "F030", "F001", "F005")


def _held(scratch: Scratch, *codes: str) -> None:
    scratch.allow(*codes)
    assert "S039" in scratch.errors()
    assert {codes[0]} <= scratch.errors(), codes
    for words in ((), ("--release",), ("--verify",)):
        assert scratch.build("html,pdf", *words).code == 1, codes
        assert scratch.made("html") is None and scratch.made("pdf") is None, codes
