from django.urls import path

from sightline.calendars import views

app_name = "calendar"
urlpatterns = [path("<str:token>/sightline.ics", views.fetch, name="feed")]
