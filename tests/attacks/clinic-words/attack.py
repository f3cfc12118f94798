"""Words of a clinic that no page can hold, or that are not what they seem."""

from scratch import Scratch

BAD = [
    {"name": '"A\\u001b[31mB"'}, {"name": '"A\\u0000B"'}, {"name": '"A \\u202eB"'}, {"name": '"\\u200b"'},
    {"name": '""'}, {"name": '"\\u2066A\\u2069\\u2069"'}, {"name": '"\\ud800"'}, {"name": '"\\uffff"'},
    {"name": '{en-US: "\\u200b"}'}, {"name": "[]"}, {"name": "null"}, {"name": '"\\u2800\\u2800"'},
    {"phone": '"(((((((((((((("'}, {"phone": '"+"'}, {"phone": '"tel:javascript:alert(1)"'},
    {"phone": '"555-555-0123;ext=<b>"'}, {"phone": '"555 555 0123\\n\\n# Heading"'}, {"phone": '"\\u202e3210"'},
    {"hours": '"\\u0007"'}, {"address": '"A\\u202eB"'}, {"website": '"javascript:alert(1)"'},
    {"website": '"https://example.org@evil.example"'}, {"website": '"https://\\u0430pple.com\\u202e"'},
    {"website": '"https://example.org/\\"onclick=1"'}, {"website": '"http://example.org"'},
    {"emergency_phone": '"9\\u200b1\\u200b1"'},
]  # fmt: skip
LOGO = 'logo: {path: logo.svg, alt: "A\\u202eB"}\n'


def attack(scratch: Scratch) -> None:
    sound = (scratch.clinic / "clinic.yml").read_text("utf-8")
    files = []
    for lines in BAD:
        scratch.words_of_clinic(**lines)
        files.append({"clinic.yml": (scratch.clinic / "clinic.yml").read_text("utf-8")})
    scratch.write("templates/clinics/evil/clinic.yml", sound)
    for lines, codes in zip(BAD, scratch.errors_in_each(scratch.clinic, files), strict=True):
        assert codes, lines
    scratch.words_of_clinic(**BAD[0])
    scratch.build("text,html,docx,epub", clinic="evil")
    scratch.write("templates/clinics/evil/clinic.yml", sound)
    assert not scratch.errors()
    scratch.write("templates/clinics/evil/logo.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>')
    scratch.write("templates/clinics/evil/brand.yml", LOGO)
    assert scratch.errors() == {"C001"}
