"""Requests that try something and leave nothing behind."""

from copy import deepcopy

from django.db import transaction

from tests.hostile.bodies import FORM


def send(browser, method, address, body="", content_type=FORM, query=""):
    """One request of which nothing stays, neither in the database nor in the browser (logging out, say)."""
    cookies = deepcopy(browser.cookies)
    with transaction.atomic():
        answer = browser.generic(method, address, body, content_type=content_type, QUERY_STRING=query)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    browser.cookies = cookies
    return answer
