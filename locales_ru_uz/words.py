"""Sums of money in words, as cash papers want them, up to 999 999 999 999 and tiyin."""

# ruff: noqa: SIM905  (a list of words reads best as a line of words)

from dataclasses import dataclass

from lighthis.kernel.money import Money


@dataclass(frozen=True)
class Numerals:
    """The words of one language; `scales` from thousand up, each with one form or the three of Russian."""

    units: tuple[str, ...]
    tens: tuple[str, ...]
    hundreds: tuple[str, ...]
    scales: tuple[tuple[str, ...], ...]
    zero: str
    unit: str
    part: str
    minus: str
    teens: tuple[str, ...] = ()
    feminine: tuple[str, str] = ("", "")


RU = Numerals(
    units=("", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"),
    teens=tuple(
        "десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать".split()
    ),
    tens=("", "", *"двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split()),
    hundreds=("", *"сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split()),
    scales=(
        ("тысяча", "тысячи", "тысяч"),
        ("миллион", "миллиона", "миллионов"),
        ("миллиард", "миллиарда", "миллиардов"),
    ),
    zero="ноль",
    unit="сум",
    part="тийин",
    minus="минус",
    feminine=("одна", "две"),
)
UZ_UNITS = ("", *"bir ikki uch toʻrt besh olti yetti sakkiz toʻqqiz".split())
UZ = Numerals(
    units=UZ_UNITS,
    tens=("", *"oʻn yigirma oʻttiz qirq ellik oltmish yetmish sakson toʻqson".split()),
    hundreds=("", *(f"{unit} yuz" for unit in UZ_UNITS[1:])),
    scales=(("ming",), ("million",), ("milliard",)),
    zero="nol",
    unit="soʻm",
    part="tiyin",
    minus="minus",
)
UZ_CYRL_UNITS = ("", *"бир икки уч тўрт беш олти етти саккиз тўққиз".split())
UZ_CYRL = Numerals(
    units=UZ_CYRL_UNITS,
    tens=("", *"ўн йигирма ўттиз қирқ эллик олтмиш етмиш саксон тўқсон".split()),
    hundreds=("", *(f"{unit} юз" for unit in UZ_CYRL_UNITS[1:])),
    scales=(("минг",), ("миллион",), ("миллиард",)),
    zero="ноль",
    unit="сўм",
    part="тийин",
    minus="минус",
)
EN_UNITS = ("", *"one two three four five six seven eight nine".split())
EN = Numerals(
    units=EN_UNITS,
    teens=tuple("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()),
    tens=("", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split()),
    hundreds=("", *(f"{unit} hundred" for unit in EN_UNITS[1:])),
    scales=(("thousand",), ("million",), ("billion",)),
    zero="zero",
    unit="UZS",
    part="tiyin",
    minus="minus",
)
NUMERALS = {"ru": RU, "uz": UZ, "uz_Cyrl": UZ_CYRL, "en": EN}

LARGEST = 999_999_999_999


def amount_in_words(amount: Money, lang: str) -> str:
    """Bir yuz ellik ming soʻm; tiyin in digits when they are not 0. Another currency keeps its code and hundredths."""
    numerals = NUMERALS[lang]
    whole, part = divmod(abs(amount.minor), 100)
    home = amount.currency == "UZS"
    words = [numerals.minus] if amount.minor < 0 else []
    words += [number_in_words(whole, lang), numerals.unit if home else amount.currency]
    if part:
        words.append(f"{part:02} {numerals.part}" if home else f"{part:02}/100")
    return " ".join(words)


def number_in_words(number: int, lang: str) -> str:
    """A whole number from 0 to 999 999 999 999 in words."""
    if not 0 <= number <= LARGEST:
        raise ValueError("too large for words")
    numerals = NUMERALS[lang]
    words: list[str] = []
    for power in (3, 2, 1, 0):
        three = number // 1000**power % 1000
        if three:
            words += _three(three, numerals, feminine=power == 1)
            words += [_scale(three, numerals.scales[power - 1])] if power else []
    return " ".join(words) or numerals.zero


def _three(number: int, numerals: Numerals, *, feminine: bool) -> list[str]:
    tens, unit = divmod(number % 100, 10)
    words = [numerals.hundreds[number // 100]]
    if tens == 1 and numerals.teens:
        return [word for word in (*words, numerals.teens[unit]) if word]
    one = numerals.feminine[unit - 1] if feminine and unit in {1, 2} else ""
    return [word for word in (*words, numerals.tens[tens], one or numerals.units[unit]) if word]


def _scale(three: int, forms: tuple[str, ...]) -> str:
    if len(forms) == 1:
        return forms[0]
    last, two = three % 10, three % 100
    if last == 1 and two != 11:
        return forms[0]
    return forms[1] if 2 <= last <= 4 and not 12 <= two <= 14 else forms[2]
