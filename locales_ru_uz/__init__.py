"""Uzbekistan, papers in Russian and Uzbek: the table of contents of the country."""

from datetime import date
from pathlib import Path

from lighthis.packs.cash import CashSlip
from lighthis.packs.contents import Form, Pack
from lighthis.packs.downtime import DowntimeFacts
from lighthis.packs.facts import AccessLog, CaseHistory, PatientCard, PaymentSlip
from lighthis.packs.handed import Consent, Labels, VisitSlip, Wristband
from lighthis.packs.leaving import DeathDraft, Extract, StatisticalCard, StayPaper
from lighthis.packs.reception import AmbulanceTalon, EndingPaper
from lighthis.packs.temperature import TemperatureChart
from lighthis.packs.told import InfectionNotice, PoliceNotice, TagSheet
from lighthis.packs.treatment import TreatmentPaper
from locales_ru_uz import consents, formats
from locales_ru_uz.identifiers import IDENTIFIERS
from locales_ru_uz.law import LAW
from locales_ru_uz.places import is_rural
from locales_ru_uz.sheets import SHEETS

HERE = Path(__file__).parent

OWN_REQUEST = Form(
    key="own_request", facts=StayPaper, languages=("uz", "ru", "uz_Cyrl"), marks_copies=False, titles={
        "uz": "Oʻz xohishi bilan chiqish haqida ariza", "ru": "Заявление о выписке по собственному желанию",
        "uz_Cyrl": "Ўз хоҳиши билан чиқиш ҳақида ариза",
    },
)  # fmt: skip
INTERVENTION_CONSENT = Form(
    key="intervention_consent", facts=StayPaper, languages=("uz", "ru", "uz_Cyrl"), marks_copies=False, titles={
        "uz": "Tibbiy aralashuvga rozilik", "ru": "Согласие на медицинское вмешательство", "uz_Cyrl": "Тиббий аралашувга розилик",
    },
)  # fmt: skip
FORMS = (
    Form(
        key="f003",
        facts=CaseHistory,
        languages=("uz", "ru"),
        titles={"uz": "Statsionar bemorning tibbiy kartasi", "ru": "Медицинская карта стационарного больного"},
        number="003",
        order="399",
        order_day=date(2025, 12, 26),
    ),
    Form(
        key="payment_slip",
        facts=PaymentSlip,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Toʻlov kvitansiyasi", "ru": "Квитанция об оплате", "uz_Cyrl": "Тўлов квитанцияси"},
        papers=("80mm", "A4"),
    ),
    Form(
        key="cash_slip",
        facts=CashSlip,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Naqd pul hujjati", "ru": "Документ о наличных", "uz_Cyrl": "Нақд пул ҳужжати"},
    ),
    Form(
        key="patient_card",
        facts=PatientCard,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Bemor kartasi", "ru": "Карта пациента", "uz_Cyrl": "Бемор картаси"},
        papers=("card", "A4"),
    ),
    Form(
        key="access_log",
        facts=AccessLog,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Tibbiy yozuvlarni kim koʻrgani roʻyxati",
            "ru": "Список лиц, обращавшихся к медицинским записям",
            "uz_Cyrl": "Тиббий ёзувларни ким кўргани рўйхати",
        },
    ),
    Form(
        key="wristband",
        facts=Wristband,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Bilaguzuk", "ru": "Браслет", "uz_Cyrl": "Билагузук"},
        papers=("band", "band-child", "A4"),
    ),
    Form(
        key="visit_slip",
        facts=VisitSlip,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Murojaat taloni", "ru": "Талон обращения", "uz_Cyrl": "Мурожаат талони"},
        papers=("80mm", "A4"),
    ),
    Form(
        key="labels",
        facts=Labels,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Yorliqlar", "ru": "Наклейки", "uz_Cyrl": "Ёрлиқлар"},
        marks_copies=False,
    ),
    Form(
        key="consent_data",
        facts=Consent,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Shaxsga doir maʼlumotlarga ishlov berishga rozilik",
            "ru": "Согласие на обработку персональных данных",
            "uz_Cyrl": "Шахсга доир маълумотларга ишлов беришга розилик",
        },
        edition=consents.DATA_EDITION,
        clauses=consents.DATA,
        marks_copies=False,
    ),
    Form(
        key="consent_sharing",
        facts=Consent,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Shifoxonalarning yozuvlarimni koʻrishiga rozilik",
            "ru": "Согласие на доступ больниц к моим записям",
            "uz_Cyrl": "Шифохоналарнинг ёзувларимни кўришига розилик",
        },
        edition=consents.SHARING_EDITION,
        clauses=consents.SHARING,
        marks_copies=False,
    ),
    Form(
        key="consent_withdrawal",
        facts=Consent,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Rozilikni bekor qilish", "ru": "Отзыв согласия", "uz_Cyrl": "Розиликни бекор қилиш"},
        edition=consents.WITHDRAWAL_EDITION,
        clauses=consents.WITHDRAWAL,
        marks_copies=False,
    ),
    Form(
        key="refusal",
        facts=EndingPaper,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Shifoxonaga yotqizish rad etilgani haqida maʼlumotnoma",
            "ru": "Справка об отказе в госпитализации",
            "uz_Cyrl": "Шифохонага ётқизиш рад этилгани ҳақида маълумотнома",
        },
    ),
    Form(
        key="advice_sheet",
        facts=EndingPaper,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Bemorga tavsiyalar",
            "ru": "Рекомендации пациенту",
            "uz_Cyrl": "Беморга тавсиялар",
        },
    ),
    Form(
        key="ambulance_talon",
        facts=AmbulanceTalon,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Tez tibbiy yordam kuzatuv varaqasiga talon",
            "ru": "Талон к сопроводительному листу скорой помощи",
            "uz_Cyrl": "Тез тиббий ёрдам кузатув варақасига талон",
        },
        papers=("A5", "A4"),
    ),
    Form(
        key="infection_notice",
        facts=InfectionNotice,
        languages=("uz", "ru"),
        titles={
            "uz": "Yuqumli kasallik, zaharlanish, emlashga gʻayrioddiy reaksiya haqida shoshilinch xabarnoma",
            "ru": "Экстренное извещение об инфекционном заболевании, отравлении, необычной реакции на прививку",
        },
        papers=("A5",),
    ),
    Form(
        key="police_notice",
        facts=PoliceNotice,
        languages=("uz", "ru"),
        titles={"uz": "Ichki ishlar idorasiga xabarnoma", "ru": "Извещение в органы внутренних дел"},
    ),
    Form(
        key="tag_sheet",
        facts=TagSheet,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Saralash yorliqlari", "ru": "Сортировочные бирки", "uz_Cyrl": "Саралаш ёрлиқлари"},
        marks_copies=False,
    ),
    Form(
        key="downtime_pack",
        facts=DowntimeFacts,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Uzilish uchun toʻplam",
            "ru": "Пакет на случай простоя программы",
            "uz_Cyrl": "Узилиш учун тўплам",
        },
        marks_copies=False,
    ),
    Form(
        key="treatment_sheet",
        facts=TreatmentPaper,
        languages=("uz", "ru"),
        titles={"uz": "Tayinlovlar varaqasi", "ru": "Лист назначений"},
        order="399",
        order_day=date(2025, 12, 26),
    ),
    Form(
        key="f004",
        facts=TemperatureChart,
        languages=("uz", "ru"),
        titles={"uz": "Harorat varagʻi", "ru": "Температурный лист"},
        order="399",
        order_day=date(2025, 12, 26),
    ),
    Form(
        key="f066",
        facts=StatisticalCard,
        languages=("uz", "ru"),
        titles={
            "uz": "Statsionardan chiqqan bemorning statistik kartasi",
            "ru": "Статистическая карта выбывшего из стационара",
        },
        number="066",
        order="399",
        order_day=date(2025, 12, 26),
    ),
    Form(
        key="f027",
        facts=Extract,
        languages=("uz", "ru"),
        titles={
            "uz": "Statsionar bemorning tibbiy kartasidan koʻchirma",
            "ru": "Выписка из медицинской карты стационарного больного",
        },
        number="027",
        order="399",
        order_day=date(2025, 12, 26),
    ),
    Form(
        key="f106_draft",
        facts=DeathDraft,
        languages=("uz", "ru"),
        titles={
            "uz": "Oʻlim toʻgʻrisidagi tibbiy maʼlumotnomaga qoralama",
            "ru": "Черновик медицинского свидетельства о смерти",
        },
        marks_copies=False,
    ),
    Form(
        key="stay_certificate",
        facts=StayPaper,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={
            "uz": "Statsionarda boʻlganlik haqida maʼlumotnoma",
            "ru": "Справка о пребывании в стационаре",
            "uz_Cyrl": "Стационарда бўлганлик ҳақида маълумотнома",
        },
    ),
    Form(
        key="bed_head_card",
        facts=StayPaper,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Oʻrin boshidagi karta", "ru": "Прикроватная карта", "uz_Cyrl": "Ўрин бошидаги карта"},
        marks_copies=False,
    ),
    OWN_REQUEST,
    INTERVENTION_CONSENT,
    *SHEETS,
)

pack = Pack(
    code="uz",
    name="Uzbekistan",
    formats=formats,
    languages=("ru", "uz", "uz_Cyrl", "en"),
    paper_languages=("uz", "ru", "uz_Cyrl"),
    currency="UZS",
    zone="Asia/Tashkent",
    identifiers=IDENTIFIERS,
    rural=is_rural,
    codes=HERE / "codes",
    forms_folder=HERE / "forms",
    forms=FORMS,
    law=LAW,
)
