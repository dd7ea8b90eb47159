"""What the portal has sent, read on the mailbox page of the demonstration."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Protocol

from playwright.sync_api import Page

from motcua.base import clock
from motcua.messaging import sms
from tests.journeys.polling import until


class Reachable(Protocol):
    """Somebody with an e-mail address and a phone."""

    @property
    def email(self) -> str: ...

    @property
    def phone(self) -> str: ...


@dataclass(frozen=True)
class Letter:
    """One e-mail or SMS as the mailbox shows it."""

    channel: str
    recipient: str
    state: str
    subject: str
    text: str


def letters(page: Page) -> list[Letter]:
    """Everything in the mailbox, newest first."""
    answer = page.request.get("/hop-thu-trinh-dien")
    assert answer.ok
    return [_letter(part) for part in answer.text().split('<details class="govuk-details">')[1:]]


def wait_for_letter(page: Page, channel: str, recipient: str, *words: str) -> Letter:
    """The newest letter to `recipient` with all `words` (in an SMS without accents), once it has gone out."""
    wanted = [sms.spell(word) for word in words] if channel == "sms" else words

    def gone_out() -> Letter | None:
        for letter in letters(page):
            if (letter.channel, letter.recipient) != (channel, recipient) or not _left(letter):
                continue
            if all(word in letter.subject + letter.text for word in wanted):
                return letter
        return None

    return until(gone_out, f"{channel} to {recipient} with {wanted}")


def _left(letter: Letter) -> bool:
    """Whether it was sent. At night an SMS waits for the morning, and the journeys need not."""
    now = clock.now()
    asleep = letter.channel == "sms" and sms.wake_time(now) > now
    return letter.state == "Đã gửi" or (asleep and letter.state == "Đang chờ gửi")


def told(page: Page, person: Reachable, *words: str) -> tuple[Letter, Letter]:
    """The e-mail and the SMS that tell a person about one and the same thing."""
    return (
        wait_for_letter(page, "email", person.email, *words),
        wait_for_letter(page, "sms", person.phone, *words),
    )


def _letter(part: str) -> Letter:
    facts = dict(re.findall(r'list__key">([^<]*)</dt>\s*<dd class="[^"]*">([^<]*)', part))
    text = re.search(r'mc-letter">(.*?)</p>', part, re.DOTALL)
    subject = re.search(r'summary-text">(.*?)</span>', part, re.DOTALL)
    assert text, part
    assert subject, part
    return Letter(
        channel=facts["Kênh"].strip(),
        recipient=unescape(facts["Gửi tới"]).strip(),
        state=unescape(facts["Tình trạng"]).strip(),
        subject=unescape(subject[1]).strip(),
        text=unescape(re.sub(r"<br>", "\n", text[1])),
    )
