"""Pages of the treatment sheet: prescribing, the nurse's round, the sheet, the ward's daily sheets."""

from lighthis.treatment.views import giving, home, prescribing, sheet, wards
from lighthis.treatment.views.blueprint import pages, steps_of_coming, ward_links

__all__ = ["giving", "home", "pages", "prescribing", "sheet", "steps_of_coming", "ward_links", "wards"]
