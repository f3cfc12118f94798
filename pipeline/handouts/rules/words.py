"""Rules P: words that a reader can't know, and words that promise too much."""

import re
from collections.abc import Iterator, Mapping

from handouts.core.findings import Severity
from handouts.language.markdown import one_line
from handouts.language.readability import runs
from handouts.rules.engine import Hit, hit, rule
from handouts.rules.text_index import (
    LevelText,
    english_texts,
    english_texts_with,
    found_in,
    hits_in,
    listed,
    small_letters,
    spot,
    texts_with,
    vocabulary,
    words_ending,
)
from handouts.source.load import Source
from handouts.source.parts import Level

KNOWN_SHORT = listed(
    "AI AIDS AM BC CD CT CTs COVID CPR DIY DNA DVD ECG EKG ER EU FAQ GPS HIV ID II III IQ IV IVF IX LED MD MRI "
    "MRIs NHS OK PC PDF PIN PM QR RN SMS SPF SUV TV UK UN US USA USB UV VI VII VIII WHO WiFi XI XII XIV XV XX XY "
    "ZIP"
)
"""Short forms that nobody needs to have explained, or that are better known than what they stand for; Roman numbers."""

_KNOWN_THERE = {"en-GB": listed("GP NI")}
"""Those that everybody knows in one country alone."""

_SHORT = re.compile(r"(?<![\w/@.&,'’-])(?<![A-Z]{2} )[A-Z]{2}[A-Z0-9]{0,4}s?(?![\w&/]|['’]T|\.[A-Z]|-[A-Z]| [A-Z]{2})")


_STRESSED = listed(
    "ABOVE AFTER AGAIN ALARM ALIVE ALL ALONE ALSO ALWAYS AND ANY APPLY APR ARE AREA ARM ASK AT AUG AVOID AWAY BABY "
    "BACK BAD BATH BE BED BEFORE BEGIN BELOW BEND BEST BETTER BITE BLACK BLEED BLIND BLOOD BLUE BODY BOIL BONE BOTH "
    "BOX BRAIN BREAK BREATH BRING BURN BUT BUY BY CALL CALM CAN CANNOT CARD CARE CHANGE CHECK CHEST CHEW CHILD "
    "CHOOSE CIRCLE CLEAN CLICK CLOSE CLOSED COLD COME COOK COUGH COUNT COVER CRUSH CUT DAILY DANGER DATE DAY DAYS "
    "DEC DELAY DIAL DIET DIRECT DISH DO DOCTOR DOES DON DONE DOOR DOS DOSE DOSES DOWN DRAIN DRINK DRINKS DRIVE DROP "
    "DROPS DRUG DRY EACH EARLY EAT EMPTY END ENOUGH ENTER ERROR EVEN EVERY EXACT EXTRA EYE FACE FACTS FALL FALSE "
    "FAMILY FAST FEB FEEL FEET FEVER FILL FIND FINISH FIRE FIRST FIVE FLAT FLUSH FOLD FOLLOW FOOD FOOT FOR FORM "
    "FOUR FREE FRESH FRI FRIEND FROM FRONT FULL FULLY GENTLY GET GIVE GLASS GLOVES GO GOAL GONE GOOD GRAY GREAT "
    "GREEN GREY HALF HAND HAPPY HARD HAS HAVE HEAD HEART HEAT HELLO HELP HERE HIDE HIGH HOLD HOME HOT HOUR HOURLY "
    "HOURS HOW ICE IF IN INHALE INSERT INSIDE IS IT ITS JAN JOINT JUICE JUL JUN JUST KEEP KIT KNEE KNOW LARGE LAST "
    "LATE LATER LEAVE LEFT LEG LESS LESSON LET LEVEL LIE LIFE LIFT LIGHT LIMIT LINE LIQUID LIST LITTLE LIVE LONG "
    "LOOK LOOSE LOW LUNCH MAIN MAKE MANY MAR MASK MAY ME MEAL MEALS MEAT METER MILD MILK MINUS MIX MON MONDAY MONTH "
    "MORE MOTHER MOUTH MOVE MUCH MUST MY NAME NECK NEED NEVER NEW NEXT NIGHT NO NONE NOON NORMAL NOSE NOT NOTE "
    "NOTES NOV NOW NUMBER NURSE OCT OF OFF OFTEN OKAY OLD ON ONCE ONE ONLY OPEN OR ORAL ORANGE OTHER OUR OUT OVER "
    "PAGE PAIN PART PEN PHONE PICK PILL PILLS PINK PLACE PLAN PLEASE PLUS POINT POISON POUR POWER PRESS PULL PULSE "
    "PUMP PUSH PUT QUICK QUIT RAISE RATE READ READY REAL RECORD RED REMOVE REPEAT REST RESULT RETURN RIGHT RING "
    "RINSE RISK ROOM RUB RUN SAFE SAFELY SAFETY SALT SAME SAT SAVE SAY SEAT SEE SELF SEND SEP SEPT SET SEVERE SHAKE "
    "SHARE SHORT SHOT SHOULD SHOWER SHUT SICK SIDE SIGN SIGNS SIP SIT SKIN SKIP SLEEP SLIDE SLOW SMALL SMELL SMOKE "
    "SOAP SOFT SOME SOON SORE SPEAK SPIT SPRAY STAIRS STAND START STAY STEP STEPS STILL STOP STORE STRESS STRONG "
    "SUGAR SUN SURE SWIM SYRUP TABLET TAKE TALK TAPE TEACH TEAM TELL TEN TEST TEXT THAT THE THEIR THEM THEN THESE "
    "THEY THINK THIS THREE THROW THU TIGHT TIME TIMES TIPS TIRED TO TODAY TOILET TOO TOP TOUCH TRASH TREAT TRUE TRY "
    "TUBE TUE TURN TWICE TWO UNDER UNLESS UNTIL UP UPPER URGENT URINE USE USED USUAL VERY VISIT WAIT WALK WANT WARM "
    "WARN WARNING WASH WATER WE WEAK WEAR WED WEEK WEEKS WELL WET WHAT WHEEL WHEN WHERE WHITE WHO WHOLE WHY WIDE "
    "WILL WIPE WITH WITHIN WORK WORSE WOUND WRITE WRONG YEAR YEARS YELLOW YES YOU YOUR ZERO ZONE ZONES"
)
"""Words that are stressed by capitals, and short for nothing: DO, NOT, ONLY; days and months on a form."""


def short_forms(text: str) -> list[str]:
    """Words of capital letters: “SCS”, “DVT”. Those that everybody knows, and shouting, are left out."""
    return [m[0] for m in _SHORT.finditer(text) if m[0] not in KNOWN_SHORT and m[0] not in _STRESSED]


def is_explained(short: str, text: str) -> bool:
    """Whether a text has a short form beside what it stands for: “deep vein thrombosis (DVT)”, “DVT (a clot)”.

    In “the MMR vaccine (measles, mumps and rubella)”, the words in the brackets have its letters.
    """
    form = re.escape(short)
    return bool(
        re.search(
            rf"\({form}\)|\b{form} ?\(|\b{form},? (?:(?:is |are )?short for|stands? for|means?|(?:is|are) (?:an?|the)"
            rf"|that is,?) [a-z]|\b{form}, (?:or|an?|the) [a-z]|\b{form} ?[=–—] ?[A-Za-z]",
            text,
        )
        or re.search(rf"\([^()]*\b{form}\b[^()]*\)|(?:called|or|known as) (?:an? |the )?\**{form}\b", text)
        or any(_is_short_for(short, m[1]) for m in re.finditer(rf"\b{form}\**(?: [\w-]+){{1,3}} \(([^()]+)\)", text))
    )


def _is_short_for(short: str, words: str) -> bool:
    """Whether words have the letters of a short form in their order, and begin as it does: measles, mumps, rubella."""
    said = re.sub(r"^(?:an?|the) ", "", words.casefold())
    letters = iter(said)
    return said[:1] == short[0].casefold() and all(letter in letters for letter in short.rstrip("s").casefold())


@rule(
    "P018",
    Severity.WARNING,
    "“{short}” is nowhere explained",
    hint="Write it out where it stands first, as in “deep vein thrombosis (DVT)”, or put it into the glossary.",
    serves="CDC Clear Communication Index, item 7; AHRQ PEMAT-P, item 4",
    whole=True,
    waivable=True,
)
def unexplained_short_form(source: Source) -> Iterator[Hit]:
    """A short form of capital letters stands in a text, and no text and no glossary entry says what it is short for.

    Who works with a short form hears the words behind it, and everybody else hears letters. MRI, CT, HIV and a few
    others are better known than their long forms. One finding for each, where it stands first.

        text: "Call us if you had a DVT."                             # wrong
        text: "Call us if you had a clot in a deep vein (DVT)."       # right
    """
    texts, words = english_texts(source), vocabulary(source)
    first: dict[str, LevelText] = {}
    known = _KNOWN_THERE.get(source.language, frozenset())
    for text in texts:
        for short in (s for s in filter(str.isupper, short_forms(text.text)) if s not in known):
            first.setdefault(short, text)
    for short, text in first.items():
        if short.lower() in words or short in _explained(source):  # who writes it small as well uses it as a word
            continue
        if not any(is_explained(short, other.text) for other in texts if short in other.text):
            yield hit(spot(source, text, short), path=text.path, short=short)


def _explained(source: Source) -> str:
    """The glossary: its words and what they mean."""
    terms = source.handout.glossary if source.handout else ()
    return "\n".join(one_line(f"{t.term.standard} {t.term.plain}") for t in terms)


_PROMISE = re.compile(
    r"\b(?:"
    r"(?:we|i|is|are|results?) guarante(?:es?|ed)\b|guaranteed? (?:results?|relief|success|cure|to)\b"
    r"|(?:miracle|miraculous|breakthrough|cutting-edge|state[- ]of[- ]the[- ]art|world[- ]class)\b"
    r"|revolutionary (?:new )?(?:treatment|therapy|procedure|medicine|drug|device|technique|technology|method)"
    r"|(?:completely|perfectly|totally|absolutely|entirely|100 ?%) (?:safe|harmless|painless|effective|cured)\b"
    r"|(?:risk-free|pain-free procedure|foolproof)\b"
    r"|will (?:completely |fully |surely )?cure\b"
    # has no side effects, but not: has no risk factors
    r"|(?:has|there are|comes? with|without) (?:no|any) (?:side effects|risks?)\b(?! (?:of|to|for|factors?)\b)"
    # the best treatment, but not: the best treatment for you
    r"|the (?:best|safest|most effective|only) (?:treatment|therapy|option|choice|cure|medicine|procedure)"
    r"\b(?! for (?:you|your|me|us)\b)"
    r"|(?:always|never) (?:works|fails)\b"
    r")"
)


def promises(text: str) -> list[str]:
    """What nobody can promise, or what praises: “will cure”, “cutting-edge”. A capital Revolutionary is a name."""
    found = [m for m in _PROMISE.finditer(small_letters(text)) if not _DENIED.search(m.string, 0, m.start())]
    return [words for m in found if not (words := text[slice(*m.span())]).startswith("Revolutionary")]


_DENIED = re.compile(
    r"(?:\b(?:no|not|never|nothing|nobody|none|if|whether|cannot|what|which|ask|find|choose|decide)\b|n['’]t\b)"
    r"[^.!?;:]{0,30}$"  # in the same sentence, close before it
)


@rule(
    "P019",
    Severity.WARNING,
    "“{found}” promises or praises",
    hint="Say what is known: for how many people it worked, for how long, and what the risks are.",
    serves="IPDAS v4; NICE; CDC Clear Communication Index, item 11",
    waivable=True,
)
def promise_or_praise(source: Source) -> Iterator[Hit]:
    """A text promises what nobody can promise, or praises an option.

    "Cutting-edge" and "completely safe" are the words of somebody who sells. A reader who decides needs both sides in
    words of the same weight, and a promise that fails costs the clinic its trust.

        text: "This breakthrough is completely safe and will cure your pain."        # wrong
        text: "It may ease your pain. About 1 out of 100 people get an infection."   # right
    """
    yield from hits_in(source, english_texts_with(source, _PROMISE), promises)


MEDICAL = listed(
    "abscess adhesions amniotic anastomosis anemia aneurysm angina angioplasty antibody anticoagulant "
    "anticoagulants antigen aorta apnea arrhythmia arteriosclerosis arthroscopy ascites aspiration "
    "atherosclerosis atrial atrophy autoimmune autologous bilateral biopsy bradycardia bronchodilator carcinoma "
    "cartilage catheter cauterize cerebral cervical chronic cirrhosis colostomy comorbidity congenital coronary "
    "corticosteroid corticosteroids cyst degenerative dialysis diuretic dysfunction dysphagia effusion electrode "
    "electrodes embolism endoscopy enzyme epidural epidurals etiology excision facet femoral fibrillation "
    "fibrosis fistula fluoroscopy gastrointestinal glaucoma hematoma hepatic hormonal hyperglycemia hyperplasia "
    "hypoglycemia idiopathic immunosuppressant incontinence infusion interventional intramuscular intrathecal "
    "intravenous invasive ischemia jaundice laparoscopy laparoscopic lesion lesions lymphoma malignant mastectomy "
    "melanoma meninges meniscus metastasis metastatic musculoskeletal myelopathy narcotic necrosis neurological "
    "neuropathy nodule nodules occlusion opioid opioids orthopedic osteoarthritis osteoporosis palliative "
    "palpitations paralysis parenteral paresthesia perforation perioperative peripheral pneumothorax polyp polyps "
    "postoperative preoperative prosthesis psychosomatic radiculopathy rehabilitation remission resection "
    "sciatica scoliosis sedation sedative sepsis spasm spasms spondylosis stenosis stent steroid steroids "
    "subacute syncope systemic tachycardia thrombosis transfusion tremor unilateral uterine vascular ventricular "
    "vertebra vertebrae vertebral "
    "aetiology anaemia apnoea cauterise haematoma hyperglycaemia hypoglycaemia ischaemia orthopaedic paraesthesia"
)
"""Words of medicine that have no everyday word of the same meaning, so that they need an explanation. P008 lists those
that have one."""

_EXPLAINS = (
    r"(?:\s*\(|,? (?:which|that) (?:is|are|means)\b|,? (?:means|is short for)\b|, (?:an?|the|or) |: "
    r"| (?:is|are) (?:an? |the |when\b|small |thin ))"
)


def is_told(term: str, text: str) -> bool:
    """Whether a text tells what a word means: “a stent, a small tube”, “a small tube (stent)”, “called a stent”."""
    word = rf"\b{re.escape(term)}\b"
    return bool(
        re.search(rf"(?i){word}\W*(?:\w+ ){{0,2}}?{_EXPLAINS}", text)
        or re.search(rf"(?i)\([^()]*{word}[^()]*\)|(?:called|named|known as|or) (?:\w+ ){{0,3}}?\W*{word}", text)
    )


@rule(
    "P020",
    Severity.WARNING,
    "“{word}” is nowhere explained",
    hint="Say it in other words, or explain it where it stands first or in the glossary.",
    serves="AHRQ PEMAT-P, item 4; CDC Clear Communication Index, item 7",
    whole=True,
    waivable=True,
)
def unexplained_word(source: Source) -> Iterator[Hit]:
    """The easy-to-read level has a word of medicine that no text and no glossary entry explains.

    Such a word may stay, since readers will hear it again: it needs its meaning beside it once. The glossary is enough,
    and so are brackets or a half sentence. There is one finding for each word, where the level has it first.

        plain: "You get a stent."                                      # wrong
        plain: "You get a stent, a small tube that keeps the artery open."      # right
    """
    texts = [t for t in english_texts(source) if t.serves(Level.PLAIN) and t.leaf.keys[0] != "glossary"]
    first: dict[str, tuple[LevelText, str]] = {}
    for text in texts:
        for word in runs(text.text):
            if word.lower() in MEDICAL:
                first.setdefault(word.lower(), (text, word))
    explained = _explained(source).lower() if first else ""
    for term in sorted(first):
        if term in explained or term.removesuffix("s") in explained:
            continue
        if not any(is_told(term, other.text) for other in texts if term in other.text.lower()):
            text, word = first[term]
            yield hit(spot(source, text, word), path=text.path, word=word)


_MAYBE_MANY = re.compile(r"\((?<=\w\()(?:s|es|ies)\)")


def maybe_many(text: str) -> list[str]:
    """Words that may be one or many: “medicine(s)”."""
    return words_ending(text, _MAYBE_MANY)


@rule(
    "P029",
    Severity.WARNING,
    "“{found}” is hard to read aloud",
    hint="Write the plural alone: “{plain}”.",
    serves="AHRQ PEMAT-P, item 3; ISO 24495-1, principle 3 (understandable)",
    waivable=True,
)
def one_or_many(source: Source) -> Iterator[Hit]:
    """A word ends in "(s)".

    Voices say "medicine left parenthesis s", or leave the s out, and translators have nothing like it. The plural
    takes in the one.

        text: "Bring your medicine(s)."     # wrong
        text: "Bring your medicines."       # right
    """
    for text in texts_with(source, _MAYBE_MANY):
        for found in dict.fromkeys(maybe_many(text.text)):
            stem, end = found[:-1].split("(")
            plain = stem.removesuffix("y") + end if end == "ies" else stem + end
            yield hit(spot(source, text, found), path=text.path, found=found, plain=plain)


SHORTHAND: Mapping[str, str] = {
    "prn": "when you need it",
    "p.r.n.": "when you need it",
    "npo": "do not eat or drink",
    "b.i.d.": "2 times a day",
    "t.i.d.": "3 times a day",
    "q.i.d.": "4 times a day",
    "q.d.": "once a day",
    "p.o.": "by mouth",
    "h.s.": "at bedtime",
    "stat": "right now",
    "rx": "prescription",
    "dx": "diagnosis",
    "hx": "history",
    "approx.": "about",
    "appt": "visit",
    "w/o": "without",
    "w/": "with",
    "b/c": "because",
    "vs.": "or, compared with",
    "vs": "or, compared with",
    "meds": "medicines",
    "post-op": "after surgery",
    "pre-op": "before surgery",
    "subq": "under the skin",
}
"""What clinics write for themselves, with what it means."""

_SHORTHAND = re.compile(
    r"(?<![\w./-])(?:" + "|".join(sorted(map(re.escape, SHORTHAND), key=len, reverse=True)) + r")(?![\w-])"
)


def shorthand(text: str) -> list[str]:
    """What a clinic writes for itself: “b.i.d.”, “w/o”."""
    return found_in(text, _SHORTHAND)


@rule(
    "P030",
    Severity.WARNING,
    "“{found}” is how a clinic writes for itself",
    hint="Write “{plain}”.",
    serves="CDC Clear Communication Index, item 7; AHRQ PEMAT-P, item 3",
    waivable=True,
)
def clinic_shorthand(source: Source) -> Iterator[Hit]:
    """A text has shorthand of prescriptions or charts.

    "Take 1 b.i.d." tells a pharmacist what to do. A reader who guesses may take too much.

        text: "Take 1 tablet b.i.d., p.r.n."                       # wrong
        text: "Take 1 tablet 2 times a day, when you need it."     # right
    """
    for text in english_texts_with(source, _SHORTHAND):
        for found in dict.fromkeys(shorthand(text.text)):
            yield hit(spot(source, text, found), path=text.path, found=found, plain=SHORTHAND[found.lower()])
