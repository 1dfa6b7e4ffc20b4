from django.apps import AppConfig


class AuditTrailConfig(AppConfig):
    name = "sightline.audittrail"
    label = "audittrail"
