from django.urls import path

from sightline.chasing.views import inside, leave, looking

app_name = "chasing"
urlpatterns = [
    path("chasing/", inside.chased, name="chased"),
    path("chasing/export/", inside.export, name="export"),
    path("chasing/new/", inside.chase, name="chase"),
    path("chasing/settings/", inside.setting, name="setting"),
    path("chasing/preview/", looking.preview, name="preview"),
    path("chasing/counts/", looking.counts, name="counts"),
    path("chasing/mine/", leave.mine, name="mine"),
    path("chasing/leave/", leave.leaves, name="leaves"),
    path("chasing/leave/new/", leave.new, name="leave_new"),
    path("chasing/leave/<int:pk>/end/", leave.end, name="leave_end"),
    path("chasing/quiet/", inside.quiet_add, name="quiet_add"),
    path("chasing/quiet/<int:pk>/remove/", inside.quiet_remove, name="quiet_remove"),
    path("chasing/addresses/<int:pk>/again/", inside.address_again, name="address_again"),
    path("chasing/links/<int:pk>/revoke/", inside.revoke, name="revoke"),
    path("actions/<str:reference>/links/", inside.links, name="links"),
]
