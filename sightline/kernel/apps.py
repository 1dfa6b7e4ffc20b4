from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "sightline.kernel"
    label = "kernel"
