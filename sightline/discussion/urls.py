from django.urls import path

from sightline.discussion.views import following, threads

app_name = "discussion"
urlpatterns = [
    path("comments/<str:reference>/", threads.thread, name="thread"),
    path("comments/<str:reference>/new/", threads.say, name="say"),
    path("comment/<int:pk>/change/", threads.change, name="change"),
    path("comment/<int:pk>/take-back/", threads.take_back, name="take_back"),
    path("comment/<int:pk>/remove/", threads.remove, name="remove"),
    path("following/", following.following, name="following"),
    path("following/activity/", following.followed_activity, name="followed_activity"),
    path("follow/<str:kind>/<str:key>/", following.follow, name="follow"),
    path("follow/<str:kind>/<str:key>/stop/", following.unfollow, name="unfollow"),
    path("activity/<str:kind>/<str:key>/", following.activity, name="activity"),
    path("people/<int:pk>/activity/", following.person_activity, name="person_activity"),
]
