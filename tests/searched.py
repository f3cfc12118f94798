"""Handouts in Arabic script to be searched, and the words in them: each has what makes trouble in a text layer."""

import itertools
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from handouts.build.jobs import run
from small import job, new, translate

BODY = "      Write one idea in each paragraph. Use short sentences. Talk to the reader as **you**.\n"

LINES: Mapping[str, str] = {
    "ar": "لا تأخذ الأسبرين لأن الآلام قد تزول خلال أيام، وإذا لم تختفِ فاسأل الإخصائي أولًا عن العلاج المناسب.",
    "fa": "می‌توانید پیش از غذا یک قرص بخورید، اما اگر حالا سؤالی دربارهٔ درمان‌ها دارید لطفاً با ما تماس بگیرید.",
    "ur": "اگر آپ کو الرجی ہے تو پہلے ڈاکٹر کو بتائیں، کیونکہ یہ دوا لینے کے بعد تکلیف بڑھ بھی سکتی ہے۔",
}
"""A sentence in each language, long enough for two lines."""

FILLER = {"ar": "كلام", "fa": "سخن", "ur": "بات"}

SENTENCES = (
    "خذ ibuprofen (Advil) بعد الأكل.",
    "لا تأخذ Advil.",
    "خذ 400 ملغ (قرصين) الآن.",
    "احفظه عند -5 °C أو أقل.",
    "اكتب إلى care@example.org أو اتصل على 1-800-555-0100 الآن.",
    "اعمل MRI (تصويرًا) أو X-ray (أشعة).",
    "يساعد 50% (نصف) الناس.",
    "ibuprofen (Advil) و acetaminophen (Tylenol) دواءان.",
    "اسأل عن فيتامين B12.",
    "خذ **ibuprofen** (*Advil*)، ثم **400** mg.",
    "لَا تَأْخُذْهُ أَوَّلًا.",
)
"""They hold what runs from left to right, at the end, in brackets, side by side; one has all its vowels."""


def handout(project: Path, language: str) -> Path:
    """The folder of a handout that says the sentences of a language, translated into it."""
    said = [LINES[language], *(SENTENCES if language == "ar" else ())]
    english = [f"Sentence {chr(ord('A') + i)}." for i in range(len(said))]
    folder = new(project, {BODY: "".join(f"      {one}\n\n" for one in english)})
    count = itertools.count(1)
    translated = dict(zip(english, said, strict=True))
    translate(folder, language, lambda path, text: translated.get(text) or f"{FILLER[language]} {next(count)}")
    return folder


def files(project: Path, language: str, *forms: str) -> dict[str, bytes]:
    """The files of such a handout, each read back and proved."""
    project_, job_ = job(handout(project, language), language, *forms)
    done = run(project_, replace(job_, verify=True))
    assert not done.failures, "\n".join(f.bug or f"{f.path}: {f.reason}" for f in done.failures)
    return {form: done.contents[path] for form, path in done.job.paths.items()}


def words(language: str) -> list[str]:
    """The words of the sentences, without the signs over and under their letters, which people don't type."""
    said = " ".join([LINES[language], *(SENTENCES if language == "ar" else ())])
    return sorted(set(re.findall(r"[\u0621-\u063a\u0641-\u064a\u0671-\u06d3\u200c]+", without_signs(said))))


def without_signs(text: str) -> str:
    return re.sub("[\u064b-\u0655\u0670]", "", text)


def missing(text: str, language: str) -> list[str]:
    """The words that a search does not find in what a reader gives."""
    bare = re.sub("[\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", without_signs(text))
    return [word for word in words(language) if word.replace("\u200c", "") not in bare]
