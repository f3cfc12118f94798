"""Names and words that mean something to who reads a report."""

import json

from lxml import etree

from scratch import Scratch

WORDS = "x]]>\n::error file=a::b\r\n%0A::set-output name=a::b<![CDATA[&amp;\"'>\u2028"


def attack(scratch: Scratch) -> None:
    name = "a::b%0A,c=d\n::error::e]]><x"
    scratch.write(f"source/{name}/handout.yaml", "schema: 1\nid: [\n")
    scratch.write(f"source/{name}/es-US.po", 'msgctxt "::error::%0A"\nmsgid "a"\n')
    scratch.text(f"<b>{WORDS}</b> [{WORDS}](javascript:{WORDS})")
    scratch.words_of_clinic(name=json.dumps(WORDS), **{json.dumps("::error::\n]]>"): "1"})
    rows = scratch.check().findings()
    assert len(rows) > 4
    github = scratch.run("check", "-j", "1", "--report", "github").out
    lines = github.split("\n")[:-1]
    assert len(lines) == len(rows)
    for line in lines:
        command = line[2:].partition("::")[0]
        assert command.split(" ")[0] in {"error", "warning", "notice"}, line
        assert command.count("file=") == command.count("line=") == 1, line
        assert "\r" not in line, line
    junit = etree.fromstring(scratch.run("check", "-j", "1", "--report", "junit").out.encode())
    assert len(junit.findall("testcase")) == len(rows)
    sarif = json.loads(scratch.run("check", "-j", "1", "--report", "sarif").out)
    assert len(sarif["runs"][0]["results"]) == len(rows)
