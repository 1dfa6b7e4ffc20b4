"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from sightline.kernel.room import roomy

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.config.settings")
application = roomy(get_wsgi_application())
# Every page is loaded before the process divides: the copies share it, and the first visitor does not wait.
get_resolver().url_patterns  # noqa: B018
