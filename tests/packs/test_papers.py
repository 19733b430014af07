"""Official forms: each prints from its sample in each language of its edition, and every fact stands where fields.py says."""

import dataclasses
import importlib
import io
import re
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape

import pytest
from pypdf import PdfReader
from weasyprint import HTML

from lighthis.kernel.ages import Age
from lighthis.kernel.money import Money
from lighthis.packs.facts import (
    CarerFacts,
    CaseHistory,
    FacilityFacts,
    KinFacts,
    PatientFacts,
    PaymentSlip,
    ScreeningAtEntryFacts,
)
from lighthis.packs.paper import render
from lighthis.packs.snapshot import from_json
from locales_ru_uz import HERE, pack

AT = datetime(2026, 11, 29, 9, 5, tzinfo=UTC)
EDITIONS = [(form.key, lang) for form in pack.forms for lang in form.languages]
PAPERS = [(form.key, lang, paper) for form in pack.forms for lang in form.languages for paper in form.papers]
INSIDE = (FacilityFacts, PatientFacts, KinFacts, ScreeningAtEntryFacts)

# what the samples leave out
FILLED = {
    "f003": {
        "patient.school": "12-maktab",
        "patient.child_facility": "3-bogʻcha",
        "patient.estimated_age": 40,
        "death_context": "chr-0035-0001",
        "carers": (CarerFacts("Юлдашева Нигора", "онаси", AT),),
    },
    "payment_slip": {
        "fiscal_sign": "123456789012",
        "fiscal_receipt": "77",
        "fiscal_qr": "https://example.invalid/ofd?r=77",
        "qr": "https://example.invalid/c?n=77",
        "cancels": "К-000122",
    },
    "cash_slip": {"undone": True, "difference": Money(Decimal(-500))},
    "patient_card": {},
    "access_log": {},
    "wristband": {"patient.estimated_age": 40},
    "visit_slip": {"planned_on": date(2026, 12, 1)},
    "refusal": {"patient.estimated_age": 40},
    "advice_sheet": {"patient.estimated_age": 40},
    "ambulance_talon": {"patient.estimated_age": 40},
    "infection_notice": {"patient.estimated_age": 40},
    "police_notice": {"patient.estimated_age": 40},
    "tag_sheet": {},
    "downtime_pack": {},
    "treatment_sheet": {"patient.estimated_age": 40},
    "f066": {"patient.estimated_age": 40},
    "f027": {"patient.estimated_age": 40},
    "f106_draft": {"patient.estimated_age": 40},
    "stay_certificate": {"patient.estimated_age": 40},
    "bed_head_card": {"patient.estimated_age": 40},
    "intervention_consent": {"patient.estimated_age": 40},
    "own_request": {"patient.estimated_age": 40},
    "f004": {"patient.estimated_age": 40},
    "f001": {},
    "f007": {},
    "f016": {},
    "services_act": {},
    "claim_invoice": {},
    "claim_act": {},
    "reconciliation": {},
    "estimate": {},
    "paid_contract": {},
    "payment_certificate": {},
    "debt_notice": {},
    "debtors": {},
}


def sample(key):
    return from_json(pack.form(key).facts, (HERE / "forms" / key / "sample.json").read_text(encoding="utf-8"))


def put(facts, path, value):
    first, _, rest = path.partition(".")
    return dataclasses.replace(facts, **{first: put(getattr(facts, first), rest, value) if rest else value})


def get(facts, path):
    for name in path.split("."):
        facts = getattr(facts, name)
    return facts


def paths(kind, before=""):
    for name, hint in ((f.name, f.type) for f in dataclasses.fields(kind)):
        inner = next((one for one in INSIDE if one is hint or one.__name__ == hint), None)
        yield from paths(inner, f"{before}{name}.") if inner else [f"{before}{name}"]


def other(value):
    """Another value of the same kind."""
    match value:
        case bool():
            return not value
        case datetime() | date():
            return value + timedelta(days=400)
        case int() | Decimal():
            return value + 1
        case str():
            return "qr" if value == "code128" else f"Z{value}Z"
        case Money():
            return value + Money(Decimal(1))
        case Age():
            return Age(value.years + 1, value.months + 12, value.days + 365)
        case tuple():
            return ()
        case dict():
            return {"uz": "Z"}
    return None


def page(key, facts, lang, **more):
    return render(key, facts, lang, printed_at=AT, printed_by="Каримова З.", pack=pack, **more)


def section(html, place):
    return unescape(re.search(rf'<section data-place="{place}">(.*?)</section>', html, re.DOTALL)[1])


def fields_of(key):
    return importlib.import_module(f"locales_ru_uz.forms.{key}.fields")


def filled(key):
    facts = sample(key)
    for path, value in FILLED.get(key, {}).items():
        if path != "patient.estimated_age":
            facts = put(facts, path, value)
    return facts


@pytest.mark.parametrize("key", [form.key for form in pack.forms])
def test_every_fact_has_its_place_or_is_named_as_left_out(key):
    table = fields_of(key)
    printed = {field.fact for field in table.FIELDS}
    assert printed | set(table.NOT_PRINTED) == set(paths(pack.form(key).facts))
    assert not printed & set(table.NOT_PRINTED)


@pytest.mark.parametrize(("key", "lang"), EDITIONS)
def test_every_caption_and_fact_stands_in_its_section(key, lang):
    facts = filled(key)
    whole = page(key, facts, lang)
    for field in fields_of(key).FIELDS:
        assert field.captions[lang] in section(whole, field.place), field
        value = get(facts, field.fact)
        instead = FILLED[key][field.fact] if value is None else other(value)
        changed = page(key, put(facts, field.fact, instead), lang)
        assert section(changed, field.place) != section(whole, field.place), field


@pytest.mark.parametrize(("key", "lang"), EDITIONS)
def test_uzbek_spelling_on_papers(key, lang):
    source = (HERE / "forms" / key / f"form.{lang}.html").read_text(encoding="utf-8")
    words = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]+>|&\w+;", "", source, flags=re.DOTALL)
    assert not re.search(r"['‘’`´]", words)
    if lang == "uz":
        assert not re.search(r"[А-Яа-яЁёЎўҚқҒғҲҳ]", words)
    else:
        assert not re.search(r"[A-Za-zʻʼ]", words.replace("RW", "").replace("°C", ""))


def test_empty_blanks_print_for_the_pen():
    empty = CaseHistory(facility=FacilityFacts(names={}), patient=PatientFacts())
    for lang in ("ru", "uz"):
        html = page("f003", empty, lang)
        assert "None" not in html
        assert "<u>" not in html
        assert len(PdfReader(io.BytesIO(pdf(html))).pages) == 2


def test_names_of_people_do_not_become_markup():
    html = page("patient_card", put(sample("patient_card"), "patient.family", "<script>alert(1)</script>"), "uz")
    assert "<script>" not in html


def test_a_number_that_no_bars_can_hold_gets_a_square():
    assert 'aria-label="QR"' in page("patient_card", put(sample("patient_card"), "patient.card_number", "МК-17"), "ru")


def test_slip_is_no_fiscal_receipt_until_the_sign_is_here():
    """Ruling 28."""
    slip = sample("payment_slip")
    words = {"uz": "Fiskal chek emas", "ru": "Не является фискальным чеком", "uz_Cyrl": "Фискал чек эмас"}
    for lang, notice in words.items():
        assert notice in page("payment_slip", slip, lang)
        assert notice not in page("payment_slip", put(slip, "fiscal_sign", "1"), lang)


def test_slip_hides_the_pinfl_and_what_concerns_health():
    """Ruling 35: masked on slips, whole on forms."""
    assert isinstance(sample("payment_slip"), PaymentSlip)
    assert "4140" not in section(page("payment_slip", sample("payment_slip"), "ru"), "head")
    assert "4140\u00a02835\u00a01200\u00a017" in page("f003", sample("f003"), "ru")


@pytest.mark.parametrize("lang", pack.form("payment_slip").languages)
def test_a_long_slip_stays_on_one_piece_of_paper(lang):
    slip = filled("payment_slip")
    line = dataclasses.replace(
        slip.lines[0], words="Комплексное лабораторное обследование перед плановой госпитализацией, расширенное"
    )
    slip = dataclasses.replace(slip, lines=(line,) * 25, paid=slip.paid * 3)
    assert len(PdfReader(io.BytesIO(pdf(page("payment_slip", slip, lang)))).pages) == 1


def test_draft_and_copy_are_marked():
    for lang, draft, copy in (("ru", "ЧЕРНОВИК", "КОПИЯ"), ("uz", "QORALAMA", "NUSXA")):
        assert draft in page("f003", sample("f003"), lang, draft=True)
        assert draft not in page("f003", sample("f003"), lang)
        assert copy in page("f003", sample("f003"), lang, copy=True)


def test_a_form_refuses_what_it_cannot_print():
    facts = sample("f003")
    with pytest.raises(ValueError, match="uz_Cyrl"):
        page("f003", facts, "uz_Cyrl")
    with pytest.raises(ValueError, match="A5"):
        page("f003", facts, "uz", paper="A5")
    with pytest.raises(TypeError, match="PaymentSlip"):
        page("payment_slip", facts, "uz")


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        ("born", date(1983, 2, 14), "14.02.1983"),
        ("birth_precision", "month", "02.1983"),
        ("birth_precision", "year", "1983"),
    ],
)
def test_birth_date_is_printed_as_exactly_as_it_is_known(path, value, shown):
    card = put(sample("patient_card"), f"patient.{path}", value)
    assert f"> {shown}" in section(page("patient_card", card, "ru"), "card").replace('">', "> ")


def pdf(html):
    return HTML(string=html).write_pdf()


def fonts_here():
    if not shutil.which("fc-list"):
        return ""
    return subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout


WORDS = {
    ("f066", "ru"): [
        "СТАТИСТИЧЕСКАЯ КАРТА",
        "066",
        "K35.3",
        "по данным системы",
        "Аппендэктомия",
        "Мультирезистентность",
        "Страница 1 из 2",
    ],
    ("f066", "uz"): ["STATISTIK KARTASI", "066-shakl", "K35.3", "1.9a Imtiyoz toifasi", "Ogʻriqsizlantirish"],
    ("f027", "ru"): ["ВЫПИСКА ИЗ МЕДИЦИНСКОЙ КАРТЫ", "переводной эпикриз", "K35.3", "Посев раны"],
    ("f027", "uz"): ["KOʻCHIRMA", "oʻtkazish epikrizi", "Klinik koʻrik"],
    ("f106_draft", "ru"): ["СВИДЕТЕЛЬСТВУ О СМЕРТИ", "Свидетельством не является", "K35.2", "106-TV-0044170"],
    ("f106_draft", "uz"): ["MAʼLUMOTNOMAGA", "hisoblanmaydi", "A41.9"],
    ("stay_certificate", "ru"): ["СПРАВКА О ПРЕБЫВАНИИ", "4217/2026", "не содержит диагноза"],
    ("stay_certificate", "uz"): ["MAʼLUMOTNOMA", "4217/2026"],
    ("stay_certificate", "uz_Cyrl"): ["МАЪЛУМОТНОМА", "4217/2026"],
    ("bed_head_card", "ru"): ["ПРИКРОВАТНАЯ КАРТА", "Пенициллин", "12а / 3"],
    ("bed_head_card", "uz"): ["OʻRIN BOSHIDAGI KARTA", "BOR: Пенициллин"],
    ("bed_head_card", "uz_Cyrl"): ["ЎРИН БОШИДАГИ КАРТА", "Пенициллин"],
    ("intervention_consent", "ru"): [
        "СОГЛАСИЕ НА МЕДИЦИНСКОЕ ВМЕШАТЕЛЬСТВО",
        "переливание крови",
        "Отказываюсь",
        "4217/2026",
    ],
    ("intervention_consent", "uz"): ["TIBBIY ARALASHUVGA ROZILIK", "Rad etaman"],
    ("intervention_consent", "uz_Cyrl"): ["ТИББИЙ АРАЛАШУВГА РОЗИЛИК", "Рад этаман"],
    ("own_request", "ru"): ["ЗАЯВЛЕНИЕ О ВЫПИСКЕ", "Прошу выписать меня", "Каримова З. А."],
    ("own_request", "uz"): ["ARIZA", "soʻrayman"],
    ("own_request", "uz_Cyrl"): ["АРИЗА", "сўрайман"],
    ("f004", "ru"): ["ТЕМПЕРАТУРНЫЙ ЛИСТ", "День пребывания", "Выпито жидкости"],
    ("f004", "uz"): ["HARORAT VARAGʻI", "Qon bosimi", "Kasallik kuni"],
    ("f001", "ru"): [
        "ЖУРНАЛ УЧЁТА ПРИЁМА",
        "форма № 001",
        "21.11.2026",
        "Юлдашева",
        "скрыто",
        "Зачёркнуто: два",
    ],
    ("f001", "uz"): ["RAD ETILGANLARNI HISOBGA OLISH JURNALI", "001-shakl", "Yozuvlar soni"],
    ("f001", "uz_Cyrl"): ["РАД ЭТИЛГАНЛАРНИ ҲИСОБГА ОЛИШ ЖУРНАЛИ", "001-шакл"],
    ("f007", "ru"): [
        "ЛИСТОК ЕЖЕДНЕВНОГО УЧЁТА",
        "007",
        "21.11.2026",
        "Вся больница",
        "Юлдашева Д. Ш., 4217/2026",
        "без имени",
    ],
    ("f007", "uz"): ["BEMORNING KELIB KETISHI", "007-shakl", "Butun shifoxona", "ismsiz"],
    ("f007", "uz_Cyrl"): ["БЕМОРНИНГ КЕЛИБ КЕТИШИ", "007-шакл", "Бутун шифохона"],
    ("f016", "ru"): ["СВОДНАЯ ВЕДОМОСТЬ", "Исправительный лист № 1", "октябрь 2026", "Содикова М. Р.", "40,2258"],
    ("f016", "uz"): ["YIGʻMA QAYDNOMASI", "Tuzatish varaqasi № 1", "oktabr 2026"],
    ("f016", "uz_Cyrl"): ["ЙИҒМА ҚАЙДНОМАСИ", "Тузатиш варақаси № 1"],
    ("infection_notice", "ru"): [
        "ЭКСТРЕННОЕ ИЗВЕЩЕНИЕ",
        "A02.0",
        "сальмонеллёз",
        "№ в журнале ф. 060",
        "Содиков",
        "058",
    ],
    ("infection_notice", "uz"): ["SHOSHILINCH XABARNOMA", "A02.0", "060-jurnaldagi", "Bodomzor"],
    ("police_notice", "ru"): ["ИЗВЕЩЕНИЕ В ОРГАНЫ", "С чьих слов", "фельдшер бригады", "511"],
    ("downtime_pack", "ru"): [
        "ПАКЕТ НА СЛУЧАЙ ПРОСТОЯ",
        "Пенициллин",
        "Цефтриаксон",
        "см. отдельную часть",
        "не спрошено",
        "Свободные койки: 3",
        "Исломова",
        "D-2026-000123",
        "Движение пациентов",
    ],
    ("downtime_pack", "uz"): ["UZILISH UCHUN TOʻPLAM", "alohida qismga qarang", "soʻralmagan", "Kelish va saralash"],
    ("downtime_pack", "uz_Cyrl"): ["УЗИЛИШ УЧУН ТЎПЛАМ", "алоҳида қисмга қаранг", "Беморлар ҳаракати"],
    ("tag_sheet", "ru"): ["T-000001", "T-000005", "Красный", "Имя, приметы"],
    ("tag_sheet", "uz"): ["T-000001", "Qizil"],
    ("tag_sheet", "uz_Cyrl"): ["T-000001", "Қизил"],
    ("treatment_sheet", "ru"): [
        "ЛИСТ НАЗНАЧЕНИЙ",
        "Цефтриаксон 1 г",
        "внутривенно струйно",
        "20:00 −",
        "отказ пациента",
        "Перевязка",
    ],
    ("treatment_sheet", "uz"): [
        "TAYINLOVLAR VARAQASI",
        "Цефтриаксон 1 g",
        "venaga",
        "bemor bosh tortdi",
        "Muolajalar varaqasi",
    ],
    ("police_notice", "uz"): ["ICHKI ISHLAR IDORASIGA", "Kimning soʻzidan"],
    ("f003", "uz"): [
        "STATSIONAR BEMORNING TIBBIY KARTASI",
        "003-shakl",
        "399-sonli",
        "Oʻzbekiston",
        "Юлдашева Дилноза Шавкатовна",
        "43 yosh",
        "K35.8",
        "M.O.",
        "1-bet, jami 3 bet",
        "22.11.2026 08:05",
        "Operatsiya bayonnomalari",
    ],
    ("f003", "ru"): [
        "МЕДИЦИНСКАЯ КАРТА СТАЦИОНАРНОГО БОЛЬНОГО",
        "Форма № 003",
        "№ 399",
        "43 года",
        "Заведующий отделением",
        "М.П.",
        "Страница 1 из 3",
        "Дневник и течение болезни",
        "Повязка сухая",
    ],
    ("payment_slip", "ru"): ["КВИТАНЦИЯ ОБ ОПЛАТЕ", "976 930 сум", "девятьсот семьдесят шесть тысяч", "Сдача"],
    ("payment_slip", "uz"): ["TOʻLOV KVITANSIYASI", "976 930 soʻm", "toʻqqiz yuz yetmish olti ming"],
    ("payment_slip", "uz_Cyrl"): ["ТЎЛОВ КВИТАНЦИЯСИ", "976 930 сўм", "ФИСКАЛ ЧЕК ЭМАС"],
    ("services_act", "ru"): ["АКТ ОКАЗАННЫХ УСЛУГ", "1 250 000 сум", "Доля пациента", "не подтверждает оплату"],
    ("services_act", "uz"): ["XIZMATLAR DALOLATNOMASI", "1 250 000 soʻm", "Bemor ulushi"],
    ("services_act", "uz_Cyrl"): ["ХИЗМАТЛАР ДАЛОЛАТНОМАСИ", "Бемор улуши"],
    ("claim_invoice", "ru"): ["СЧЁТ НА ОПЛАТУ", "2026-00017", "1 730 000 сум", "Главный бухгалтер", "П-7741"],
    ("claim_invoice", "uz"): ["TOʻLOV UCHUN HISOB", "1 730 000 soʻm", "Bosh hisobchi"],
    ("claim_invoice", "uz_Cyrl"): ["ТЎЛОВ УЧУН ҲИСОБ", "Бош ҳисобчи"],
    ("claim_act", "ru"): ["АКТ ОКАЗАННЫХ УСЛУГ ПО СЧЁТУ", "Итого принято", "1 650 000 сум", "400 000 сум"],
    ("claim_act", "uz"): ["XIZMATLAR DALOLATNOMASI", "Jami qabul qilindi", "1 650 000 soʻm"],
    ("claim_act", "uz_Cyrl"): ["ХИЗМАТЛАР ДАЛОЛАТНОМАСИ", "Жами қабул қилинди"],
    ("estimate", "ru"): ["СМЕТА ДО НАЧАЛА ЛЕЧЕНИЯ", "2026-00012", "1 250 000 сум", "800 000 сум", "06.12.2026"],
    ("estimate", "uz"): ["SMETA", "1 250 000 soʻm", "Shundan bemor toʻlaydi"],
    ("estimate", "uz_Cyrl"): ["СМЕТА", "Шундан бемор тўлайди"],
    ("paid_contract", "ru"): ["ДОГОВОР", "2026-00004", "AB 1234567", "Юлдашев Бахром", "экстренная помощь"],
    ("paid_contract", "uz"): ["SHARTNOMASI", "800 000 soʻm", "kvitansiya"],
    ("paid_contract", "uz_Cyrl"): ["ШАРТНОМАСИ", "квитанция"],
    ("debtors", "ru"): [
        "ВЕДОМОСТЬ ДЕБИТОРСКОЙ",
        "Каримова Дилором Анваровна",
        "1 250 000",
        "340 500",
        "не названные в списке: 1",
        "миллион семьсот тысяч",
    ],
    ("debtors", "uz"): ["DEBITOR QARZDORLIK", "Bosh hisobchi", "14.06.2026"],
    ("debtors", "uz_Cyrl"): ["ДЕБИТОР ҚАРЗДОРЛИК", "Ким Сергей"],
    ("reconciliation", "ru"): [
        "АКТ СВЕРКИ",
        "2026-00003",
        "1 380 000 сум",
        "двести семьдесят тысяч",
        "Передано к оплате пациентом",
    ],
    ("reconciliation", "uz"): ["SOLISHTIRISH DALOLATNOMASI", "270 000 soʻm", "ПП-551"],
    ("reconciliation", "uz_Cyrl"): ["СОЛИШТИРИШ ДАЛОЛАТНОМАСИ", "Ҳисобдан чиқарилди"],
    ("payment_certificate", "ru"): ["СПРАВКА ОБ ОПЛАТЕ", "1 250 000 сум", "50 000", "41402835120017", "14.02.1983"],
    ("payment_certificate", "uz"): ["MAʼLUMOTNOMA", "1 250 000 soʻm", "Jami toʻlangan"],
    ("payment_certificate", "uz_Cyrl"): ["МАЪЛУМОТНОМА", "Жами тўланган"],
    ("debt_notice", "ru"): [
        "УВЕДОМЛЕНИЕ О ЗАДОЛЖЕННОСТИ",
        "250 000 сум",
        "двести пятьдесят тысяч",
        "Экстренная помощь",
    ],
    ("debt_notice", "uz"): ["XABARNOMA", "250 000 soʻm", "Qarz"],
    ("debt_notice", "uz_Cyrl"): ["ХАБАРНОМА", "Қарз"],
    ("cash_slip", "ru"): ["СДАЧА НАЛИЧНЫХ НА ИНКАССАЦИЮ", "1 250 000 сум", "Принял", "200 000"],
    ("cash_slip", "uz"): ["NAQD PULNI INKASSATSIYAGA TOPSHIRISH", "Qabul qildi"],
    ("cash_slip", "uz_Cyrl"): ["НАҚД ПУЛНИ ИНКАССАЦИЯГА ТОПШИРИШ", "Қабул қилди"],
    ("patient_card", "ru"): ["Юлдашева", "MC-004217"],
    ("patient_card", "uz"): ["BEMOR KARTASI", "Tugʻilgan sanasi", "MC-004217"],
    ("patient_card", "uz_Cyrl"): ["Туғилган санаси", "MC-004217"],
    ("access_log", "ru"): [
        "СПИСОК ЛИЦ, ОБРАЩАВШИХСЯ К МЕДИЦИНСКИМ ЗАПИСЯМ",
        "01.11.2026",
        "Каримова З. А.",
        "×3",
        "Угроза жизни",
    ],
    ("access_log", "uz"): ["TIBBIY YOZUVLARNI KIM KOʻRGANI ROʻYXATI", "Karta № MC-004217", "Собиров У."],
    ("access_log", "uz_Cyrl"): ["ТИББИЙ ЁЗУВЛАРНИ КИМ КЎРГАНИ РЎЙХАТИ", "Кимга берилди"],
    ("wristband", "ru"): [
        "ЮЛДАШЕВА Дилноза",
        "14.02.1983",
        "43 года",
        "E-2026-000123",
        "АЛЛЕРГИЯ: Пенициллин",
        "Мать:",
    ],
    ("wristband", "uz"): ["ЮЛДАШЕВА", "Tugʻilgan sanasi: 14.02.1983", "43 yosh", "ALLERGIYA: Пенициллин", "Onasi:"],
    ("wristband", "uz_Cyrl"): ["ЮЛДАШЕВА", "Туғилган санаси", "АЛЛЕРГИЯ: Пенициллин", "Онаси:"],
    ("visit_slip", "ru"): ["ТАЛОН ОБРАЩЕНИЯ", "Юлдашева Д. Ш.", "Куда: Хирургия", "22.11.2026"],
    ("visit_slip", "uz"): ["MUROJAAT TALONI", "Юлдашева Д. Ш.", "Qayerga: Хирургия"],
    ("visit_slip", "uz_Cyrl"): ["МУРОЖААТ ТАЛОНИ", "Қаерга: Хирургия"],
    ("labels", "ru"): ["MC-004217", "Юлдашева Дилноза", "Пол: Женский"],
    ("labels", "uz"): ["MC-004217", "Jinsi: Ayol"],
    ("labels", "uz_Cyrl"): ["MC-004217", "Жинси: Аёл"],
    ("consent_data", "ru"): [
        "СОГЛАСИЕ НА ОБРАБОТКУ",
        "ЗРУ-547",
        "4140 2835 1200 17",
        "Даю согласие",
        "consent_data 2026-11",
        "Страница 1 из 1",
    ],
    ("consent_data", "uz"): [
        "SHAXSGA DOIR MAʼLUMOTLARGA",
        "OʻRQ-547",
        "Rozilik bermayman",
        "Юлдашева Дилноза Шавкатовна",
    ],
    ("consent_data", "uz_Cyrl"): ["ШАХСГА ДОИР МАЪЛУМОТЛАРГА", "ЎРҚ-547", "Розилик бераман"],
    ("consent_sharing", "ru"): ["НА ДОСТУП БОЛЬНИЦ", "consent_sharing 2026-11", "Не даю согласия"],
    ("consent_sharing", "uz"): ["SHIFOXONALARNING YOZUVLARIMNI", "Rozilik beraman"],
    ("consent_sharing", "uz_Cyrl"): ["ШИФОХОНАЛАРНИНГ ЁЗУВЛАРИМНИ", "Розилик бераман"],
    ("refusal", "ru"): [
        "СПРАВКА ОБ ОТКАЗЕ",
        "Пациент отказался от госпитализации",
        "Отказ пациента",
        "K29.5",
        "первичный",
        "Я отказываюсь",
    ],
    ("refusal", "uz"): ["RAD ETILGANI", "Bemor bosh tortdi", "birlamchi", "bosh tortaman"],
    ("refusal", "uz_Cyrl"): ["РАД ЭТИЛГАНИ", "Бемор бош тортди", "бирламчи"],
    ("advice_sheet", "ru"): ["РЕКОМЕНДАЦИИ ПАЦИЕНТУ", "Диета, наблюдение", "103"],
    ("advice_sheet", "uz"): ["BEMORGA TAVSIYALAR", "Диета, наблюдение"],
    ("advice_sheet", "uz_Cyrl"): ["БЕМОРГА ТАВСИЯЛАР", "Диета, наблюдение"],
    ("ambulance_talon", "ru"): ["ТАЛОН К СОПРОВОДИТЕЛЬНОМУ ЛИСТУ", "Подстанция № 3", "Острый аппендицит", "2271"],
    ("ambulance_talon", "uz"): ["TALON", "Острый аппендицит", "Brigada № 14"],
    ("ambulance_talon", "uz_Cyrl"): ["ТАЛОН", "Острый аппендицит", "Бригада № 14"],
    ("consent_withdrawal", "ru"): ["ОТЗЫВ СОГЛАСИЯ", "Принял сотрудник", "consent_withdrawal 2026-11"],
    ("consent_withdrawal", "uz"): ["ROZILIKNI BEKOR QILISH", "Qabul qilgan xodim"],
    ("consent_withdrawal", "uz_Cyrl"): ["РОЗИЛИКНИ БЕКОР ҚИЛИШ", "Қабул қилган ходим"],
}


@pytest.mark.parametrize(("key", "lang", "paper"), PAPERS)
def test_pdf(key, lang, paper):
    here = fonts_here()
    if "Noto Serif" not in here and "DejaVu Serif" not in here:
        pytest.skip("neither Noto Serif nor DejaVu Serif is installed (fonts-noto-core, fonts-dejavu-core)")
    reader = PdfReader(io.BytesIO(pdf(page(key, sample(key), lang, paper=paper))))
    text = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in reader.pages))
    missing = [word for word in WORDS[key, lang] if word not in text]
    assert not missing, text
    fonts = {
        str(font.get_object()["/BaseFont"]) for one in reader.pages for font in one["/Resources"]["/Font"].values()
    }
    assert fonts
    assert all("Noto" in name or "DejaVu" in name for name in fonts), fonts
    flows = {"f003", "f027", "downtime_pack"}  # as long as its words
    assert len(reader.pages) == (2 if key in {"f066", "infection_notice", "tag_sheet"} else 1) or key in flows
