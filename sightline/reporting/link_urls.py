from django.urls import path

from sightline.reporting.views import by_link

app_name = "reporting_link"
urlpatterns = [
    path("<str:token>/", by_link.paper, name="paper"),
    path("<str:token>/file/<str:name>", by_link.file, name="file"),
]
