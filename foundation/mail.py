"""The door for e-mail: one text to one address, by the server that the operator named (``MAIL_SERVER``), or not at all."""
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

from flask import current_app

PATIENCE = 20
TEMPORARY = range(400, 500)
PASSWORD_FILE = "mail-password"  # noqa: S105 – a file name


class NotDelivered(Exception):
    """The server did not take the message; ``again`` says whether a later attempt may succeed, ``certain`` that it was not taken."""

    def __init__(self, said: str, *, again: bool, certain: bool = True) -> None:
        super().__init__(said)
        self.said, self.again, self.certain = said[:200], again, certain


def configured() -> bool:
    """True if e-mail leaves this house."""
    return bool(current_app.config["MAIL_SERVER"] and current_app.config["MAIL_FROM"])


def send(address: str, subject: str, text: str) -> None:
    """Hands one message to the server. Raises :class:`NotDelivered`."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = current_app.config["MAIL_FROM"], address, subject
    message["Message-ID"] = make_msgid(domain=str(message["From"]).rpartition("@")[2].strip("> ") or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    handed_over = False
    try:
        with _server() as server:
            handed_over = True
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()), (550, b""))[0]
        raise NotDelivered(f"SMTP {code}", again=code in TEMPORARY) from None
    except smtplib.SMTPResponseException as refused:
        raise NotDelivered(f"SMTP {refused.smtp_code}", again=refused.smtp_code in TEMPORARY) from None
    except (OSError, smtplib.SMTPException) as fault:
        raise NotDelivered(type(fault).__name__, again=not handed_over, certain=not handed_over) from None


def _server() -> smtplib.SMTP:
    """A connection, encrypted and signed in as the settings say."""
    settings = current_app.config
    host, _colon, port = str(settings["MAIL_SERVER"]).rpartition(":")
    host, number = (host, int(port)) if host and port.isdigit() else (str(settings["MAIL_SERVER"]), 0)
    safe = ssl.create_default_context()
    if settings["MAIL_SECURITY"] == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, number or 465, timeout=PATIENCE, context=safe)
    else:
        server = smtplib.SMTP(host, number or 25, timeout=PATIENCE)
        if settings["MAIL_SECURITY"] == "starttls":
            server.starttls(context=safe)
    if settings["MAIL_USER"]:
        password = (Path(settings["INSTANCE"]) / PASSWORD_FILE).read_text("utf-8").strip()
        server.login(settings["MAIL_USER"], password)
    return server
