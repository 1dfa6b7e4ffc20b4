"""Addresses of a partnership's own words."""

from django.urls import path

from sightline.imports.views import words as views

word_routes = [
    path("imports/words/", views.words, name="words"),
    path("imports/words/add/<slug:which>/", views.add_word, name="word_add"),
    path("imports/words/<int:pk>/", views.word_one, name="word_one"),
    path("imports/words/<int:pk>/away/", views.word_away, name="word_away"),
]
