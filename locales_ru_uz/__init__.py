"""Uzbekistan, papers in Russian and Uzbek: the table of contents of the country."""

from datetime import date
from pathlib import Path

from lighthis.packs.contents import Form, Pack
from lighthis.packs.facts import CaseHistory, PatientCard, PaymentSlip
from locales_ru_uz import formats
from locales_ru_uz.law import LAW

HERE = Path(__file__).parent

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
        key="patient_card",
        facts=PatientCard,
        languages=("uz", "ru", "uz_Cyrl"),
        titles={"uz": "Bemor kartasi", "ru": "Карта пациента", "uz_Cyrl": "Бемор картаси"},
        papers=("card", "A4"),
    ),
)

pack = Pack(
    code="uz",
    name="Uzbekistan",
    formats=formats,
    languages=("ru", "uz", "uz_Cyrl", "en"),
    paper_languages=("uz", "ru", "uz_Cyrl"),
    currency="UZS",
    zone="Asia/Tashkent",
    codes=HERE / "codes",
    forms_folder=HERE / "forms",
    forms=FORMS,
    law=LAW,
)
