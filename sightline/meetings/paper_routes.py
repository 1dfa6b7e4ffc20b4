"""The addresses of agendas and papers."""

from django.urls import path

from sightline.meetings.views import agenda, items, papers, proposals, usual

AGENDA = [
    path("meetings/<str:reference>/agenda/due/", agenda.due, name="agenda_due"),
    path("meetings/usual/", usual.index, name="usual_index"),
    path("meetings/usual/<int:pk>/", usual.usual, name="usual"),
    path("meetings/usual/<int:pk>/due/", usual.due, name="usual_due"),
    path("meetings/usual/<int:pk>/add/", usual.add, name="usual_add"),
    path("meetings/usual/items/<int:pk>/change/", usual.change, name="usual_change"),
    path("meetings/usual/items/<int:pk>/move/", usual.move, name="usual_move"),
    path("meetings/restricted/", items.restricted_list, name="restricted_items"),
    path("meetings/restricted/<str:reference>/", items.restricted, name="restricted"),
    path("meetings/restricted/<str:reference>/change/", items.restricted_change, name="restricted_change"),
    path("meetings/restricted/<str:reference>/withdraw/", items.restricted_withdraw, name="restricted_withdraw"),
    path("meetings/restricted/<str:reference>/papers/add/", papers.restricted_add, name="restricted_paper_add"),
    path("meetings/restricted/<str:reference>/papers/<int:pk>/", papers.restricted_download, name="restricted_paper"),
    path(
        "meetings/restricted/<str:reference>/papers/<int:pk>/withdraw/",
        papers.restricted_paper_withdraw,
        name="restricted_paper_withdraw",
    ),
    path("meetings/items/<str:reference>/papers/add/", papers.add, name="item_paper_add"),
    path("meetings/items/<str:reference>/papers/written/", papers.written, name="item_paper_written"),
    path("meetings/items/<str:reference>/papers/<int:pk>/", papers.download, name="item_paper"),
    path("meetings/items/<str:reference>/papers/<int:pk>/withdraw/", papers.withdraw, name="item_paper_withdraw"),
    path("meetings/items/<str:reference>/", items.item, name="item"),
    path("meetings/items/<str:reference>/change/", items.change, name="item_change"),
    path("meetings/items/<str:reference>/move/", items.move, name="item_move"),
    path("meetings/items/<str:reference>/withdraw/", items.withdraw, name="item_withdraw"),
    path("meetings/<str:reference>/agenda/", agenda.agenda, name="agenda"),
    path("meetings/<str:reference>/agenda/start/", agenda.start, name="agenda_start"),
    path("meetings/<str:reference>/agenda/add/", agenda.add, name="item_add"),
    path("meetings/<str:reference>/agenda/propose/", proposals.propose, name="propose"),
    path("meetings/<str:reference>/agenda/proposals/<int:pk>/accept/", proposals.accept, name="proposal_accept"),
    path("meetings/<str:reference>/agenda/proposals/<int:pk>/refuse/", proposals.refuse, name="proposal_refuse"),
    path("meetings/<str:reference>/agenda/proposals/<int:pk>/back/", proposals.take_back, name="proposal_back"),
    path("meetings/<str:reference>/papers/", papers.papers, name="papers"),
    path("meetings/<str:reference>/papers/pack/", papers.pack_ask, name="pack_ask"),
    path("meetings/<str:reference>/papers/pack.pdf", papers.pack_file, name="pack_file"),
    path("meetings/<str:reference>/papers/send/", papers.send_round, name="papers_send"),
]
