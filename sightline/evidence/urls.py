"""Addresses of evidence, under a partnership's own."""

from django.urls import path

from sightline.evidence.views import adding, changing, downloads, listed, pages

app_name = "evidence"
urlpatterns = [
    path("evidence/", listed.index, name="list"),
    path("evidence/add/<slug:kind>/", adding.add, name="add"),
    path("evidence/attach/", adding.attach, name="attach"),
    path("evidence/<str:reference>/", pages.one, name="one"),
    path("evidence/<str:reference>/change/", changing.change, name="change"),
    path("evidence/<str:reference>/version/", changing.version, name="version"),
    path("evidence/<str:reference>/end/", changing.end, name="end"),
    path("evidence/<str:reference>/restore/", changing.restore, name="restore"),
    path("evidence/<str:reference>/detach/", pages.detach, name="detach"),
    path("evidence/<str:reference>/files/<int:number>/", downloads.download, name="download"),
]
