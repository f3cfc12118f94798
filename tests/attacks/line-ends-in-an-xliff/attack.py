"""Signs in a target that one program takes for the end of a line."""

from scratch import Scratch

TARGETS = [
    "uno\u2028dos",
    "uno\u2029dos",
    "uno\x85dos",
    "uno&#13;dos",
    "uno&#10;&#10;dos",
    "uno&#9;dos",
    'uno" "dos',
    "uno\\\\",
    'uno\\"\nmsgid "x',
    "uno\ufeffdos",
    "uno\u200bdos",
    "uno\x7fdos",
    "uno\ufffedos",
    "#, fuzzy",
    "uno\u202edos",
    "msgstr",
    '"',
    "\\",
    "uno\U000e0001dos",
    " uno ",
    "",
]


def attack(scratch: Scratch) -> None:
    file = scratch.for_translators()
    text, po = file.read_text("utf-8"), scratch.folder / "es-US.po"
    empty = po.read_bytes()
    for target in TARGETS:
        said = f'</source>\n<target xml:space="preserve">{target}</target>'
        at = text.index("</source>", text.index('<unit id="key_message">'))
        changed = text[:at] + said + text[at + len("</source>") :]
        file.write_text(changed.replace('<segment state="initial">', '<segment state="translated">'), "utf-8")
        done = scratch.run("translate", "import", file, writes=(f"source/{scratch.folder.name}",))
        codes = {row["code"] for row in scratch.check().findings()}
        assert not codes & {"S035", "S001", "S002"}, (target, codes)
        assert done.code == 0 or po.read_bytes() == empty, target
        po.write_bytes(empty)
