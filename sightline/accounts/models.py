"""People. A person exists once in the installation, whether or not they sign in."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


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
