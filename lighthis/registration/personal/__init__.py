"""Pages of one person's own data: documents, names, relatives, benefits; newborns, unknown people, a death."""

from lighthis.registration.personal import allergies, benefits, birth, death, documents, identity, relatives, spellings
from lighthis.registration.views import pages

__all__ = ["allergies", "benefits", "birth", "death", "documents", "identity", "pages", "relatives", "spellings"]
