from django.urls import path

from sightline.calendars import views

app_name = "calendars"
urlpatterns = [
    path("my-calendar/", views.mine, name="mine"),
    path("my-calendar/new/", views.make, name="make"),
    path("my-calendar/what/", views.choose, name="choose"),
    path("my-calendar/end/", views.end, name="end"),
]
