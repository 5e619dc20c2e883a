"""The kinds of field that only award cases have: notes, amounts of money and dates."""
import re
from contextlib import suppress
from datetime import date

from awards.rules.money import fen, is_money
from foundation.rules.fields import Fields

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read_note(fields: Fields, key: str) -> str | None:
    """Text that is only shown, such as a citation; it may be empty or null."""
    return None if fields.document.get(key) is None else fields.text(key)


def read_money(fields: Fields, key: str) -> int | None:
    """An amount in whole fen, or null: a decimal string with at most two places, not below 0."""
    if fields.optional_decimal(key) is None:
        return None
    text = fields.document[key]
    if not is_money(text):
        fields.refuse(key, "not_a_decimal", text)
        return None
    amount = fen(text)
    if amount < 0:
        fields.refuse(key, "out_of_range", text)
    return amount


def read_day(fields: Fields, key: str, *, required: bool = True) -> date | None:
    """An ISO date such as ``2019-02-18``."""
    text = fields.text(key) if required else read_note(fields, key)
    if type(fields.document.get(key)) is not str:
        return None
    if text is not None and DATE.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    fields.refuse(key, "out_of_range", text)
    return None
