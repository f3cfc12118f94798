"""Numbers that languages write in their own ways are no difference; a wrong number in such a form is one."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from coverage_trial import minimal
from handouts.core.findings import Place
from handouts.rules.engine import all_rules


def told(locale: str, source: str, target: str) -> list[str]:
    """What the rules on numbers say of a translation."""
    translation = SimpleNamespace(
        texts=SimpleNamespace(library=minimal()[0].library, language="en-US"),
        locale=locale,
        fitting=[(SimpleNamespace(path="x", text=source), SimpleNamespace(target=target))],
        place=lambda *_: Place(Path("x.po"), 1, 1),
    )
    return [f.message for code in ("T004", "T012") for f in all_rules()[code].findings(translation)]


@pytest.mark.parametrize(
    ("locale", "source", "target"),
    [
        ("fr", "It helped 1,000 of 100,000 people.", "Cela a aidé 1 000 personnes sur 100 000."),
        ("fr", "It helped 1,000 of 100,000 people.", "Cela a aidé 1 000 personnes sur 100 000."),
        ("hi", "It affects 1 in 1,00,000 people.", "यह 1,00,000 में से 1 व्यक्ति को होता है।"),
        ("hi", "It affects 1 in 100,000 people.", "यह 1,00,000 में से 1 व्यक्ति को होता है।"),
        ("hi", "It affects 1 in 100,000 people.", "यह 1 लाख में से 1 व्यक्ति को होता है।"),
        ("hi", "It affects 1 in 10,000,000 people.", "यह 1,00,00,000 में से 1 व्यक्ति को होता है।"),
        ("zh-Hans", "Come on May 5.", "5月5日来。"),
        ("zh-Hans", "Come on May 5, 2026.", "请在2026年5月5日来。"),
        ("ko", "Come on May 5.", "5월 5일에 오세요."),
        ("vi", "Come on May 5.", "Hãy đến ngày 5 tháng 5."),
        ("es-US", "Come on 5/6/2026.", "Venga el 6 de mayo de 2026."),
        ("fr", "Come at 2:30 p.m.", "Venez à 14 h 30."),
        ("fr", "Come at 2:30 p.m.", "Venez à 14h30."),
        ("fr", "Come at 8 a.m.", "Venez à 8 h 00."),
        ("fr", "Come at 8:00 a.m.", "Venez à 8 h."),
        ("fr", "Come at 8 p.m.", "Venez à 20 h."),
        ("ru", "Come at 2:30 p.m.", "Приходите в 14:30."),
        ("es-US", "Come at 14:30.", "Venga a las 2:30 p. m."),
        ("es-US", "Come at 14:30.", "Venga a las 2:30 de la tarde."),
        ("zh-Hans", "Come at 2:30 p.m.", "请在下午2:30来。"),
        ("zh-Hans", "Come at 2:30 p.m.", "请在14点30分来。"),
        ("zh-Hans", "Come at 14:30.", "请在下午2点30分来。"),
        ("ko", "Come at 14:30.", "오후 2시 30분에 오세요."),
        ("ko", "Come at 2 p.m.", "14시에 오세요."),
        ("vi", "Come at 2 p.m.", "Hãy đến lúc 14 giờ."),
        ("vi", "Come at 2:30 p.m.", "Hãy đến lúc 14 giờ 30."),
        ("ar", "Come at 2:30 p.m.", "تعال الساعة 14:30."),
        ("ar", "Come at 14:30.", "تعال الساعة 2:30 مساءً."),
        ("zh-Hans", "It affects 1 in 100,000 people.", "每10万人中有1人。"),
        ("ko", "It affects 1 in 10,000 people.", "1만 명 중 1명에게 나타납니다."),
        ("es-US", "About 2 million people have it.", "Unos 2.000.000 de personas la tienen."),
        ("es-US", "About 2,000,000 people have it.", "Unos 2 millones de personas la tienen."),
        ("es-US", "About 5,000 people have it.", "Unas 5 mil personas la tienen."),
        ("es-US", "Take ½ tablet.", "Tome 0,5 tabletas."),
        ("es-US", "Take 1½ tablets.", "Tome 1,5 tabletas."),
        ("fr", "Take 1/2 tablet.", "Prenez ½ comprimé."),
        ("es-US", "Do not eat after midnight.", "No coma después de las 12 de la noche."),
        ("fr", "Come at noon.", "Venez à 12 h."),
        ("fr", "Store below -5 °C.", "Conservez au-dessous de −5 °C."),
        ("fr", "It costs $1,500.50.", "Cela coûte 1 500,50 $."),
        ("de", "It helped 1,000 people.", "Es half 1.000 Menschen."),
        ("ru", "Weigh 2,500 g.", "Весит 2 500 г при рождении."),
        ("fr", "Take it from May 5 to June 10.", "Prenez-le du 5 mai au 10 juin."),
        ("zh-Hant", "From March 1 to April 15", "3月1日至4月15日"),
    ],
)
def test_the_same_number_in_another_format_is_no_difference(locale: str, source: str, target: str) -> None:
    assert told(locale, source, target) == []


@pytest.mark.parametrize(
    ("locale", "source", "target"),
    [
        ("fr", "It helped 1,000 people.", "Cela a aidé 10 000 personnes."),
        ("fr", "It helped 1,000 people.", "Cela a aidé 100 personnes."),
        ("fr", "Come at 2:30 p.m.", "Venez à 15 h 30."),
        ("fr", "Come at 2:30 p.m.", "Venez à 14 h 20."),
        ("zh-Hans", "Come on May 5.", "6月5日来。"),
        ("zh-Hans", "Come on May 5.", "5月6日来。"),
        ("hi", "It affects 1 in 100,000 people.", "यह 10,00,000 में से 1 व्यक्ति को होता है।"),
        ("zh-Hans", "It affects 1 in 100,000 people.", "每1万人中有1人。"),
        ("es-US", "Take ½ tablet.", "Tome 1,5 tabletas."),
        ("fr", "Come at noon.", "Venez à 13 h."),
    ],
)
def test_a_wrong_number_is_told_in_whatever_format(locale: str, source: str, target: str) -> None:
    assert told(locale, source, target)
