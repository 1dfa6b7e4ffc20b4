from django.urls import path

from sightline.indicators.published_routes import MACHINES, PUBLISHED
from sightline.indicators.reading_routes import READING
from sightline.indicators.release_routes import RELEASES
from sightline.indicators.views import collecting, dictionary, dictionary_file, returns

app_name = "indicators"
urlpatterns = [
    *READING,
    path("data/dictionary/", dictionary.index, name="dictionary"),
    path("data/dictionary/new/", dictionary.add, name="add"),
    path("data/dictionary/catalogue/", dictionary.from_catalogue, name="catalogue"),
    path("data/dictionary/workbook/", dictionary_file.workbook, name="dictionary_workbook"),
    path("data/dictionary/bring/", dictionary_file.bring, name="dictionary_bring"),
    path("data/dictionary/bring/<int:pk>/", dictionary_file.brought, name="dictionary_brought"),
    path("data/dictionary/<str:reference>/", dictionary.definition, name="definition"),
    path("data/dictionary/<str:reference>/edit/", dictionary.edit, name="edit"),
    path("data/dictionary/<str:reference>/retire/", dictionary.retire, name="retire"),
    path("data/dictionary/<str:reference>/publish/", dictionary.publish, name="publish"),
    path("data/returns/", returns.index, name="returns"),
    path("data/returns/open/", collecting.open_one, name="open"),
    path("data/returns/missing/", collecting.who_is_missing, name="missing"),
    path("data/returns/chase/", collecting.chase, name="chase"),
    path("data/returns/periods/<int:pk>/freeze/", collecting.freeze, name="freeze"),
    path("data/returns/<str:reference>/", returns.detail, name="return"),
    path("data/returns/<str:reference>/fill/", returns.fill, name="fill"),
    path("data/returns/<str:reference>/file/", collecting.bring, name="bring"),
    path("data/returns/<str:reference>/template/", collecting.template, name="template"),
    path("data/returns/<str:reference>/submit/", returns.submit, name="submit"),
    path("data/returns/<str:reference>/nil/", returns.nil, name="nil"),
    path("data/returns/<str:reference>/accept/", returns.accept, name="accept"),
    path("data/returns/<str:reference>/send-back/", returns.send_back, name="send_back"),
    path("data/returns/<str:reference>/revise/", returns.revise, name="revise"),
    path("data/returns/<str:reference>/extend/", returns.extend, name="extend"),
    *PUBLISHED,
    *MACHINES,
    *RELEASES,
]
