"""Links: what a reader can follow in every format, reads in full on paper, and what no text or template may link to."""

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from lxml import etree, html

from conftest import HANDOUT, Handouts
from files import change
from handouts.build.jobs import run
from loading import check_source, load
from reading import pdf_pages, pdf_tagged_text, squeeze
from small import job, made, new, translate

BODY = """\
Keep each point short.
      - See [the page on knees](https://example.org/wiki/Knee_(joint)) and [Müller’s page](https://exämple.org/straße).
      - See <https://riverside.example.org/>, or [riverside.example.org](https://riverside.example.org).
      - Write to [our nurse](mailto:nurse@example.org), or [nurse@example.org](mailto:nurse@example.org).
      - Call [our nurse](tel:555-555-0123), or [555-555-0199](tel:+15555550199), or text [the line](sms:741741).
      - Look at [the choices](#choices)."""
PRINTED = [
    "the page on knees (https://example.org/wiki/Knee_(joint)) and",
    "Müller’s page (https://exämple.org/straße).",
    "See https://riverside.example.org/, or riverside.example.org.",
    "our nurse (nurse@example.org), or nurse@example.org.",
    "our nurse (555-555-0123), or 555-555-0199, or text the line (741741).",
    "Look at the choices.",
]
TARGETS = {
    "https://example.org/wiki/Knee_(joint)",
    "https://xn--exmple-cua.org/stra%C3%9Fe",
    "https://riverside.example.org/",
    "https://riverside.example.org",
    "mailto:nurse@example.org",
    "tel:5555550123",
    "tel:+15555550199",
    "tel:911",
    "sms:741741",
}
FORMATS = ("pdf", "large-print", "docx", "html", "epub", "text")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """A small handout with links of every kind, in every format."""
    folder = new(tmp_path_factory.mktemp("links"), {"Keep each point short.": BODY})
    return made(folder, "en-US", *FORMATS)


def words(form: str, content: bytes) -> str:
    """What a reader finds in a file."""
    if form in {"pdf", "large-print"}:
        return "".join(pdf_pages(content))
    if form == "text":
        return content.decode()
    pages = members(content, ".xhtml") if form == "epub" else [content]
    if form == "docx":
        pages = members(content, "word/document.xml")
    return "".join("".join(etree.fromstring(page, etree.HTMLParser()).itertext()) for page in pages)


def members(content: bytes, ending: str) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return [book.read(name) for name in book.namelist() if name.endswith(ending)]


@pytest.mark.parametrize("form", ["pdf", "large-print", "docx", "text"])
@pytest.mark.parametrize("line", PRINTED)
def test_on_paper_and_in_text_the_address_stands_behind_words_that_do_not_tell_it(
    files: Mapping[str, bytes], form: str, line: str
) -> None:
    assert squeeze(line) in squeeze(words(form, files[form]))


@pytest.mark.parametrize("form", ["html", "epub"])
def test_on_a_screen_the_words_are_enough(files: Mapping[str, bytes], form: str) -> None:
    shown = words(form, files[form])
    assert "the page on knees and" in shown
    assert "Knee_(joint)" not in re.sub(r'="[^"]*"', "", shown)


def test_a_web_page_prints_the_same_addresses(files: Mapping[str, bytes]) -> None:
    page = html.fromstring(files["html"])
    assert page.xpath("//a/@data-address") == [
        "https://example.org/wiki/Knee_(joint)",
        "https://exämple.org/straße",
        "nurse@example.org",
        "555-555-0123",
        "741741",
    ]
    assert 'a[data-address]::after { content: " (" attr(data-address) ")"' in files["html"].decode()


def targets(form: str, content: bytes) -> set[str]:
    """Where the links of a file lead to the outside."""
    match form:
        case "pdf" | "large-print":
            with pikepdf.open(io.BytesIO(content)) as file:
                notes = [note for page in file.pages for note in page.get("/Annots", [])]
                return {str(note.A.URI) for note in notes if "/A" in note and "/URI" in note.A}
        case "docx":
            relations = [etree.fromstring(part) for part in members(content, "document.xml.rels")]
            return {r.get("Target") for tree in relations for r in tree if r.get("TargetMode") == "External"}
        case "epub":
            pages = [etree.fromstring(page) for page in members(content, ".xhtml")]
            return {h for page in pages for h in page.xpath("//@href") if ":" in h}
    return {h for h in html.fromstring(content).xpath("//body//a/@href") if ":" in h}


@pytest.mark.parametrize("form", [f for f in FORMATS if f != "text"])
def test_every_format_writes_a_target_in_ascii(files: Mapping[str, bytes], form: str) -> None:
    # Word's own colour of a link would not read on the ground of the heading that has this number; EPUBCheck knows no
    # text messages.
    left_out = {"docx": {"tel:911"}, "epub": {"sms:741741"}}.get(form, set())
    assert targets(form, files[form]) == TARGETS - left_out


LONG = "https://example.org/patients/leaflets-and-forms/2026/how-to-rest-a-sore_foot/index.html?lang=en-US&print=yes"
ODD = f"https://example.org/{'a' * 70}{'0123456789' * 9}"


@pytest.mark.parametrize("form", ["pdf", "large-print"])
def test_a_long_address_breaks_where_nobody_misreads_it_and_stays_on_the_page(tmp_path: Path, form: str) -> None:
    said = f"See [this page]({LONG}), and [that one]({ODD}), and <{LONG}>."
    content = made(new(tmp_path, {"Keep each point short.": said}), "en-US", form)[form]
    told, text = squeeze(pdf_tagged_text(content)), "".join(pdf_pages(content))
    assert squeeze(f"See this page ({LONG}), and that one ({ODD}), and {LONG}.") in told
    assert "\u200b" not in text
    ends = [line.rstrip()[-1] for line in text.splitlines() if "example.org/patients" in line]
    assert ends
    assert not {"-", "_", "=", "\u00ad"} & set(ends)


@pytest.mark.parametrize("form", ["pdf", "large-print"])
def test_the_low_line_of_an_address_is_seen_above_the_line_of_its_link(tmp_path: Path, form: str) -> None:
    lines = ["Keep each point short.", *["10^6^ and {blank}", "See <https://example.org/a-b_c>."] * 14]
    said = "\n\n      ".join(lines)
    folder = new(tmp_path, {"Keep each point short.": said})
    assert made(folder, "en-US", form, verify=True)


def test_in_a_narrow_cell_an_address_breaks_too(tmp_path: Path) -> None:
    folder = new(tmp_path, {'lasts: "Say how long"': f'lasts: "See [this page]({LONG})"'})
    content = made(folder, "en-US", "pdf")["pdf"]
    assert squeeze(pdf_tagged_text(content)).count(squeeze(f"({LONG})")) == 2  # in the option, and in the comparison
    column = [
        line for line in "".join(pdf_pages(content)).split("\r\n") if line in {"patients/", "how-to-rest-a-sore_foot/"}
    ]
    assert column == ["patients/", "how-to-rest-a-sore_foot/"]


def test_an_address_in_letters_that_the_page_has_no_font_for_is_printed_as_everybody_can_type_it(
    tmp_path: Path,
) -> None:
    said = "See [Japan](https://例え.jp/パス) or [Müller](https://müller.example.org)."
    done = made(new(tmp_path, {"Keep each point short.": said}), "en-US", "pdf", "text")
    printed = "See Japan (https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9) or Müller (https://müller.example.org)."
    assert printed in done["text"].decode()
    assert squeeze(printed) in squeeze(pdf_tagged_text(done["pdf"]))


ARABIC = {
    "what-it-is.body.1": "اقرأ [صفحتنا](https://example.org/knee/) أو [اكتب إلينا](mailto:nurse@example.org).",
}


def test_in_a_right_to_left_page_an_address_is_kept_from_left_to_right(tmp_path: Path) -> None:
    old = "Write one idea in each paragraph. Use short sentences. Talk to the reader as **you**."
    said = "See [our page](https://example.org/knee/) or [write to us](mailto:nurse@example.org)."
    folder = new(tmp_path, {old: said})
    translate(folder, "ar", lambda path, text: ARABIC.get(path, "نص" if "{" not in text else text))
    done = made(folder, "ar", "pdf", "docx", "text", "html")
    assert "صفحتنا (\u2066https://example.org/knee/\u2069) أو" in done["text"].decode()
    drawn = words("docx", done["docx"])
    assert "(\u2066https://example.org/knee/\u2069)" in drawn
    assert "صفحتنا(https://example.org/knee/)أو" in squeeze(pdf_tagged_text(done["pdf"]))
    assert "unicode-bidi: isolate; direction: ltr" in done["html"].decode()


@pytest.mark.parametrize("locale", ["ar", "ar+en-US"])
def test_a_long_address_among_arabic_words_is_read_in_its_place(tmp_path: Path, locale: str) -> None:
    """Each file is read again and held against its edition."""
    said = f"See [our page]({LONG}) or [this](https://a.example.org/b/c/d/e/f), or [that]({ODD}) tomorrow."
    arabic = f"اقرأ [صفحتنا]({LONG}) أو [هذه](https://a.example.org/b/c/d/e/f) أو [تلك]({ODD}) غدا."
    folder = new(tmp_path, {"Keep each point short.": said})
    numbers = iter(range(1, 999))
    translate(
        folder, "ar", lambda path, text: arabic if text == said else text if "{" in text else f"نص {next(numbers)}"
    )
    project, asked = job(folder, locale, "pdf", "docx", "html")
    done = run(project, replace(asked, verify=True))
    assert [failure.reason for failure in done.failures] == []


# ---------------------------------------------------------------- what is refused

HOSTILE = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert((1)(2))",
    "java&#115;cript:alert(1)",
    "javascript&colon;alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/hosts(1)",
    "//example.org/x(1)",
    "../x",
    "other(1).html",
    "https:/example.org",
    "https://user@example.org",
    "https://good.example@evil.example/x(1)",
    "https://example.org:x",
    "mailto:a@example.org,b@evil.example",
    "tel:*#06#",
]


def codes(folder: Path) -> list[str]:
    return [f"{f.code} {f.message}" for f in check_source(load(folder))]


@pytest.mark.parametrize("target", HOSTILE)
@pytest.mark.parametrize(
    "link", ["[go on]({})", "See [a **bold** page]({}) and [a page](https://example.org).", "[so [it] goes]({})"]
)
def test_a_source_may_not_link_there(tmp_path: Path, target: str, link: str) -> None:
    folder = new(tmp_path, {"Say what may go wrong.": link.format(target)})
    assert any(one.startswith(f"S031 the link goes to `{target}`") for one in codes(folder)), codes(folder)


@pytest.mark.parametrize("target", HOSTILE)
def test_a_translation_may_not_link_there(tmp_path: Path, target: str) -> None:
    folder = new(tmp_path)
    translate(folder, "es-US", lambda path, text: f"Vea [esto]({target})." if path.endswith("first-harm") else text)
    told = codes(folder)
    assert any(one.startswith(f"T011 the translation has `{target}`: a link") for one in told), told
    assert any(one.startswith("T003 ") and target in one for one in told), told


REFERENCE = """
references:
  - id: feet2020
    type: book
    title: "Feet"
    {}
"""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('URL: "javascript:alert(1)"', "S031 the link goes to `javascript:alert(1)`"),
        ('URL: "feet.pdf"', "S031 the link goes to `feet.pdf`"),
        ('URL: "mailto:a@example.org"', "S031 the link goes to `mailto:a@example.org`"),
        ('URL: "https://example.org@evil.example"', "S031 the link goes to `https://example.org@evil.example`"),
        ('DOI: "javascript:alert(1)"', "S031 the link goes to `javascript:alert(1)`"),
        ('DOI: "10.1000/a b"', "S031 the link goes to `10.1000/a b`"),
        ('URL: "https://example.org/feet_(1)"', ""),
        ('DOI: "10.1000/182"', ""),
        ('DOI: "https://doi.org/10.1016/S0140-6736(20)30183-5"', ""),
    ],
)
def test_a_reference_is_held_to_the_same(tmp_path: Path, line: str, told: str) -> None:
    folder = new(tmp_path, {"Say what may go wrong.": "It may hurt [@feet2020]."})
    file = folder / "handout.yaml"
    file.write_text(file.read_text("utf-8") + REFERENCE.format(line), "utf-8")
    found = [one for one in codes(folder) if one.startswith("S031")]
    assert [one[: len(told)] for one in found] == ([told] if told else [])


def test_a_source_s_doi_is_printed_behind_its_title(tmp_path: Path) -> None:
    folder = new(tmp_path, {"Say what may go wrong.": "It may hurt [@feet2020]."})
    file = folder / "handout.yaml"
    file.write_text(file.read_text("utf-8") + REFERENCE.format('DOI: "10.1000/182"'), "utf-8")
    assert "Feet (https://doi.org/10.1000/182)" in made(folder, "en-US", "text")["text"].decode()


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("[go](javascript:alert(1))", "`javascript:` leads to no page, mailbox or phone"),
        ("[go](leaflet.pdf)", "it does not begin with `https://`"),
        ("[go](#nowhere)", "no heading has this id"),
        ("[go](https://user@example.org)", "a name before an `@` hides where it leads"),
    ],
)
def test_a_clinic_s_template_is_held_to_the_same(handouts: Handouts, clinic: Path, link: str, why: str) -> None:
    body = clinic / "body.md.j2"
    body.write_text(
        f'{{% extends "base/body.md.j2" %}}\n{{% block after_sections %}}\n{link}\n{{% endblock %}}\n', "utf-8"
    )
    said = handouts("build", "-c", "riverside", "-f", "text", "--level", "plain", "-j", "1")
    assert said.code == 1
    assert "C010 the template can't be filled: a link leads to `" in said.err
    assert why in said.err
    assert "body.md.j2" in said.err


def test_a_clinic_s_website_is_held_to_the_same(handouts: Handouts, clinic: Path) -> None:
    change(clinic / "clinic.yml", "https://riverside.example.org", "https://riverside.example.org@evil.example")
    said = handouts("check")
    assert said.code == 1
    assert "clinic.yml:18:10: error C001" in said.out
    assert "a name before an `@` hides where it leads" in said.out


def test_an_international_website_of_a_clinic_is_shown_as_it_is_and_leads_there(
    handouts: Handouts, clinic: Path
) -> None:
    change(clinic / "clinic.yml", "https://riverside.example.org", "https://flußufer.example.org/straße")
    assert handouts("build", "-c", "riverside", "-f", "html,text", "--level", "plain", "-j", "1").code == 0
    made = Path("output/riverside/en-US") / f"{HANDOUT}-plain.html"
    page = html.fromstring(made.read_bytes())
    [link] = [a for a in page.xpath("//a") if "example.org" in a.get("href")]
    assert (link.text, link.get("href")) == (
        "https://flußufer.example.org/straße",
        "https://xn--fluufer-2va.example.org/stra%C3%9Fe",
    )
    assert "https://flußufer.example.org/straße\n" in made.with_suffix(".txt").read_text("utf-8")


# ---------------------------------------------------------------- translations

THERE = "See [ice](https://example.org/ice) or [CDC](https://example.org/cdc), www.example.org, or call 555-555-0123."
ICE, CDC, SITE, PHONE = (
    "[hielo](https://example.org/ice)",
    "[CDC](https://example.org/cdc)",
    "www.example.org",
    "555-555-0123",
)
LACKS = "T003 the translation lacks"
TRANSLATED = [
    (f"Vea {ICE} o {CDC}, {SITE}, o llame al {PHONE}.", ""),
    (f"Vea {ICE} o {CDC}, {SITE}, o llame al (555) 555-0123.", ""),
    (f"Vea {ICE} o {CDC}, {SITE}, o llame al +1 555-555-0123.", ""),
    (f"Vea [hielo](HTTPS://EXAMPLE.ORG/ice) o {CDC}, {SITE}, o llame al {PHONE}.", ""),
    (
        f"Vea {CDC} o {ICE}, {SITE}, o llame al {PHONE}.",
        "T032 the links stand in another order than in the source: first `https://example.org/cdc`",
    ),
    (
        f"Vea [hielo](https://example.org/cdc) o [CDC](https://example.org/ice), {SITE}, o llame al {PHONE}.",
        "T003 in the translation `cdc` leads to `https://example.org/ice`, in the source to `https://example.org/cdc`",
    ),
    (f"Vea {ICE} o CDC, {SITE}, o llame al {PHONE}.", f"{LACKS} `https://example.org/cdc`"),
    (f"Vea {ICE} o {CDC}, o llame al {PHONE}.", f"{LACKS} `www.example.org`"),
    (
        f"Vea {ICE} o {CDC}, www.examp1e.org, o llame al {PHONE}.",
        f"{LACKS} `www.example.org` and has `www.examp1e.org`",
    ),
    (f"Vea {ICE} o {CDC}, {SITE}, o llame.", f"{LACKS} `555-555-0123`"),
    (f"Vea {ICE} o {CDC}, {SITE}, o llame al 555-555-0132.", f"{LACKS} `555-555-0123` and has `555-555-0132`"),
    (
        f"Vea {ICE} o {CDC}, {SITE}, o llame al {PHONE} o escriba a <mal@evil.example>.",
        "T003 the translation has `mal@evil.example`, which the source does not have",
    ),
    (
        f"Vea {ICE} o {CDC}, {SITE}, evil.org, o llame al {PHONE}.",
        "T003 the translation has `evil.org`, which the source does not have",
    ),
]


@pytest.mark.parametrize(("translated", "told"), TRANSLATED)
def test_a_translation_leads_where_its_source_leads(tmp_path: Path, translated: str, told: str) -> None:
    folder = new(tmp_path, {"Say what may go wrong.": THERE})
    translate(folder, "es-US", lambda path, text: translated if text == THERE else text)
    found = [one for one in codes(folder) if one.startswith(("T003", "T032"))]
    if told:
        assert found, told
        assert found[0].startswith(told)
    else:
        assert found == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It was done on 2026-11-23.", "Fue hecho el 23.11.2026."),
        ("In 2026, 1000 people had it.", "En 2026 1000 personas lo tuvieron."),
        ("From 2019-2023 it was 1 000 000.", "Fue 1.000.000 de 2019 a 2023."),
        ("Call 555-555-0123.", "اتصل على ٥٥٥-٥٥٥-٠١٢٣."),
        ("Call +44 20 7946 0000.", "Llame al +44 (0)20 7946 0000."),
    ],
)
def test_days_amounts_and_other_ways_to_write_a_number_are_no_other_phone_number(
    tmp_path: Path, source: str, target: str
) -> None:
    folder = new(tmp_path, {"Say what may go wrong.": source})
    translate(folder, "es-US", lambda path, text: target if text == source else text)
    assert [one for one in codes(folder) if one.startswith("T003")] == []


# ---------------------------------------------------------------- what a page may do


def test_a_page_allows_no_script_and_no_look_but_its_own(files: Mapping[str, bytes]) -> None:
    page = html.fromstring(files["html"])
    head = [element.tag for element in page.find("head")]
    assert head[:2] == ["meta", "meta"], "what stands before a policy is not held to it"
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    allowed = {name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";"))}
    assert allowed["default-src"] == allowed["base-uri"] == allowed["form-action"] == "'none'"
    assert allowed["img-src"] == allowed["font-src"] == "data:"
    assert allowed["script-src"] == digests(page.xpath("//script/text()"))
    assert allowed["style-src"] == digests(page.xpath("//style/text()"))
    assert "http" not in policy
    assert not page.xpath("//@onclick | //@onload | //@onerror")


def digests(codes: list[str]) -> str:
    return " ".join(f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in codes)


def test_the_index_page_allows_its_own_look_and_nothing_else(handouts: Handouts, project: Path) -> None:
    assert handouts("build", "-f", "text", "--level", "plain", "-l", "en-US", "-j", "1").code == 0
    assert handouts("publish", "site").code == 0
    page = html.fromstring(Path("site/index.html").read_bytes())
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    look = digests(page.xpath("//style/text()"))
    assert policy == f"default-src 'none'; style-src {look}; base-uri 'none'; form-action 'none'"
