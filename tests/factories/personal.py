"""Personal registrations for tests: a competition that is open today, answers of invented people, pictures that were drawn."""
import io
import re
from datetime import timedelta
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select

from competition.models import Entry, Message
from competition.models.message import BODY
from competition.rules.personal import Answers
from competition.services.drafts import keep_draft, keep_draft_papers
from competition.services.personal import submit_draft
from foundation.clock import now, today
from foundation.crypto import unseal
from foundation.database import db
from foundation.pictures.reading import Picture
from tests.factories.competition import event_document, make_competition
from tests.factories.entry import id_number

ADDRESS, BASE = "192.0.2.7", "https://skills.example.cn"
EVENTS = (
    event_document("CK", occupation="中式烹调师", eligibility={"minimum_age": 16, "minimum_years": 3}, set_up={"papers": ["id_card"]}),
    event_document("RB", occupation="机器人系统", kind="team", team_size=2),
)


def open_today(code: str = "jm-open", events: tuple[dict[str, Any], ...] = EVENTS) -> str:
    """A competition whose registration is open on this very day."""
    dates = {name: (today() + timedelta(days=days)).isoformat() for name, days in (
        ("registration_opens", -10), ("registration_closes", 20), ("starts", 40), ("ends", 41),
    )}  # fmt: skip
    return make_competition(code, events=events, phase="open", dates=dates, name="2026年江门市个人报名测试赛")


def answers(number: int = 1, **more: Any) -> Answers:
    """The ``number``-th person's answers: everything right."""
    return Answers(**{
        "event": "CK", "id_number": id_number(number), "name": f"陈测{number:03d}", "phone": f"138{number:08d}",
        "unit_name": "江门市样例酒店", "years": 5, "level": "高级工（三级）", "experience": "在酒店从事中餐烹调五年。",
    } | more)


def picture() -> Picture:
    """A picture that was made anew before."""
    return Picture(jpeg(60, 80), 60, 80, jpeg(30, 40))


def jpeg(width: int = 600, height: int = 900, colour: str = "#336699") -> bytes:
    """A drawn head as a camera would send it."""
    image = Image.new("RGB", (width, height), colour)
    ImageDraw.Draw(image).ellipse((width // 4, height // 8, 3 * width // 4, height // 2), fill="#f0c8a0")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def begun(code: str, number: int = 1, kinds: tuple[str, ...] = ("portrait", "id_card"), **more: Any) -> str:
    """The token of a draft with answers and papers."""
    token = keep_draft(code, None, answers(number, **more), step=2, address=ADDRESS, at=now())
    for kind in kinds:
        keep_draft_papers(code, token, kind, [picture()], at=now())
    return token


def submitted(code: str, number: int = 1, **more: Any) -> str:
    """The token of a draft that was submitted."""
    token = begun(code, number, **more)
    submit_draft(code, token, base=BASE, at=now())
    return token


def only_entry(code: str = "jm-open") -> Entry:
    """The one entry there is."""
    return db.session.scalars(select(Entry)).one()


def texts(occasion: str) -> list[str]:
    """What waits to be sent for an occasion."""
    found = db.session.scalars(select(Message).where(Message.occasion == occasion).order_by(Message.id))
    return [unseal(one.body, owner=one.public_id, field=BODY) for one in found]


def token_in(text: str) -> str:
    """The token of the link in a message."""
    found = re.search(r"/register/link/([0-9a-f]{48})", text)
    assert found is not None, "no link"
    return found[1]


