"""The WSGI application."""

import os
import warnings

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_site.settings")
warnings.filterwarnings("ignore", "No directory at", UserWarning)  # readiness says it in words
site = get_wsgi_application()

from practice_site.deep_calls import with_room  # noqa: E402
from practice_site.health import Health  # noqa: E402  it imports models
from practice_site.readiness import when_ready  # noqa: E402

application = with_room(Health(when_ready(site)))
