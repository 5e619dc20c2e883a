"""A judge's tablet without a screen, in front of the product's WSGI application: signs in with card and PIN, hands in."""
import json
from typing import Any

from flask import Flask

from bench.chaos.competition import Acknowledged, Competition, Seat, Sent
from foundation.accounts.services import issue_card
from foundation.database import transaction
from scoring.services import operations
from scoring.services.operations import Answer
from scoring.views import api
from tests.factories.scoring import DAY
from tests.visitor import Visitor

AT = "/api/v1/operations/"
NOT_NOW = 503


class Tablet:
    """One judge's tablet; ``seats`` are the sheets that it may hand in."""

    def __init__(self, app: Flask, place: Competition, number: int = 0) -> None:
        app.test_client_class = Visitor
        judges = list(dict.fromkeys(seat.user_id for seat in place.seats))
        self.user_id = judges[number % len(judges)]
        self.seats = [seat for seat in place.seats if seat.user_id == self.user_id]
        self.client: Any = app.test_client()
        with app.app_context():
            card = issue_card(self.user_id, actor=place.chief, at=DAY)
        entered = self.client.post(f"/judge/card/{card.secret}", data={"pin": card.pin})
        if entered.status_code != 302:
            raise RuntimeError(f"the tablet could not sign in: {entered.status_code}")
        self.versions = {seat.sheet: 0 for seat in self.seats}

    def send(self, seat: Seat, sent: Sent) -> tuple[int, str]:
        """Status and text of the answer; a receipt moves the version of the sheet on."""
        answer = self.client.put(AT + sent.id, data=json.dumps(sent.body), content_type="application/json")
        text = answer.get_data(as_text=True)
        if answer.status_code in (200, 201):
            self.versions[seat.sheet] = json.loads(text)["receipt"]["version"]
        if answer.status_code == NOT_NOW and (json.loads(text)["code"] != "unavailable" or not answer.headers.get("Retry-After")):
            return 500, f"503 without code and Retry-After: {text[:200]}"
        return answer.status_code, text

    def reads(self) -> list[int]:
        """The statuses of what a judge reads: the packet, and what the server has of the tablet."""
        return [int(self.client.get(path).status_code) for path in ("/judge/packet", "/api/v1/devices/me", "/judge/")]


def kept(sent: Sent, text: str) -> Acknowledged:
    """What the tablet holds after a receipt."""
    return Acknowledged(sent.id, sent.body["marks"], text)


class Careless:
    """The planted fault of a full or failing disk: while it is on, the product answers with the receipt although the
    commit failed."""

    def __enter__(self) -> None:
        self._right = api.submit_operation
        api.submit_operation = _careless  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        api.submit_operation = self._right


def _careless(*given: Any, **named: Any) -> Answer:
    answers: list[Answer] = []

    @transaction
    def work() -> None:
        answers.append(operations.submit_operation(*given, **named))

    try:
        work()
    except Exception:
        if not answers:
            raise
    return answers[0]
