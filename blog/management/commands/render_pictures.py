"""``manage.py render_pictures``: makes renditions anew that an earlier version of the site made.

The background worker does it by itself. The site may be running meanwhile.
"""

from django.core.management.base import BaseCommand, CommandError

from blog.models import Picture
from blog.models.rendering import bring_up_to_date, outdated_pictures
from practice_site.disk import is_disk_full


class Command(BaseCommand):
    """Bring all pictures up to date, one after the other."""

    help = (
        "Make the sizes of all pictures anew that an earlier version of the site made. It may be "
        "broken off at any moment: the next time it goes on."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Say how far it is; raises CommandError if it couldn't be done."""
        outdated = set(outdated_pictures().values_list("pk", flat=True))
        done, failed = 0, 0
        for pk in Picture.objects.order_by("pk").values_list("pk", flat=True):
            picture = Picture.objects.filter(pk=pk).first()
            if picture is None:
                continue  # it was deleted meanwhile
            try:
                bring_up_to_date(picture)
            except Exception as error:  # a damaged file makes the decoders stumble over anything
                if isinstance(error, OSError) and is_disk_full(error):
                    raise CommandError(
                        f"The disk is full; {done} of {len(outdated)} are done. Make room, and run "
                        "it again: it goes on."
                    ) from error
                failed += 1
                self.stderr.write(f"Not done: “{picture}”, {picture.path('')}: {error}")
                continue
            if pk in outdated:
                done += 1
                self.stdout.write(f"{done} of {len(outdated)}: “{picture}”.")
                self.stdout.flush()
        if failed:
            raise CommandError(f"{failed} were not done. Copy their master.png from a backup.")
        self.stdout.write("All pictures are up to date.")
