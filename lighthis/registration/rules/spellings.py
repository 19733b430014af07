"""Why a person is written in another way too."""

from lighthis.kernel.text import N_

WHY = {
    "also": N_("also written so"),
    "maiden": N_("name before marriage"),
    "passport": N_("as in the passport"),
    "birth": N_("as in the birth certificate"),
    "foreign": N_("as in a foreign document"),
    "called": N_("called so at home"),
}
