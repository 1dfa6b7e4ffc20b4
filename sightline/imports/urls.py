from django.urls import path

from sightline.imports import views
from sightline.imports.sheet_routes import sheet_routes
from sightline.imports.word_routes import word_routes

app_name = "imports"
urlpatterns = [
    path("imports/", views.index, name="list"),
    path("imports/reading/<int:pk>/", views.reading, name="reading"),
    *sheet_routes,
    *word_routes,
    path("imports/<str:reference>/", views.proposal, name="proposal"),
    path("imports/<str:reference>/describe/", views.describe, name="describe"),
    path("imports/<str:reference>/accept/", views.accept, name="accept"),
    path("imports/<str:reference>/undo/", views.undo, name="undo"),
    path("imports/<str:reference>/discard/", views.discard, name="discard"),
    path("imports/<str:reference>/assign/", views.assign, name="assign"),
    path("imports/<str:reference>/changes/", views.changes, name="changes"),
    path("imports/<str:reference>/report/", views.report, name="report"),
    path("imports/<str:reference>/several/<slug:deed>/", views.several, name="several"),
    path("imports/<str:reference>/items/<int:pk>/", views.item, name="item"),
    path("imports/<str:reference>/items/<int:pk>/<slug:deed>/", views.item_deed, name="item_deed"),
    path("imports/<str:reference>/lines/<int:number>/", views.line, name="line"),
]
