"""A clinic's phone number dials what it says, however people write it; what nobody could dial is told at its line."""

from pathlib import Path

import pytest

from conftest import Handouts
from handouts.editions.fact_format import phone
from handouts.language.phone_numbers import dialled, phone_number
from small import made, new

DIALS = {
    "555-555-0100": "5555550100",
    "(555) 555-0100": "5555550100",
    "555.555.0100": "5555550100",
    "+1 (555) 555-0100": "+15555550100",
    "+44 (0)20 7946 0018": "+442079460018",
    "+44(0)20 7946 0018": "+442079460018",
    "+44 (0) 20 7946 0018": "+442079460018",
    "+44 (020) 7946 0018": "+442079460018",
    "+49 (0)30 123456": "+4930123456",
    "+33 (0)1 99 00 12 34": "+33199001234",
    "0044 (0)20 7946 0018": "00442079460018",
    "(020) 7946 0018": "02079460018",
    "+39 (0)6 1234 5678": "+390612345678",
    "(0) 20 7946 0018": "02079460018",
    "+44\u00a0(0)20\u202f7946\u00a00018": "+442079460018",
    "555\u2011555\u20130100": "5555550100",
    "030/123 45 67": "0301234567",
    "(0 30) / 12 34 56": "030123456",
    "555-555-0100 ext. 5": "5555550100;ext=5",
    "555-555-0100 ext 12": "5555550100;ext=12",
    "555-555-0100, extension 123": "5555550100;ext=123",
    "555-555-0100 x123": "5555550100;ext=123",
    "555-555-0100x123": "5555550100;ext=123",
    "555-555-0100 #4": "5555550100;ext=4",
    "+44 (0)20 7946 0018 ext. 1234": "+442079460018;ext=1234",
    "1-800-FLOWERS": "18003569377",
    "1-800-HELP-NOW": "18004357669",
    "1 800 HELP NOW": "18004357669",
    "1-800-555-HELP": "18005554357",
    "0800 REVERSE": "08007383773",
    "911": "911",
    "999": "999",
    "112": "112",
    " 116 117 ": "116117",
}

NOT_DIALLED = {
    "555-555-0100 or 555-555-0101": "one phone number; another one can stand in `hours`",
    "555-555-0100 / 555-555-0101": "one phone number; another one can stand in `hours`",
    "555-555-0100, 555-555-0101": "one phone number; another one can stand in `hours`",
    "555-555-0100; 555-555-0101": "one phone number; another one can stand in `hours`",
    "555-555-0100 555-555-0101": "one phone number, which has at most 15 figures",
    "999 / 112": "one phone number; another one can stand in `hours`",
    "555-555-0100 TTY": "a phone number such as",
    "555-0100 after 5 pm": "a phone number such as",
    "phone: 555-555-0100": "a phone number such as",
    "(555 555-0100": "a phone number with its brackets in pairs",
    "555) 555-0100": "a phone number with its brackets in pairs",
    "call us": "a phone number such as",
    "5": "a phone number such as",
    "+": "a phone number such as",
    "٠٢٠ ٧٩٤٦": "a phone number such as",
}


@pytest.mark.parametrize(("written", "number"), DIALS.items())
def test_a_number_dials_what_it_says(written: str, number: str) -> None:
    assert phone_number(written) == written
    assert dialled(written) == number
    assert f"(tel:{number})" in phone(written)


@pytest.mark.parametrize(("written", "wanted"), NOT_DIALLED.items())
def test_what_nobody_could_dial_is_told_at_its_line(
    project: Path, handouts: Handouts, written: str, wanted: str
) -> None:
    folder = project / "templates" / "clinics" / "hill"
    folder.mkdir(parents=True)
    (folder / "clinic.yml").write_text(f'name: "Hill Clinic"\nphone: "{written}"\n', "utf-8")
    said = handouts("check")
    assert said.code == 1
    assert f"clinic.yml:2:8: error C001 clinic.yml: `phone` is `{written}`; it must be {wanted}" in said.out


def test_every_format_shows_the_number_as_written_and_dials_it(tmp_path: Path) -> None:
    folder = new(tmp_path, {'key_message: "': 'key_message: "Call {clinic.phone}. '})
    clinic = tmp_path / "templates" / "clinics" / "hill"
    clinic.mkdir(parents=True)
    (clinic / "clinic.yml").write_text('name: "Hill Clinic"\nphone: "+44 (0)20 7946 0018 ext. 5"\n', "utf-8")
    files = made(folder, "en-US", "html", "text", templates=tmp_path / "templates", clinic="hill")
    assert b'href="tel:+442079460018;ext=5"' in files["html"]
    shown = files["text"].decode().replace("\u00a0", " ")
    assert "+44 (0)20 7946 0018 ext. 5" in shown
