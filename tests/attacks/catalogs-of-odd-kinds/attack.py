"""PO files, from the header to the last line."""

from scratch import Scratch

LIMIT = 20


def attack(scratch: Scratch) -> None:
    sound = scratch.in_spanish().read_text("utf-8")
    entry = 'msgctxt "title"\nmsgid "Knee injection"\nmsgstr "{}"\n'
    kinds: list[str | bytes] = [
        sound.replace("charset=UTF-8", "charset=utf-7"),
        sound.replace("charset=UTF-8", "charset=../../x"),
        sound.replace("charset=UTF-8", "charset=unicode_escape"),
        "\ufeff" + sound,
        sound.encode("utf-16"),
        sound.encode("utf-7") + b"\0",
        sound.replace(
            "Plural-Forms: nplurals=2; plural=(n != 1);",
            "Plural-Forms: nplurals=99999999; plural=__import__('os').system('x');",
        ),
        sound.replace("Plural-Forms: nplurals=2; plural=(n != 1);", "Plural-Forms: nplurals=2; plural=9**9**9**9;"),
        sound.replace("Language: es_US", "Language: ../../x"),
        sound + entry.format("a") + entry.format("b"),
        sound + "#~ " * 100_000,
        "#, fuzzy\n" * 100_000 + sound,
        '"' * 100_000,
        "msgid " * 50_000,
        'msgid ""\n' + '"x"\n' * 100_000,
        entry.format("\\x00"),
        entry.format("\\0"),
        entry.format("\\q"),
        entry.format("a\0b"),
        entry.format("\u2028"),
        entry.format("\x85"),
        entry.format("\\ud800"),
        entry.format("{clinic.phone"),
        entry.format("<script>alert(1)</script>"),
        entry.format("[x](javascript:1)"),
        'msgctxt "../../x"\nmsgid "a"\nmsgstr "b"\n',
        'msgctxt "__class__.__init__"\nmsgid "a"\nmsgstr "b"\n',
        'msgstr[99999999999] "x"\n',
        'domain "../x"\n' + sound,
        "",
        "\n" * 100_000,
        "\r" * 1000,
        entry.format("a" * 200_000),
        sound.replace("\n", "\r"),
        b"\xff\xfe\0",
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n',
        "#| msgid " * 20_000,
        entry.format("**" * 20_000),
        entry.format("[" * 19_000),
    ]
    found = scratch.errors_in_each(scratch.folder, [{"es-US.po": content} for content in kinds])
    assert sum(map(bool, found)) > len(kinds) / 2
    for content in kinds[::5]:
        scratch.write(f"source/{scratch.folder.name}/es-US.po", content)
        for words in (
            ("translate", "status", scratch.folder.name),
            ("translate", "update", scratch.folder.name, "-l", "es-US"),
            ("translate", "export", scratch.folder.name, "-l", "es-US"),
            ("build", "-q", "-j", "1", "-f", "html", "-l", "es-US"),
        ):
            scratch.run(*words, seconds=LIMIT, memory=2_000, writes=(f"source/{scratch.folder.name}",))
    for name in ("CON.po", "..po", "en-US.po", "xx-YY.po", "es-US.PO", "../x.po", "es-US.po.po", "-.po", "*.po"):
        if "/" not in name:
            scratch.write(f"source/{scratch.folder.name}/{name}", sound)
    scratch.check()
    scratch.run("build", "-q", "-j", "1", "-f", "text")
