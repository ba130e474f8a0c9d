"""What readers are told of whether and how somebody sees new clients."""

from django.db import models


class Accepting(models.TextChoices):
    """Whether somebody takes new clients."""

    YES = "yes", "Accepting new clients"
    WAITLIST = "waitlist", "New clients wait for a place"
    NO = "no", "Not accepting new clients now"


class Ages(models.TextChoices):
    """Whom somebody sees."""

    CHILDREN = "children", "Children"
    TEENS = "teens", "Teenagers"
    ADULTS = "adults", "Adults"
    OLDER = "older", "Older adults"
    COUPLES = "couples", "Couples"
    FAMILIES = "families", "Families"
    GROUPS = "groups", "Groups"


class Meeting(models.TextChoices):
    """How somebody meets clients."""

    PLACE = "place", "In person"
    VIDEO = "video", "By video"
    PHONE = "phone", "By phone"
