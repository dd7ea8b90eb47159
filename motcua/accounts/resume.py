"""What a person typed survives a lost session or an old token.

When somebody logs in, their browser gets a signed cookie that names the account. If a later POST arrives
after the session is gone, its fields are kept, encrypted, for that account and that page; once the same
person has logged in again and opens the page, the view takes them back with `take_and_tell` and shows them.
Nothing is ever sent by itself.

Why the cookie names the account, instead of a random token naming the kept fields: on a shared computer (a
counter, a cybercafé) the next person must not see what the one before had typed. A browser that never logged
in can store nothing here. The cookie opens nothing else: it is no proof of who somebody is.

Kept: at most 2 hours, 200 kB and 5 pages per person; taken once; never passwords, codes or files.
"""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from motcua.accounts.models import KeptPost, User

COOKIE = "motcua_author"
COOKIE_AGE = timedelta(days=7)
KEPT_FOR = timedelta(hours=2)
MOST_BYTES = 200_000
MOST_PAGES = 5

_SALT = "motcua.accounts.resume"
_PATH_LIMIT = 500
_SECRET = re.compile(r"password|mat_khau|csrf|^code$|otp", re.IGNORECASE)


def remember_author(response: HttpResponseBase, user: User) -> None:
    """Name the person who has just logged in on their browser, for `keep`."""
    response.set_cookie(
        COOKIE,
        signing.dumps(user.pk, salt=_SALT),
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_author(response: HttpResponseBase) -> None:
    """Somebody logs out by their own will: nothing typed here afterwards is theirs."""
    response.delete_cookie(COOKIE, samesite="Lax")


def keep(request: HttpRequest, at: datetime) -> bool:
    """Keep the fields of this POST for its author; whether that was possible."""
    author = _author(request)
    fields = _fields(request)
    if author is None or not fields or not _is_keepable(request.path):
        return False
    KeptPost.objects.update_or_create(
        user=author, path=request.path, defaults={"fields": fields, "kept_at": at}
    )
    newest = KeptPost.objects.filter(user=author).order_by("-kept_at", "-pk").values_list("pk", flat=True)
    KeptPost.objects.filter(pk__in=list(newest[MOST_PAGES : MOST_PAGES * 2])).delete()
    return True


def take(request: HttpRequest, at: datetime) -> QueryDict | None:
    """What this person had typed on this page, once; None where nothing (or nothing fresh) is kept."""
    if isinstance(request.user, AnonymousUser) or not _is_keepable(request.path):
        return None
    kept = KeptPost.objects.filter(user=request.user, path=request.path).first()
    if kept is None:
        return None
    mine = KeptPost.objects.filter(pk=kept.pk, kept_at=kept.kept_at).delete()[0]
    return QueryDict(kept.fields) if mine and kept.kept_at > at - KEPT_FOR else None


def take_and_tell(request: HttpRequest, at: datetime) -> QueryDict | None:
    """`take`, with the sentence that tells the person where the filled-in form comes from."""
    kept = take(request, at)
    if kept is not None:
        messages.warning(
            request, _("Phiên làm việc đã hết; nội dung bạn vừa nhập vẫn còn. Hãy xem lại rồi gửi.")
        )
    return kept


def _is_keepable(path: str) -> bool:
    # No page of ours has an address with a NUL, and PostgreSQL has no text with one.
    return len(path) <= _PATH_LIMIT and "\0" not in path


def _author(request: HttpRequest) -> User | None:
    if not isinstance(request.user, AnonymousUser):
        return request.user
    try:
        pk = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def _fields(request: HttpRequest) -> str:
    """The posted fields in URL encoding, without secrets; "" where there are none or too many of them."""
    try:
        posted = request.POST.copy()
    except (UnreadablePostError, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return ""
    for name in list(posted):
        if _SECRET.search(name):
            del posted[name]
    fields = posted.urlencode()
    return fields if len(fields) <= MOST_BYTES else ""
