"""Readability formulas, each with its published source and only for the language that it was made for.

They see how long sentences and words are, and nothing else. docs/readability.md says what they are good for.
"""

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from handouts.language.readability import Counts, count

NONE = "none"
"""What the registry says of a language that no formula is known for."""

MIN_WORDS = 50
"""A formula's value for less text than this says more about chance than about the text."""

Bands = tuple[tuple[float, str], ...]
"""From which value on a text is called what, easiest first."""


@dataclass(frozen=True, slots=True)
class Score:
    """What a formula says of a text. `band` is its author's word for it, where there is one; it is `approximate` where
    the text is shorter than the formula was made for.
    """

    formula: str
    value: float
    band: str = ""
    approximate: bool = False


@dataclass(frozen=True)
class Formula:
    """A formula as declared; its function's docstring cites the source.

    `grades`: its values are school grades, so that low is easy; else high is easy. `hard`: where "hard" begins.
    """

    name: str
    language: str
    title: str
    grades: bool
    hard: float | None
    bands: Bands
    least_sentences: int
    value: Callable[[Counts], float] = field(repr=False)

    @property
    def doc(self) -> str:
        return inspect.cleandoc(self.value.__doc__ or "")

    def score(self, counts: Counts) -> Score | None:
        """Its value for counts in its language, rounded to two places; None for a text without words."""
        if not counts.words:
            return None
        value = round(self.value(counts), 2)
        band = next((word for limit, word in self.bands if value >= limit), "")
        short = counts.words < MIN_WORDS or counts.sentences < self.least_sentences
        return Score(self.name, value, band, short)

    def too_hard(self, score: Score) -> bool:
        """Whether a text is on the hard side of `hard`."""
        if self.hard is None:
            return False
        return score.value > self.hard if self.grades else score.value < self.hard


def formula(
    name: str,
    language: str,
    title: str,
    *,
    grades: bool = False,
    hard: float | None = None,
    bands: Bands = (),
    least_sentences: int = 0,
) -> Callable[[Callable[[Counts], float]], Formula]:
    """Declare a formula."""
    return lambda value: Formula(name, language, title, grades, hard, bands, least_sentences, value)


def _bands(names: Mapping[float, str], lowest: str) -> Bands:
    """Bands by the value that each begins at, highest first, and what is below them all."""
    return (*names.items(), (-math.inf, lowest))


def _flesch_bands(*limits: float, rather: str) -> Bands:
    """Flesch's seven bands, each from a limit on. `rather`: what the language's author calls a little easy or hard."""
    names = ("very easy", "easy", f"{rather} easy", "normal", f"{rather} hard", "hard")
    return _bands(dict(zip(limits, names, strict=True)), "very hard")


# ---------------------------------------------------------------- English


@formula("flesch-kincaid", "en", "Flesch-Kincaid", grades=True, hard=8.0)
def flesch_kincaid(c: Counts) -> float:
    """Flesch-Kincaid grade level, a school grade of the United States.

    Kincaid JP, Fishburne RP, Rogers RL, Chissom BS. Derivation of new readability formulas for Navy enlisted personnel.
    Research Branch Report 8-75. Naval Air Station Memphis; 1975.
    """
    return 0.39 * c.words / c.sentences + 11.8 * c.syllables / c.words - 15.59


@formula("smog", "en", "SMOG", grades=True, least_sentences=30)
def smog(c: Counts) -> float:
    """SMOG, a school grade of the United States, made so that its readers understand all of a text and not only half.

    McLaughlin GH. SMOG grading: a new readability formula. Journal of Reading 1969; 12(8): 639-646.
    Made from samples of 30 sentences, so it is approximate for less.
    """
    return 1.0430 * math.sqrt(c.many * 30 / c.sentences) + 3.1291


@formula("coleman-liau", "en", "Coleman-Liau", grades=True)
def coleman_liau(c: Counts) -> float:
    """Coleman-Liau index, a school grade of the United States. It counts letters, so no syllable can be counted wrong.

    Coleman M, Liau TL. A computer readability formula designed for machine scoring. Journal of Applied Psychology 1975;
    60(2): 283-284.
    """
    return 0.0588 * (100 * c.letters / c.words) - 0.296 * (100 * c.sentences / c.words) - 15.8


# ---------------------------------------------------------------- Spanish


@formula(
    "inflesz",
    "es",
    "INFLESZ",
    hard=55,
    bands=_bands({80: "very easy", 65: "quite easy", 55: "normal", 40: "somewhat hard"}, "very hard"),
)
def inflesz(c: Counts) -> float:
    """Índice de perspicuidad of Szigriszt-Pazos, read on the INFLESZ scale, which was validated for patients' texts.

    Szigriszt Pazos F. Sistemas predictivos de legibilidad del mensaje escrito: fórmula de perspicuidad. Thesis,
    Universidad Complutense de Madrid; 1993. Scale: Barrio-Cantalejo IM, Simón-Lorda P, Melguizo M, Escalona I, Marijuán
    MI, Hernando P. Validación de la Escala INFLESZ para evaluar la legibilidad de los textos dirigidos a pacientes.
    Anales del Sistema Sanitario de Navarra 2008; 31(2): 135-152.
    """
    return 206.835 - 62.3 * c.syllables / c.words - c.words / c.sentences


@formula(
    "fernandez-huerta",
    "es",
    "Fernández-Huerta",
    bands=_flesch_bands(90, 80, 70, 60, 50, 30, rather="somewhat"),
)
def fernandez_huerta(c: Counts) -> float:
    """Lecturabilidad of Fernández Huerta, the older adaptation of Flesch's formula to Spanish.

    Fernández Huerta J. Medidas sencillas de lecturabilidad. Consigna 1959; 214: 29-32. Its last term was printed as
    sentences in 100 words; Law G (Error in the Fernandez Huerta Readability Formula, 2011) showed that it must be words
    in a sentence, as here.
    """
    return 206.84 - 60 * c.syllables / c.words - 1.02 * c.words / c.sentences


# ---------------------------------------------------------------- French, Portuguese, Italian


@formula("kandel-moles", "fr", "Kandel-Moles", hard=50)
def kandel_moles(c: Counts) -> float:
    """Flesch's formula adapted to French by Kandel and Moles.

    Kandel L, Moles A. Application de l'indice de Flesch à la langue française. Cahiers d'études de radio-télévision
    1958; 19: 253-274.
    """
    return 207 - 1.015 * c.words / c.sentences - 73.6 * c.syllables / c.words


@formula("martins", "pt", "Martins", hard=50, bands=_bands({75: "very easy", 50: "easy", 25: "hard"}, "very hard"))
def martins(c: Counts) -> float:
    """Flesch's formula adapted to Brazilian Portuguese: 42 points are added for its longer words.

    Martins TBF, Ghiraldelo CM, Nunes MGV, Oliveira Junior ON. Readability formulas applied to textbooks in Brazilian
    Portuguese. Notas do ICMSC 28. Universidade de São Paulo; 1996.
    """
    return 248.835 - 1.015 * c.words / c.sentences - 84.6 * c.syllables / c.words


@formula(
    "gulpease",
    "it",
    "Gulpease",
    hard=60,
    bands=_bands(
        {80: "easy after primary school", 60: "easy after middle school", 40: "easy after high school"},
        "hard for everybody",
    ),
)
def gulpease(c: Counts) -> float:
    """Gulpease, made for Italian from the start and tested on Italian readers. It counts letters, not syllables.

    Lucisano P, Piemontese ME. GULPEASE: una formula per la predizione della difficoltà dei testi in lingua italiana.
    Scuola e città 1988; 39(3): 110-124.
    """
    return 89 + (300 * c.sentences - 10 * c.letters) / c.words


# ---------------------------------------------------------------- German, Dutch


@formula("amstad", "de", "Amstad", hard=50)
def amstad(c: Counts) -> float:
    """Flesch's formula adapted to German by Amstad.

    Amstad T. Wie verständlich sind unsere Zeitungen? Thesis, Universität Zürich; 1978.
    """
    return 180 - c.words / c.sentences - 58.5 * c.syllables / c.words


@formula("wiener-1", "de", "Wiener 1", grades=True)
def wiener_1(c: Counts) -> float:
    """Erste Wiener Sachtextformel, a school grade of Austria, from 4 to 15.

    Bamberger R, Vanecek E. Lesen, Verstehen, Lernen, Schreiben: die Schwierigkeitsstufen von Texten in deutscher
    Sprache. Wien: Jugend und Volk; 1984.
    """
    percent = 100 / c.words
    long_ones = 0.1935 * c.many * percent + 0.1297 * c.long_words * percent
    return long_ones + 0.1672 * c.words / c.sentences - 0.0327 * c.single * percent - 0.875


@formula(
    "douma",
    "nl",
    "Douma",
    hard=45,
    bands=_flesch_bands(90, 80, 70, 60, 45, 30, rather="fairly"),
)
def douma(c: Counts) -> float:
    """Flesch's formula adapted to Dutch by Douma.

    Douma WH. De leesbaarheid van landbouwbladen: een onderzoek naar en een toepassing van leesbaarheidsformules.
    Bulletin 17, Afdeling Sociologie en Sociografie, Landbouwhogeschool Wageningen; 1960.
    """
    return 206.84 - 0.93 * c.words / c.sentences - 77 * c.syllables / c.words


# ---------------------------------------------------------------- Russian


@formula("oborneva", "ru", "Oborneva", hard=50)
def oborneva(c: Counts) -> float:
    """Flesch's formula adapted to Russian by Oborneva, from fiction in both languages.

    Оборнева ИВ. Автоматизированная оценка сложности учебных текстов на основе статистических параметров. Thesis,
    Москва; 2006.
    """
    return 206.835 - 1.3 * c.words / c.sentences - 60.1 * c.syllables / c.words


FORMULAS: Mapping[str, Formula] = {f.name: f for f in list(globals().values()) if isinstance(f, Formula)}
"""Every formula by the name that the locale registry knows it by."""


@lru_cache(maxsize=64)
def formulas_of(name: str) -> tuple[Formula, ...]:
    """The formula of a name first, then the others of its language; none for `none`."""
    if name == NONE:
        return ()
    first = FORMULAS[name]
    return (first, *(f for f in FORMULAS.values() if f.language == first.language and f is not first))


def graded(blocks: Iterable[str], name: str) -> tuple[Score | None, Counts]:
    """What a formula says of blocks of Markdown in its language, with the counts that it says it from."""
    chosen = FORMULAS[name]
    counts = count(blocks, chosen.language)
    return chosen.score(counts), counts
