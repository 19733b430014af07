"""Our own wording of consents: `forms/<key>/text.<language>.txt`, one clause a line. A changed word needs a new edition here.

No act prescribes this text. It was written for law ZRU-547 of 02.07.2019 "On personal data" and law 265-I of 1996 "On
protection of citizens' health" (cis-forms.md 9.3, 14.1) and was NOT read by a lawyer: each hospital's own has to.
"""

from collections.abc import Mapping
from pathlib import Path

from lighthis.kernel.uzbek import to_cyrillic

FORMS = Path(__file__).parent / "forms"
DATA_EDITION = "consent_data 2026-11"
SHARING_EDITION = "consent_sharing 2026-11"
WITHDRAWAL_EDITION = "consent_withdrawal 2026-11"


def _clauses(key: str) -> Mapping[str, tuple[str, ...]]:
    """The clauses of a consent by language; Uzbek Cyrillic is made from Latin."""
    ru, uz = ((FORMS / key / f"text.{lang}.txt").read_text(encoding="utf-8").splitlines() for lang in ("ru", "uz"))
    return {"ru": tuple(ru), "uz": tuple(uz), "uz_Cyrl": tuple(to_cyrillic(one) for one in uz)}


DATA = _clauses("consent_data")
SHARING = _clauses("consent_sharing")
WITHDRAWAL = _clauses("consent_withdrawal")
