from django.urls import path

from sightline.chasing.views import by_link

app_name = "chasing_link"
urlpatterns = [
    path("<str:token>/", by_link.page, name="page"),
    path("<str:token>/fresh/", by_link.fresh, name="fresh"),
]
