"""Rules S: nothing is left in a handout that somebody meant to replace."""

import re
from collections.abc import Iterator

from handouts.core.findings import Severity
from handouts.rules.engine import OWN, Hit, hit, rule
from handouts.rules.section_kinds import UNBLANKED
from handouts.rules.text_index import hits_in, level_texts, listed, spot, texts_with
from handouts.source.load import Source
from handouts.source.starter_gaps import gaps_left


@rule(
    "S046",
    Severity.WARNING,
    "not filled in yet: {count} of the texts still say what to write, first here",
    hint="Write your own words in place of those in brackets, or delete it. As it is, a release refuses it (S080).",
    serves=OWN,
)
def starter_text(source: Source) -> Iterator[Hit]:
    """A text still has words in brackets that `handouts new` has written: they say what to write, and not to a patient.

    A starter passes every other check and can be built, so that you see at once what a handout looks like. It would
    look finished to somebody who only reads the list of what is left to do. One finding stands for all such texts; it
    goes when the last of them has gone. Until then, the handout can neither be approved nor released.

        unknowns: "[Say what nobody knows yet.]"                 # wrong
        unknowns: "Nobody knows yet whom the shot helps most."   # right
    """
    left = [(text, gaps) for text in level_texts(source) if (gaps := gaps_left(source, text.text))]
    if left:
        first, gaps = left[0]
        yield hit(spot(source, first, gaps[0]), path=first.path, count=len({text.leaf.keys for text, _ in left}))


@rule(
    "S047",
    Severity.WARNING,
    "`{found}` looks like a gap that somebody meant to fill",
    hint=(
        "Write what belongs there. A field such as `{{clinic.phone}}` is filled in for each clinic; a place for the "
        "reader to write in is `{{blank}}`."
    ),
    serves=OWN,
    waivable=True,
)
def placeholder(source: Source) -> Iterator[Hit]:
    """A text holds a note to its author: a word in square brackets, TODO, XXX, or words that mean nothing.

    A page with `[date]` on it tells a patient that nobody has read it. Where the words in brackets are meant to stay,
    allow this finding with a reason. A place to write in is `{blank}`.

        sign: "you bleed for more than [time]"       # wrong
        sign: "you bleed for more than 20 minutes"   # right
    """
    texts = level_texts(source)
    everything = "\n".join(text.text for text in texts)
    there = re.compile("|".join(re.escape(sign) for sign in _SIGNS if sign in everything) or "(?!)")
    asked = (text for text in texts if there.search(text.text) and not gaps_left(source, text.text))
    yield from hits_in(source, asked, placeholders)


@rule(
    "S071",
    Severity.WARNING,
    "`{found}` is a line to write on, made of signs",
    hint="{instead}: a line on paper, and a field with a name on a screen.",
    serves="WCAG 2.2, success criterion 4.1.2; PDF/UA-1, form fields",
    waivable=True,
)
def typed_blank(source: Source) -> Iterator[Hit]:
    """A text has a row of low lines or dots for the reader to write on.

    On a screen nobody can write there, and a screen reader says “underscore, underscore”, or nothing at all. A field
    `{blank}` becomes a line on paper, and a place to type in a web page, a PDF and a Word file, with a name. For a date
    it is `{blank.date}`, and for a sentence `{blank.long}`. What is filled in as a whole is a section of `kind: form`.

        text: "My goal is ______ steps a day."      # wrong
        text: "My goal is {blank} steps a day."     # right
    """
    for text in texts_with(source, _TYPED_BLANK):
        if m := _TYPED_BLANK.search(text.text):
            blank = "blank.date" if "/" in m[0] else "blank.long" if len(m[0]) >= _LONG else "blank"
            none = UNBLANKED.get(str(text.leaf.keys[-1]))
            away = f"Take it out of {none}, and make it a line of a section of `kind: form`"
            facts = {"found": m[0][:_LONG], "instead": away if none else f"Write `{{{blank}}}`"}
            yield hit(spot(source, text, m[0]), path=text.path, **facts)


_TYPED_BLANK = re.compile(r"_{2,}(?:\s?/\s?_{2,})+|_{3,}|(?<!\.)\.{5,}|…{2,}")
_LONG = 20
"""So many signs are a line for more than a word or a number."""


_SIGNS = ("[", "【", "［", "TODO", "TBD", "TBC", "FIXME", "TKTK", "XXX", "xxx", "orem", "OREM", "??")
"""What one of these must be in: to look for them first takes a tenth of the time."""
_NOTES = re.compile(r"\b(?:TODO|TBD|TBC|FIXME|TKTK|XXX+|xxx+)\b|[Ll]orem [Ii]psum|LOREM IPSUM|(?<![\w?!])\?{2,}")
_BRACKETS = re.compile(r"(?<![\\\]])(?:\[(?=[^\W\d_])([^\[\](){}\n]{1,50})\](?![({\[])|[【［]([^】］\n]{1,50})[】］])")
_GAPS = listed(
    """
    address age amount area choose clinic clinician clinic's contact date day department doctor doctor's dose drug email
    enter extension facility fax fill goal height hospital hospital's hour hours initials insert link location logo
    medication medicine month name nurse number organisation organization patient patient's person pharmacy phone place
    placeholder practice provider room side signature surgeon tbc tbd team telephone text time title to-do todo unit url
    ward website week weight year your
    apellido cantidad clínica dirección doctora fecha fármaco hora hospital médico nombre número paciente su teléfono tu
    adresse clinique date docteur heure hôpital jour médecin médicament nom numéro téléphone votre
    nome data endereço telefone médica hospital seu sua имя дата телефон адрес врач врача клиника ім'я адреса лікар
    الاسم اسم التاريخ تاريخ الهاتف هاتف رقم العنوان الطبيب اسمك نام تاریخ تلفن نشانی پزشک فون ڈاکٹر
    tên ngày giờ dat telefòn doktè pangalan petsa doktor magac taariikh नाम तारीख फ़ोन फोन पता डॉक्टर
    이름 날짜 전화 전화번호 주소 의사 병원
    """
)
"""Words that stand in brackets where something is to be filled in."""
_GAPS_ANYWHERE = re.compile("姓名|名字|日期|电话|電話|地址|医生|醫生|诊所|診所|医院|醫院|时间|時間|剂量|劑量")
"""The same in Chinese, which sets no words apart."""


def placeholders(text: str) -> list[str]:
    """What is left to fill in: notes in capitals, and brackets around a word for what belongs there."""
    found = [(m.start(), m[0]) for m in _NOTES.finditer(text)]
    for m in _BRACKETS.finditer(text):
        inside = (m[1] or m[2]).lower().replace("’", "'")
        words = re.split(r"[\s.,/&:…]+", inside)
        if len(words) <= 6 and (_GAPS.intersection(words) or _GAPS_ANYWHERE.search(inside)):
            found.append((m.start(), m[0]))
    return [words for _, words in sorted(found)]
