"""People. A person exists once in the installation, whether or not they sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from sightline.kernel.models import Record


class PersonManager(BaseUserManager["Person"]):
    """Makes people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "Person":
        """Make a person; without a password they cannot sign in until they set one."""
        person = self.model(email=email.strip().lower(), name=name.strip(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Find a person by e-mail address in any case."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Somebody who holds posts, sits in groups or signs in."""

    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    links_since = models.DateTimeField(default=timezone.now, help_text="Links mailed before this moment work no longer")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_person_email_lower")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor_key(self) -> str:
        """The text by which the trail knows this person."""
        return f"person:{self.pk}"


class OrganisationSignIn(Record):
    """How an organisation's own sign-in knows a person: by its issuer and subject, and by nothing else."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="organisation_sign_ins")
    organisation = models.CharField(max_length=40, help_text="Its name in the settings, for words only")
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="accounts_organisation_subject_once"),
            models.UniqueConstraint(fields=["person", "issuer"], name="accounts_organisation_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.organisation}"


class IdentityChange(Record):
    """A change of somebody's address, or a reset of how they sign in, that waits for a second yes."""

    class Kind(models.TextChoices):
        EMAIL = "email", "New email address"
        RESET = "reset", "Reset of how they sign in"

    class State(models.TextChoices):
        OPEN = "open", "Waiting for a second yes"
        DONE = "done", "Made"
        REFUSED = "refused", "Refused"
        LAPSED = "lapsed", "Lapsed"

    person = models.ForeignKey(Person, models.CASCADE, related_name="identity_changes")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    old_email = models.EmailField(max_length=254)
    new_email = models.EmailField(max_length=254, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="identity_changes_asked")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="identity_changes_decided")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state="open"), name="accounts_one_open_change_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.person}"
