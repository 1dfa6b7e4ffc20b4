"""Addresses of lists from spreadsheets."""

from django.urls import path

from sightline.imports.views import sheets as views

sheet_routes = [
    path("imports/lists/", views.lists, name="lists"),
    path("imports/lists/<str:reference>/", views.one, name="list_one"),
    path("imports/lists/<str:reference>/preview/", views.preview, name="list_preview"),
    path("imports/lists/<str:reference>/leave/", views.leave, name="list_leave"),
    path("imports/lists/<str:reference>/discard/", views.discard, name="list_discard"),
    path("imports/lists/<str:reference>/undo/", views.undo, name="list_undo"),
]
