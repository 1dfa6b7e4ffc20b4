import logging.config
from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings


class KernelConfig(AppConfig):
    name = "sightline.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Set up the log; Django's own set-up is off, because it mails tracebacks with local variables.

        Once an hour, forget the forms answered a day ago.
        """
        from sightline.kernel import once, tick  # noqa: PLC0415 (models load after the apps)

        logging.config.dictConfig(settings.LOGGING)
        tick.every("kernel.forget_answered_forms", timedelta(hours=1), once.forget)
