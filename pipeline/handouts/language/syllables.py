"""How many syllables a word has: rules for the languages whose readability formulas ask for it."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

_LETTERS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*['’ʼ]?")


@lru_cache(maxsize=65536)
def syllables(word: str, language: str = "en") -> int:
    """The syllables of a word in a language that is in `LANGUAGES`.

    A number is read at a glance and counts as one, as does a unit such as mg. What has no vowel of its own in French,
    Italian, Russian or Ukrainian (l’, в) counts as none; every other word has at least one.
    """
    parts = [word] if word.isalpha() else _LETTERS.findall(word.replace("’", "'"))
    count = sum(LANGUAGES[language](part) for part in parts)
    return count if parts and language in _VOWELLESS else max(1, count)


def _table(rows: str) -> dict[str, int]:
    """Lines of `number: words`."""
    pairs = (line.split(":") for line in rows.strip().splitlines())
    return {word: int(count) for count, listed in pairs for word in listed.split()}


# ---------------------------------------------------------------- English: no rule holds, so rules and a table


def _english(word: str) -> int:
    if not word.isalpha():
        word = re.sub(r"'s$", "", word).strip("'")
    if word.isupper() and 1 < len(word) <= 3:  # MRI, CT: spelled out
        return len(word) + 2 * word.count("W")
    word = word.lower()
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    for ending, more in _ENDINGS:
        if not word.endswith(ending):
            continue
        stem = word.removesuffix(ending) + "y" * (ending == "ies")
        if stem in _EXCEPTIONS:
            return _EXCEPTIONS[stem] + more + (ending == "es" and bool(re.search(r"(?:[sxz]|[cs]h)$", stem)))
    count = len(_VOWELS.findall(word))
    count -= bool("e" in word[-6:] and _SILENT.search(word) and not _SAID.search(word))
    count -= bool(_COMPOUND.match(word)) + word.endswith("ically")
    return max(1, count + (len(_SPLIT.findall(word)) if _MAY_SPLIT.search(word) else 0))


_VOWELS = re.compile("[aeiouy]+")


_ENDINGS = (("s", 0), ("es", 0), ("ies", 0), ("ly", 1))
"""What may stand after a word of the table, with the syllables that it adds."""

_SILENT = re.compile(
    r"[^aeiouy]e$"  # make
    r"|(?:[^aeiouyszxcgh]|[^cs]h)es$"  # makes; not causes
    r"|[^aeiouytd]ed$"  # helped; not treated
    r"|[^aeiouyl]e(?:ly|ful|fully|less|ness|some)$"  # safely
    r"|[^aeiouylr]ements?$"  # movement
    r"|[gq]ue(?:[sd]|ly)?$|(?:^|[dhkr])aches$"  # fatigue, headaches
)
"""An `e` that is written and not said, near the end of a word."""

_SAID = re.compile(r"[^aeiouylr]l(?:e|es|ed)$|[^aeiouyr]r(?:e|es|ed)$")
"""The `e` of table and acre, which is said."""

_COMPOUND = re.compile(
    r"^(?:some|every|home|life|house|care|base(?!m)|guide|side|bone|time|like|safe|there|where|else"
    r"|face|fire|fore|game|lime|nine|share|space|stake|trade)(?=[bcfghjkmnpqtvw]|l[aio])(?!ful|ver)"
)
"""Words put together with one that ends in an `e` that is not said: lifetime, something."""

_SPLIT = re.compile(
    r"(?<![ctgsxl])ia(?!g[ei])|[ct]ia(?=t)|sci(?=en|at)"  # medi-al, associ-ate, sci-ence
    r"|lia(?=nce|t|l|b|ry)|^lia|(?:re|p)lia(?=nt)"  # compli-ance; not brilliant
    r"|(?<![ctgsxn])(?!(?<=l)ion)io(?!u)|tios?$|[cstg]io(?=lo|gr|pl|p)"  # bi-opsy, angi-ogram
    r"|[bdlprvm]iou|(?<=[aeio])niou"  # seri-ous
    r"|[^aeiou]iu|[^aeioug]eo(?!$|p)|[^cg]eou|geo(?![nru])|(?<!rh)eum"  # medi-um, vide-o, muse-um
    r"|[^qg]ua(?!r)|[^qg]uou|[^qg]uent?"  # usu-al, flu-ent
    r"|[aeiouy]ing|[aeou]y(?=e[rel]|a[bglnt]|o)|[flr]ye(?=rs?$)"  # be-ing, play-er
    r"|(?<=[aeiouy])(?:d|r|rrh|n|s|pn)eas?$"  # ide-a, diarrhe-a
    r"|[^aeiouct]i(?=er$|ers$|est$)|ieth$"  # easi-er, twenti-eth
    r"|(?:^[fhtw]|qu|[dn]es|ent|emp)ire(?:s|d|ly)?$"  # fi-re, requi-re
    r"|[^aeioucst]iet|[^aeioucst]ien[ct]"  # di-et, experi-ence
    r"|[sth]ms?$(?<!ythm)|(?<=[^aeiouywr])n't$"  # spas-m, did-n't
    r"|rea(?=li[sz]|lit)|poe(?=[mt])|^heroi|[ao]ic$"  # re-alize, po-em, hero-ic
    r"|aort|autoi|coag|my[ae](?=l)|physio|philia"  # co-agulate, my-algia
    r"|creat|^react|^pre[eo]|(?<!q)uity|tiali|^co[oe](?=[pr])|^re[eiu](?=[nv])"  # re-act
)
"""Vowels that stand together and are said apart."""

_MAY_SPLIT = re.compile(r"[aeiouy]{2}|ire|m|n't")
"""What a word has in which `_SPLIT` finds something: it takes long to look, and in most words there is nothing."""

_EXCEPTIONS = _table(
    """
    1: aisle drawer isle pier prayer priest
    2: acne argue argued awesome bracelet business café cashier catholic cement chaos chocolate choir comeback
    2: conscience cooper creature crooked cruel cushion desperate diamond diaper dossier dr driveway duel evening
    2: every fashion flour fluid framework fuel genius giant interest lifestyle lion maybe milestone mr mrs
    2: naive naked nauseous notebook opera persuade pipeline platelet premier quiet rely rhythm rugged ruin ruined
    2: several soldier someday someone sour sovereign spokesman stuart theory thereof triage vs warehouse wednesday
    2: whereas wholesale wholesome wicked widespread
    3: alien anyone averaging beforehand behavior behaviour businessman cereal coincide colonoscope convenience
    3: convenient cornea cycling cyclist decorative differently elaborate especially everyday fiery finale genuine
    3: interested interesting intriguing julian karate linear loneliness measurement moreover nuclear nucleus oasis
    3: pacemaker persuaded pneumonia policeman procurement radii recipe recovery reimburse requirement retirement
    3: ruining stereo struggling suicide takeover temperature theater theatre trachea tuition valuable vegetable
    3: video vienna visually whoever
    4: ambiguous auxiliary behavioral california catastrophe coincidence complementary dementia diabetes elementary
    4: emotionally enthusiast etc european february hierarchy inconvenience inconvenient initiative intuitive january
    4: laboratories laboratory nevertheless nonetheless pennsylvania physiatrist physiatry recycling sanctuary
    4: satisfactory societal society stomachache suicidal theatrical whatsoever
    5: archaeology enthusiastic judiciary osteopathy radioactive
    6: beneficiary inalienable osteoarthritis osteoporosis unalienable
    7: gastroenterology methylprednisolone radiofrequency
    8: electroencephalogram gastroenterologist immunodeficiency
    """
)
"""Everyday and medical words that the rules get wrong."""


# ---------------------------------------------------------------- Spanish, Portuguese, Italian: strong and weak vowels


def _spanish(word: str) -> int:
    """By the rules of spelling: two strong vowels (a, e, o) are two syllables, a weak one (i, u) joins its neighbour
    unless it has an accent. An h between vowels changes nothing; the u of que, qui, gue and gui is not said.
    """
    word = re.sub(r"qu|g[uú](?=[eiéí])", "g", word.lower())
    word = re.sub(r"y(?![aeiouáéíóúü])", "i", word)
    groups = re.findall(r"[aeiouáéíóúü]+", re.sub(r"(?<=[aeiouáéíóúü])h(?=[iuíú](?![aeoáéó]))", "", word))
    return sum(_romance(g, strong="aeoáéóíú") for g in groups)


def _romance(group: str, strong: str) -> int:
    """The syllables of vowels that stand together: one for each strong one, one for weak ones among themselves."""
    return max(1, sum(v in strong for v in group))


def _portuguese(word: str) -> int:
    """Falling diphthongs (ai, eu, ão) are one syllable. An i or u before another vowel is one of its own (di-a), but
    not at the end of a word that has its accent before (histó-ria), nor after q and g (á-gua).
    """
    word = re.sub(r"[qg]u(?=[eiéêíao])", "g", word.lower())
    count, i = 0, 0
    while i < len(word):
        if word[i] in _PT_VOWELS:
            count += 1
            i += _pt_diphthong(word, i)
        i += 1
    return count


_PT_VOWELS = "aeiouáéíóúâêôãõàüy"
_PT_HIATUS = re.compile(r"nh|[lrz]$|(?!rr)[lrzmn](?![aeiouáéíóúâêôãõh])")
"""Before these, an i or u after another vowel is a syllable of its own: ra-i-nha, sa-ir, ru-im."""


def _pt_diphthong(word: str, i: int) -> int:
    """1 if the vowel at `i` makes one syllable with the next letter, else 0."""
    here, then, rest = word[i], word[i + 1 : i + 2], word[i + 2 :]
    if here + then in {"ão", "ãe", "õe"}:
        return 1
    if then and then in "iu" and here in "aeoáéóêôu" and here != then:
        return int(not _PT_HIATUS.match(rest))
    rising = then and here in "iu" and then in "aeo" and re.fullmatch(r"s?", rest)
    return int(bool(rising and re.search(r"[áéíóúâêô]", word[:i])))


def _italian(word: str) -> int:
    """As in Spanish, but an i or u is weak also without an accent, and the i of cia, gio, glie and scia is not said.
    Italian writes no accent inside a word, so pa-u-ra and far-ma-ci-a come out one short.
    """
    word = re.sub(r"(?<=[aeou])i(?=[aeou])", "-", word.lower().replace("qu", "q"))
    return sum(_romance(g, strong="aeoàèéìòóù") for g in re.findall(r"[aeiouàèéìòóù]+", word))


# ---------------------------------------------------------------- French: the e at the end is not said


_FR = "aeiouyàâäéèêëîïôöùûüœ"


def _french(word: str) -> int:
    """One for each group of vowels, two where é, è or a dieresis begins a new one (ré-action, ma-ïs). An e at the end
    is not said, nor is -es, nor the -ent of verbs: a table tells those from nouns such as agent.
    """
    word = re.sub(r"(?<=[qg])u(?=[eiéèêy])", "", word.lower())
    word = re.sub(rf"(?<=[aeou])y(?=[{_FR}])", "i-", word)
    if re.search(rf"[{_FR}].*[^{_FR}-](?:e|es|ent)$", word) and not _FR_SAID.search(word):
        word = re.sub(r"(?:e|es|ent)$", "", word)
    word = re.sub(r"(?<=[éiuyaoï])es?$", "", word)
    word = re.sub(r"(?<=[éè])(?=[aiouâ])|(?<=[aoe])(?=[éèïëü])|(?<=[bcdfgptv][lr][iu])(?=[aeoé])", "-", word)
    return len(re.findall(rf"[{_FR}]+", word))


_FR_SAID = re.compile(
    r"(?<!ai)ment$|[tcr]ient$|quent$|[cs]cent$|(?:^|ac|ré|dé|in)cent$|(?:^a|ar|ur|di|li|xi)gent$"
    r"|^[dlsv]ent$|(?:acci|inci|évi|pru|prési|rési)dent$|(?:sou|au)vent$|(?:pré|ab)sent$|(?:ta|exce?l|vio|équiva)lent$"
    r"|(?:pa|appa|diffé|cou|conc?ur|tor)rent$|content$"
)
"""Nouns and adverbs in -ent, whose ending is said."""


# ---------------------------------------------------------------- German and Dutch: diphthongs and long vowels


def _german(word: str) -> int:
    """One for each vowel, diphthong (au, ei, eu) or long vowel (aa, ie). In Famili-en, Pati-ent and Muse-um, and after
    ge- and be-, vowels that look like a diphthong are none.
    """
    word = _DE_APART.sub("-", word.lower().replace("qu", "q"))
    return len(re.findall(r"aa|ee|oo|ie|[ae][uyi]|äu|oi|[aeiouyäöü]", word))


_DE_APART = re.compile(
    r"(?<=[tlr]i)(?=en[tz])|(?<=i)(?=ell)|(?<!^wi)(?<=i)(?=en$)|(?<=[ie])(?=um)|(?<=^[gb]e)(?=i[mnr][^aeiou])"
    r"|(?<=famili)(?=e)|(?<=(?:lin|fol|ser|ter)i)(?=e$)|(?<=studi)(?=e)|(?<=hygi)(?=e)"
)


def _dutch(word: str) -> int:
    """One for each vowel, long vowel (aa, oe) or diphthong (ij, ui, eeu); a dieresis begins a new syllable."""
    word = word.lower().replace("qu", "q")
    return len(re.findall(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|[aeiouyëïöüáéèê]", word))


# ---------------------------------------------------------------- Russian and Ukrainian: each vowel is a syllable


def _cyrillic(word: str) -> int:
    """Each vowel is a syllable, without exception."""
    return len(re.findall(r"[аеёиоуыэюяєії]", word.lower()))


_VOWELLESS = frozenset({"fr", "it", "ru", "uk"})
LANGUAGES: Mapping[str, Callable[[str], int]] = {
    "en": _english,
    "es": _spanish,
    "pt": _portuguese,
    "it": _italian,
    "fr": _french,
    "de": _german,
    "nl": _dutch,
    "ru": _cyrillic,
    "uk": _cyrillic,
}
