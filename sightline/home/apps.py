from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "sightline.home"
    label = "home"
