"""Which protocol a partnership uses for which kind of disagreement."""

from django.db import models

from sightline.governance.models import Owned


class Chosen(Owned):
    """The protocol a partnership chose, by the key of its entry in the rule sets.

    Without a row our starting point holds, or the first that fits.
    """

    class Use(models.TextChoices):
        CHILDREN = "children", "about a child or a family"
        ADULTS = "adults", "about an adult"
        PARTNERS = "partners", "between partners"

    use = models.CharField(max_length=8, choices=Use.choices)
    key = models.CharField(max_length=40)

    class Meta:
        ordering = ["use"]
        constraints = [models.UniqueConstraint(fields=["partnership", "use"], name="protocol_chosen_once")]

    def __str__(self) -> str:
        return f"{self.use}: {self.key}"
