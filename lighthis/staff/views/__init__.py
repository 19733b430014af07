"""Pages of staff: signing in, one's own account, people, roles."""

from lighthis.staff.views import account, links, people, roles, shared
from lighthis.staff.views.blueprint import pages
from lighthis.staff.views.proofs import ask_what_is_owed
from lighthis.staff.views.signing import ask_to_sign_in

__all__ = ["account", "ask_to_sign_in", "ask_what_is_owed", "links", "pages", "people", "roles", "shared"]
