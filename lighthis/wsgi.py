"""What gunicorn loads: `lighthis.wsgi:application`."""

from lighthis.app import create_app
from lighthis.db.engine import close_store

application = create_app()
close_store()  # with --preload no connection may cross the fork
