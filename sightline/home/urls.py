from django.urls import path

from sightline.home import views

app_name = "home"
urlpatterns = [path("", views.my_work, name="my_work")]
