"""Where the pages of papers lead: one part of a template serves the draft, the applicant, the unit and the desk."""
from collections.abc import Callable
from dataclasses import dataclass

from flask import Response, make_response, url_for
from flask_wtf import FlaskForm

from competition.rules.papers import PORTRAIT
from foundation.accounts.identity import Actor
from foundation.errors import NotFound, Refusal
from foundation.pictures.reading import Picture, Shape, read_picture
from foundation.pictures.refusals import UnfitPicture
from foundation.uploads.receiving import received


@dataclass(frozen=True)
class PaperLinks:
    """Addresses by kind or by page; where one is none, that is not offered. ``only`` are the kinds that may be changed now,
    none means all."""

    picture: Callable[[str], str]
    upload: Callable[[str], str] | None = None
    remove: Callable[[str], str] | None = None
    restore: Callable[[str], str] | None = None
    only: tuple[str, ...] | None = None

    def changes(self, kind: str) -> bool:
        """True if pages of this kind may be added and removed."""
        return self.only is None or kind in self.only

    def small(self, public_id: str) -> str:
        """The address of the small picture."""
        return f"{self.picture(public_id)}?size=small"


def draft_links(code: str) -> PaperLinks:
    """For whoever fills in the form."""
    return PaperLinks(
        picture=lambda one: url_for("register.draft_paper", code=code, public_id=one),
        upload=lambda kind: url_for("register.add_draft_paper", code=code, kind=kind),
        remove=lambda one: url_for("register.remove_draft_page", code=code, public_id=one),
    )


def pictures_in(form: FlaskForm, kind: str, actor: Actor | None) -> list[Picture]:
    """The pictures of a form made anew; a refusal names the file that is meant, and none is kept then."""
    shape: Shape = "portrait" if kind == PORTRAIT else "paper"
    pictures = []
    for file in form.pictures.data or ():
        content = received(file, actor)
        if not content:
            continue
        try:
            pictures.append(read_picture(content, shape))
        except UnfitPicture as unfit:
            raise NamedPicture(file=(file.filename or "")[:60], why=unfit.message) from unfit
    return pictures


class NamedPicture(Refusal):
    """One of several files is not taken as a picture: which, and why."""

    code = "picture_unfit"
    sentence = "%(file)s: %(why)s"
    status = 422


def jpeg(content: bytes | None, name: str) -> Response:
    """A picture that nobody keeps."""
    if content is None:
        raise NotFound
    response = make_response(content)
    response.mimetype = "image/jpeg"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = f"inline; filename={name}.jpg"
    return response
