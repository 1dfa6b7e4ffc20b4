"""Addresses of releases, and of the public's pages of what was released."""

from django.urls import path

from sightline.indicators.views import public, releases

RELEASES = [
    path("data/releases/", releases.index, name="releases"),
    path("data/releases/new/", releases.add, name="release_add"),
    path("data/releases/<str:reference>/", releases.release, name="release"),
    path("data/releases/<str:reference>/change/", releases.edit, name="release_edit"),
    path("data/releases/<str:reference>/publish/", releases.publish, name="release_publish"),
    path("data/releases/<str:reference>/withdraw/", releases.withdraw, name="release_withdraw"),
    path("data/releases/<str:reference>/figures.<str:wanted>", releases.as_file, name="release_file"),
    path("public/data/", public.index, name="public"),
    path("public/data/figures.<str:wanted>", public.download, name="public_file"),
    path("public/data/logo", public.logo, name="public_logo"),
    path("public/data/look.css", public.look, name="public_look"),
    path("public/data/<str:reference>/", public.indicator, name="public_indicator"),
    path("public/data/<str:reference>/figures.<str:wanted>", public.download, name="public_indicator_file"),
]
