"""What a style sheet makes of words: the slips of an honest hand are found, and a sound sheet is left alone."""

import pytest
from lxml import html

from handouts.verification.css import Sheets
from handouts.verification.css_look import Looks

PAGE = (
    '<html><body><div class="harms"><h4>Harms</h4><ul><li>It may <b id="word">hurt</b>.</li></ul></div></body></html>'
)


def unseen(css: str) -> dict[str, str]:
    """Why nobody sees a word, for each setting."""
    root = html.document_fromstring(PAGE)
    sheets = Sheets(root, [css])
    looks = Looks(sheets)
    word = root.get_element_by_id("word")
    found = {setting.name: looks.unseen(word, setting) for setting in sheets.settings}
    return {name: why for name, why in found.items() if why}


HIDDEN = {
    "a list is not displayed": (".harms ul { display: none }", "on a screen"),
    "a list is not displayed on paper": ("@media print { ul { display: none } }", "on paper"),
    "a colour is that of the ground": (":root { --g: #eee } li { color: var(--g); background: #eee }", "on a screen"),
    "white text has lost its ground": ("li { color: white }", "on a screen"),
    "a dark ground has dark text": (
        "@media screen and (prefers-color-scheme: dark) { body { background: #111 } }"
        "@media (prefers-color-scheme: dark) { li { color: #222 } }",
        "on a dark screen",
    ),
    "letters are in percent of percent": ("div, ul, li, b { font-size: 60% } ul { font-size: 5px }", "on a screen"),
    "a fade has not come back": ("li { opacity: 0.1 } b { opacity: 1 }", "on a screen"),
    "a list is visually hidden": (".harms { position: absolute; left: -10000px }", "on a screen"),
    "a box that folds is folded": (".harms { height: 0; overflow: hidden }", "on a screen"),
    "a long line is cut": ("li { white-space: nowrap; overflow: hidden; text-overflow: ellipsis }", "on a screen"),
    "long texts are clamped": ("li { -webkit-line-clamp: 2; overflow: hidden }", "on a screen"),
    "what is old is struck out": ("li { text-decoration: line-through }", "on a screen"),
    "touch screens hide it": ("@media (pointer: coarse) { li { display: none } }", "where `(pointer: coarse)`"),
    "a nested rule hides it": (".harms { color: red; & li { visibility: hidden } }", "on a screen"),
    "a list is put before its heading": ("ul { grid-row: 1 }", "on a screen"),
    "a parent with something in it hides it": (".harms:has(li) li { display: none }", "on a screen"),
}


@pytest.mark.parametrize(("css", "where"), HIDDEN.values(), ids=HIDDEN)
def test_a_slip_that_hides_words_is_found_where_it_does(css: str, where: str) -> None:
    assert where in unseen(css)


SOUND = {
    "a rule for something else": (".benefits li, li.old, h1 + ul { display: none }"),
    "a state": ("li:hover, li:focus-within { opacity: 0 }"),
    "a part that only one browser knows": ("li::-webkit-scrollbar { width: 8px }"),
    "a weaker rule": (".harms li { display: list-item } li { display: none }"),
    "one that is overruled": ("li { color: white } .harms b { color: black !important }"),
    "a dark page": ("@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } }"),
    "a gradient behind dark words": ("li { background: linear-gradient(#111, #222); color: #111 }"),
    "sizes in all units": ("html { font-size: 112.5% } li { font: italic 600 1.05rem/1.5 Georgia, serif }"),
    "small margins to the outside": ("li { margin: 0 -0.64em 0.6em; text-indent: -1em; padding-left: 1em }"),
    "nothing at all": ("li { transform: none; clip-path: none; opacity: 100%; order: 0; filter: grayscale(1) }"),
    "a list beside two others": ("ul { grid-row: span 2; grid-column: span 1 }"),
    "what is no CSS": ("li { color: } } @media { nonsense <p> {"),
}


@pytest.mark.parametrize("css", SOUND.values(), ids=SOUND)
def test_a_sound_style_sheet_is_left_alone(css: str) -> None:
    assert unseen(css) == {}
