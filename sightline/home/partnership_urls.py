from django.urls import path

from sightline.home import views

app_name = "partnership"
urlpatterns = [
    path("", views.front, name="front"),
    path("executive/", views.executive, name="executive"),
    path("groups/<int:pk>/work/", views.group, name="group"),
    path("changes/", views.changes, name="changes"),
]
