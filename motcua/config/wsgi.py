"""The web application as a WSGI server loads it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
