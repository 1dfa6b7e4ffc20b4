from django.urls import path

from sightline.indicators.published_routes import MACHINES, PUBLISHED
from sightline.indicators.reading_routes import READING
from sightline.indicators.views import dictionary

app_name = "indicators"
urlpatterns = [
    *READING,
    path("data/dictionary/", dictionary.index, name="dictionary"),
    path("data/dictionary/new/", dictionary.add, name="add"),
    path("data/dictionary/catalogue/", dictionary.from_catalogue, name="catalogue"),
    path("data/dictionary/<str:reference>/", dictionary.definition, name="definition"),
    path("data/dictionary/<str:reference>/edit/", dictionary.edit, name="edit"),
    path("data/dictionary/<str:reference>/retire/", dictionary.retire, name="retire"),
    path("data/dictionary/<str:reference>/publish/", dictionary.publish, name="publish"),
    *PUBLISHED,
    *MACHINES,
]
