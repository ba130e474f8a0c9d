"""Readable test data."""

import hashlib
import io
from collections.abc import Iterator
from datetime import date
from unittest import mock

import factory
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from PIL import Image

from accounts import roles
from accounts.models import User
from blog.articles import revisions, snapshot
from blog.models import (
    Approval,
    Author,
    Category,
    Credential,
    License,
    MediaFile,
    Picture,
    Post,
    PostAuthor,
    PostCategory,
    Section,
)
from blog.pictures import renditions
from tests.media import sample
from tests.pdf import pdf

PASSWORD = "a long enough sentence"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the authenticator app that everybody here has


class UserFactory(DjangoModelFactory):
    """Somebody who signs in with PASSWORD and an authenticator app."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")
    is_staff = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        second_factor = kwargs.pop("second_factor", True)
        user = model_class.objects.create_user(password=PASSWORD, **kwargs)
        if second_factor:
            data = {"secret": get_adapter().encrypt(SECRET)}
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)
        return user


class OwnerFactory(UserFactory):
    """Somebody who may do everything."""

    is_superuser = True


def in_role(role: str, **fields) -> User:
    """Somebody with one role of the practice, and nothing besides."""
    if not Group.objects.filter(name=role).exists():  # a browser's test before emptied the tables
        roles.create_roles(Group.objects, Permission.objects)
    user = UserFactory(**fields)
    user.groups.set(Group.objects.filter(name=role))
    return user


ENCODED: dict[tuple[object, ...], bytes] = {}  # what a thousand tests make alike
RENDITIONS: dict[tuple[object, ...], list[tuple[str, bytes]]] = {}  # by what they are made of


def image_file(name="leaves.png", size=(1200, 800), color="#7a8f7a", **save) -> ContentFile:
    """A real image file."""
    key = (size, color, str(save))
    if key not in ENCODED:
        buffer = io.BytesIO()
        Image.new("RGB", size, color).save(buffer, save.pop("format", "PNG"), **save)
        ENCODED[key] = buffer.getvalue()
    return ContentFile(ENCODED[key], name)


def encode_once(
    image: Image.Image, encode_all=renditions.encode_all
) -> Iterator[tuple[str, bytes]]:
    """Encode a picture that a thousand tests have only once: that took a tenth of their time."""
    pixels = hashlib.sha256(image.tobytes()).digest()
    key = (image.mode, image.size, str(image.info), pixels)
    if key in RENDITIONS:
        yield from RENDITIONS[key]
        return
    made = []
    for each in encode_all(image):
        made.append(each)
        yield each
    RENDITIONS[key] = made


def media_file(name: str = "rain.pdf", content: bytes | None = None, **fields) -> MediaFile:
    """Return a file of the desk; without its content a PDF of three pages that has all."""
    if content is None and name.endswith(".pdf"):
        content = pdf(pages=3, title=f"Of {name}", language="es", tagged=True)
    file = ContentFile(sample(name) if content is None else content, name)
    return MediaFile.objects.create(name=fields.pop("called", name), file=file, **fields)


def media_files() -> dict[str, MediaFile]:
    """Return a file of each kind, by kind; they are there once."""
    names = ("rain.pdf", "tone.mp3", "clip.mp4", "drops.vtt")
    found = {each.kind: each for each in MediaFile.objects.all()}
    return found or {each.kind: each for each in map(media_file, names)}


class PictureFactory(DjangoModelFactory):
    """A picture with a description and a real file."""

    class Meta:
        model = Picture

    name = factory.Sequence(lambda n: f"Leaves {n}")
    alt_text = factory.Sequence(lambda n: f"Light through leaves, number {n}")
    file = factory.LazyFunction(lambda: image_file(size=(500, 300)))

    @classmethod
    def _create(cls, model_class, *args, prepared=True, **kwargs):
        picture = super()._create(model_class, *args, **kwargs)
        if prepared:
            with mock.patch.object(renditions, "encode_all", encode_once):
                picture.prepare()
        return picture


class CredentialFactory(DjangoModelFactory):
    """A license to practice alone."""

    class Meta:
        model = Credential
        django_get_or_create = ("designation", "jurisdiction")

    designation = "LMFT"
    title = "Licensed Marriage and Family Therapist"
    jurisdiction = "Minnesota"


class SupervisedCredentialFactory(CredentialFactory):
    """A license to practice under supervision."""

    designation = "LAMFT"
    title = "Licensed Associate Marriage and Family Therapist"
    under_supervision = True
    disclosure = "Supervised by {supervisor}."


class AuthorFactory(DjangoModelFactory):
    """A person who signs articles, without a license."""

    class Meta:
        model = Author

    name = factory.Sequence(lambda n: f"Robin Vale {n}")
    slug = factory.Sequence(lambda n: f"robin-vale-{n}")


class LicenseFactory(DjangoModelFactory):
    """A license in force since 2020, without an end."""

    class Meta:
        model = License

    author = factory.SubFactory(AuthorFactory)
    credential = factory.SubFactory(CredentialFactory)
    valid_from = date(2020, 1, 1)


class CategoryFactory(DjangoModelFactory):
    """A subject."""

    class Meta:
        model = Category

    name = factory.Sequence(lambda n: f"Subject {n}")
    slug = factory.Sequence(lambda n: f"subject-{n}")


class PostFactory(DjangoModelFactory):
    """A working copy with one text section; ``authors``, ``categories`` and ``tags`` in order."""

    class Meta:
        model = Post
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"A quiet hour {n}")
    slug = factory.Sequence(lambda n: f"a-quiet-hour-{n}")
    summary = "What an hour without a plan can do."

    @factory.post_generation
    def authors(self, create, extracted, **kwargs):
        for position, author in enumerate(extracted or []):
            PostAuthor.objects.create(post=self, author=author, position=position)

    @factory.post_generation
    def categories(self, create, extracted, **kwargs):
        for position, category in enumerate(extracted or []):
            PostCategory.objects.create(post=self, category=category, position=position)

    @factory.post_generation
    def tags(self, create, extracted, **kwargs):
        if extracted:  # to set none takes half as long as all the rest
            self.tags.add(*extracted)

    @factory.post_generation
    def sections(self, create, extracted, **kwargs):
        if extracted is None:
            extracted = [{"kind": "text", "heading": "One", "body": "<p>The first words.</p>"}]
        for number, fields in enumerate(extracted, start=1):
            SectionFactory(parent=self, ordering=10 * number, **fields)

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        """Keep its content hash, as whatever saves an article does."""
        revisions.keep_content_hash(
            instance, snapshot.build_edition(Post.objects.get(pk=instance.pk))
        )


class ReadyPostFactory(PostFactory):
    """A working copy on which the checklist finds nothing: somebody signs it, under a subject."""

    @factory.post_generation
    def authors(self, create, extracted, **kwargs):
        for position, author in enumerate(extracted or [AuthorFactory()]):
            PostAuthor.objects.create(post=self, author=author, position=position)

    @factory.post_generation
    def categories(self, create, extracted, **kwargs):
        for position, category in enumerate(extracted or [CategoryFactory()]):
            PostCategory.objects.create(post=self, category=category, position=position)


def approved(post: Post) -> Post:
    """Have it approved as it stands by somebody without a byline, whom readers learn nothing of."""
    approval_hash = snapshot.build_edition(Post.objects.get(pk=post.pk)).approval_hash
    Approval.objects.create(post=post, approval_hash=approval_hash, approved_by=OwnerFactory())
    return post


class SectionFactory(DjangoModelFactory):
    """A section of the kind that is named."""

    class Meta:
        model = Section

    region = "main"
    kind = "text"
