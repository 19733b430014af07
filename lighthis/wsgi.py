"""What gunicorn loads: `lighthis.wsgi:application`."""

import gc

from sqlalchemy.orm import configure_mappers

from lighthis.app import create_app
from lighthis.db.engine import close_store

application = create_app()
close_store()  # with --preload no connection may cross the fork
# what is here now is kept in common by the web processes of one master: nothing of it is walked, and so copied, by their collectors
configure_mappers()
gc.collect()
gc.freeze()
