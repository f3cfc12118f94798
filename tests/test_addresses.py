"""Where a link may lead is decided once, on the target as it is written; each format writes it in one form."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handouts.language.addresses import as_read, encoded, mixed_scripts, refused, tells

GOOD = {
    "https://example.org/": "https://example.org/",
    "http://example.org": "http://example.org",
    "HTTPS://EXAMPLE.ORG/A": "https://example.org/A",
    "https://example.org:8443/x": "https://example.org:8443/x",
    "https://example.org/~me/": "https://example.org/~me/",
    "https://example.org/@you": "https://example.org/@you",
    "https://example.org/a*b*c": "https://example.org/a*b*c",
    "https://example.org/a%20b": "https://example.org/a%20b",
    "https://example.org/wiki/Knee_(joint)": "https://example.org/wiki/Knee_(joint)",
    "https://example.org/a_(b_(c))": "https://example.org/a_(b_(c))",
    "https://example.org?q=1&lang=en#top": "https://example.org?q=1&lang=en#top",
    "https://exämple.org/straße": "https://xn--exmple-cua.org/stra%C3%9Fe",
    "https://EXÄMPLE.org/Straße?ä=ö#ü": "https://xn--exmple-cua.org/Stra%C3%9Fe?%C3%A4=%C3%B6#%C3%BC",
    "https://例え.jp/パス": "https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9",
    "https://مثال.مصر/ركبة": "https://xn--mgbh0fb.xn--wgbh1c/%D8%B1%D9%83%D8%A8%D8%A9",
    "mailto:nurse@example.org": "mailto:nurse@example.org",
    "mailto:nurse@exämple.org?subject=My%20knee": "mailto:nurse@xn--exmple-cua.org?subject=My%20knee",
    "tel:911": "tel:911",
    "tel:15": "tel:15",
    "tel:+1-(555)-555.0123": "tel:+15555550123",
    "tel:+44(0)20-7946-0000": "tel:+442079460000",
    "tel:+15555550123;ext=12": "tel:+15555550123;ext=12",
    "sms:741741": "sms:741741",
    "sms:741741?body=HOME": "sms:741741?body=HOME",
    "#injections": "#injections",
    "#options.nerve-block": "#options.nerve-block",
}


@pytest.mark.parametrize("target", GOOD)
def test_a_link_may_lead_there_and_is_written_in_ascii(target: str) -> None:
    assert refused(target) == ""
    assert encoded(target) == GOOD[target]
    assert encoded(target).isascii()
    assert encoded(encoded(target)) == encoded(target)


BAD = [
    *("javascript:alert(1)", "JaVaScRiPt:alert(document.cookie)", "javascript://example.org/%0Aalert(1)"),
    *("java&#115;cript:alert(1)", "javascript&colon;alert(1)", "java\tscript:x", "java\nscript:x", " javascript:x"),
    *("javascript:alert((1)(2))", "java\\script:x", "javascript%3Aalert(1)", "\x01javascript:x", "jav\u00adascript:x"),
    *("data:text/html,<b>x</b>", "DATA:text/html;base64,PGI+", "vbscript:x", "file:///etc/hosts", "file:///c:/x(1)"),
    *("ftp://example.org/", "blob:https://example.org/x", "view-source:https://example.org", "intent://x#Intent;end"),
    *(
        "\\\\server\\share",
        "//example.org/x",
        "///example.org",
        "../x",
        "/x",
        "x.html",
        "other(1).html",
        "C:\\x",
        "c:/x",
    ),
    *(
        "https:/example.org",
        "https:example.org",
        "https:///example.org",
        "https://",
        "https:\\\\example.org",
        "www.example.org",
    ),
    *("https://user@example.org", "https://good.example:pw@evil.example", "https://example.org%40evil.example"),
    *("https://example.org\\@evil.example", "https://example.org\u202egro.evil", "https://ex\u200bample.org/"),
    *(
        "https://\u2066example.org/",
        "https://example.org/\u200f",
        "https://example.org/a b",
        "https://example.org/a\u00a0b",
    ),
    *(
        "https://ex%61mple.org",
        "https://ｅｘａｍｐｌｅ.org",
        "https://example。org",
        "https://-x.org",
        "https://a..b.org",
    ),
    *("https://example.org:99999", "https://example.org:x", "http://[::1]/", "https://[example.org"),
    *("http://localhost/", "http://intranet/x", "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/"),
    *("https://example.org/%00", "https://example.org/%0d%0aX", "https://example.org/%5c", "https://example.org/%zz"),
    *(
        'https://example.org/a"b',
        "https://example.org/<b>",
        "https://example.org/`x`",
        "https://example.org/{clinic.name}",
    ),
    *("https://example.org/?a=1&amp;b=2", "", " ", "#", "#../x", "#a b", "#ä", "?x", "{clinic.website}"),
    *("mailto:", "mailto:nurse", "mailto:nurse@", "mailto:@example.org", "mailto:a@example.org,b@example.org"),
    *("mailto:a@example.org;b@example.org", "mailto:a@example.org?cc=b@evil.example", "mailto:a@example.org?bcc=x"),
    *("mailto://a@example.org", "mailto:a@localhost", "tel:", "tel:1", "tel:*%2306%23", "tel:*#06#", "tel:call-us"),
    *("tel:555,1", "tel:555?x", "tel://5555550123", "tel:٠١٢٣", "tel:1234567890123456789", "sms:1,2", "sms:741741?x=1"),
]


@pytest.mark.parametrize("target", BAD, ids=ascii)
def test_no_link_may_lead_there(target: str) -> None:
    assert refused(target)
    with pytest.raises(ValueError, match="no link may lead to"):
        encoded(target)


def test_one_hears_why() -> None:
    assert refused("javascript:x") == "`javascript:` leads to no page, mailbox or phone"
    assert refused("info.pdf").endswith("so that only your computer can know where it is")
    assert refused("https://good.example@evil.example") == "a name before an `@` hides where it leads"
    assert refused("https://exa\u200bmple.org") == "it has a character that can’t be seen in it"
    assert (
        refused("http://intranet/") == "`intranet` is no name that a computer at home can find, such as `example.org`"
    )


def test_people_read_an_address_as_it_was_typed() -> None:
    assert as_read("https://exämple.org/straße") == "https://exämple.org/straße"
    assert as_read("mailto:nurse@example.org?subject=Knee") == "nurse@example.org"
    assert as_read("tel:555-555-0123;ext=2") == "555-555-0123 ext. 2"
    assert as_read("SMS:741741?body=HOME") == "741741"
    assert as_read("#injections") == ""


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "https",
                    "http",
                    "javascript",
                    "data",
                    "mailto",
                    "tel",
                    "sms",
                    ":",
                    "//",
                    "/",
                    "\\",
                    "@",
                    "#",
                    "?",
                    ".",
                ),
                *("example", "org", "ex\u00e4mple", "\u0435", "(", ")", "[", "]", "%", "%0a", "%C3", "&", "&#58;", ";"),
                *(
                    " ",
                    "\t",
                    "\n",
                    "\u00a0",
                    "\u200b",
                    "\u202e",
                    "\x00",
                    "911",
                    "+1",
                    "-",
                    "=",
                    "<",
                    ">",
                    '"',
                    "{",
                    "|",
                    "^",
                ),
            ]
        ),
        max_size=9,
    )
)
def test_whatever_is_typed_it_is_refused_or_written_so_that_nothing_else_can_be_read_into_it(pieces: list[str]) -> None:
    target = "".join(pieces)
    if not refused(target):
        assert re.fullmatch(
            r"(?:https?://[a-z0-9_][a-z0-9._:-]*|mailto:|tel:|sms:|#)[!#$%&'()*+,./:;=?@\w~-]*", encoded(target), re.A
        )
    assert isinstance(as_read(target), str)
    assert tells("the page", target) in {True, False}
    mixed_scripts(target)


TOLD = [
    ("example.org/knee", "https://example.org/knee"),
    ("https://www.example.org", "https://example.org/"),
    ("the page example.org/knee of ours", "https://www.example.org/knee/"),
    ("nurse@example.org", "mailto:nurse@example.org?subject=Knee"),
    ("(555) 555-0123", "tel:+15555550123"),
    ("+44 (0)20 7946 0000", "tel:+442079460000"),
    ("020 7946 0000", "tel:+442079460000"),
    ("1-800-QUIT-NOW", "tel:18007848669"),
    ("555-555-0123 ext. 12", "tel:5555550123;ext=12"),
    ("Text HOME to 741741", "sms:741741?body=HOME"),
    ("٩١١", "tel:911"),
    ("the choices", "#choices"),
]
NOT_TOLD = [
    ("the page on knees", "https://example.org/knee"),
    ("example.org", "https://example.org/knee"),
    ("example.org/knees", "https://example.org/knee"),
    ("notexample.org", "https://example.org"),
    ("our nurse", "mailto:nurse@example.org"),
    ("call us", "tel:555-555-0123"),
    ("call us in room 0123", "tel:555-555-0123"),
    ("555-555-0199", "tel:555-555-0123"),
    ("555-555-0123", "tel:555-555-0123;ext=12"),
]


@pytest.mark.parametrize(("words", "target"), TOLD)
def test_words_that_hold_an_address_need_not_have_it_behind_them(words: str, target: str) -> None:
    assert tells(words, target)


@pytest.mark.parametrize(("words", "target"), NOT_TOLD)
def test_other_words_do_not_tell_it(words: str, target: str) -> None:
    assert not tells(words, target)


def test_a_name_that_mixes_scripts_may_be_another_than_it_looks() -> None:
    assert mixed_scripts("https://exаmple.org/") == ("exаmple", "Cyrillic and Latin")
    assert mixed_scripts("mailto:nurse@gοοd.example") == ("gοοd", "Greek and Latin")
    for sound in (
        "https://example.org",
        "https://пример.example.org",
        "https://例えabcカナ.jp",
        "https://müller.de",
        "tel:911",
    ):
        assert mixed_scripts(sound) is None
