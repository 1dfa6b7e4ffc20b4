import logging.config

from django.apps import AppConfig
from django.conf import settings


class KernelConfig(AppConfig):
    name = "sightline.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Set up the log; Django's own set-up is off, because it mails tracebacks with local variables."""
        logging.config.dictConfig(settings.LOGGING)
