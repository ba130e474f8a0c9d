"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

from practice_site.readiness import when_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_site.settings")
application = when_ready(get_wsgi_application())
