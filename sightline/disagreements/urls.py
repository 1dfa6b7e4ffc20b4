from django.urls import path

from sightline.disagreements.views import cases, figures, lists, partners, protocols

app_name = "disagreements"
urlpatterns = [
    path("disagreements/", lists.cases, name="cases"),
    path("disagreements/raise/", cases.new, name="case_new"),
    path("disagreements/patterns/", figures.index, name="patterns"),
    path("disagreements/protocols/", protocols.index, name="protocols"),
    path("disagreements/protocols/<slug:use>/", protocols.choose, name="protocol_choose"),
    path("disagreements/<str:reference>/", cases.detail, name="case"),
    path("disagreements/<str:reference>/identity/", cases.identity, name="case_identity"),
    path("disagreements/<str:reference>/chronology/", cases.chronology, name="case_chronology"),
    path("disagreements/<str:reference>/answer/", cases.answer, name="case_answer"),
    path("disagreements/<str:reference>/on/", cases.on, name="case_on"),
    path("disagreements/<str:reference>/urgent/", cases.urgent, name="case_urgent"),
    path("disagreements/<str:reference>/end/", cases.end, name="case_end"),
    path("disagreements/<str:reference>/decide/", cases.decide, name="case_decide"),
    path("disagreements/<str:reference>/learning/", cases.learning, name="case_learning"),
    path("disagreements/<str:reference>/number/", cases.number, name="case_number"),
    path("partner-disputes/", lists.partners, name="partners"),
    path("partner-disputes/raise/", partners.new, name="partner_new"),
    path("partner-disputes/<str:reference>/", partners.detail, name="partner"),
    path("partner-disputes/<str:reference>/chronology/", partners.chronology, name="partner_chronology"),
    path("partner-disputes/<str:reference>/answer/", partners.answer, name="partner_answer"),
    path("partner-disputes/<str:reference>/view/", partners.view, name="partner_view"),
    path("partner-disputes/<str:reference>/on/", partners.on, name="partner_on"),
    path("partner-disputes/<str:reference>/urgent/", partners.urgent, name="partner_urgent"),
    path("partner-disputes/<str:reference>/end/", partners.end, name="partner_end"),
    path("partner-disputes/<str:reference>/decide/", partners.decide, name="partner_decide"),
    path("partner-disputes/<str:reference>/refer/", partners.refer, name="partner_refer"),
    path("partner-disputes/<str:reference>/learning/", partners.learning, name="partner_learning"),
]
