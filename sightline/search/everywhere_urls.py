from django.urls import path

from sightline.search import views

app_name = "search_everywhere"
urlpatterns = [path("", views.everywhere, name="everywhere")]
