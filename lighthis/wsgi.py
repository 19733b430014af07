"""What gunicorn loads: `lighthis.wsgi:application`."""

import gc
import os
from wsgiref.util import setup_testing_defaults

from sqlalchemy.orm import configure_mappers

from lighthis.app import create_app
from lighthis.config import WrongSetting
from lighthis.db.engine import StoreRefused, close_store
from lighthis.kernel.text import Refusal
from lighthis.packs import wording
from lighthis.terminology.world import world

try:
    application = create_app()
except (WrongSetting, StoreRefused) as refused:  # one sentence in the journal, not a stack
    raise SystemExit(f"lighthis: {refused}") from None
except Refusal as refusal:
    raise SystemExit(f"lighthis: {wording.said(refusal.message, wording.operator_language(os.environ))}") from None
world()  # the codes of ICD-10 are taken out of their package once, for all web processes
asked = {"PATH_INFO": "/healthz/live"}
setup_testing_defaults(asked)
list(application(asked, lambda *_: None))  # the map of addresses is made at a first request
close_store()  # with --preload no connection may cross the fork
# what is here now is kept in common by the web processes of one master: nothing of it is walked, and so copied, by their collectors
configure_mappers()
gc.collect()
gc.freeze()
