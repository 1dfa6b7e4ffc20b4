"""The addresses of agendas and papers."""

from django.urls import path

from sightline.meetings.views import agenda, items

AGENDA = [
    path("meetings/restricted/", items.restricted_list, name="restricted_items"),
    path("meetings/restricted/<str:reference>/", items.restricted, name="restricted"),
    path("meetings/restricted/<str:reference>/change/", items.restricted_change, name="restricted_change"),
    path("meetings/restricted/<str:reference>/withdraw/", items.restricted_withdraw, name="restricted_withdraw"),
    path("meetings/items/<str:reference>/", items.item, name="item"),
    path("meetings/items/<str:reference>/change/", items.change, name="item_change"),
    path("meetings/items/<str:reference>/move/", items.move, name="item_move"),
    path("meetings/items/<str:reference>/withdraw/", items.withdraw, name="item_withdraw"),
    path("meetings/<str:reference>/agenda/", agenda.agenda, name="agenda"),
    path("meetings/<str:reference>/agenda/start/", agenda.start, name="agenda_start"),
    path("meetings/<str:reference>/agenda/add/", agenda.add, name="item_add"),
]
