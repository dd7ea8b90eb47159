"""The letter of the morning: what waits for an officer today; to leaders also how their unit stands.

One letter per officer and working day of their agency, none where there is nothing to say. It holds codes,
counts and addresses, no personal data of applicants: whoever reads it at home still has to log in.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, CharField, Value, When
from django.utils import translation

from motcua.accounts import service as accounts
from motcua.accounts.models import Post, User
from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.dossiers.models import Dossier, OpinionRequest
from motcua.dossiers.models.concern import asked_of
from motcua.dossiers.service import holders, urgency
from motcua.messaging import service as messaging
from motcua.organization.models import Role, WorkCalendar
from motcua.reports.figures import late, situation
from motcua.reports.units import Unit, units_of

NAMED = 20  # dossiers of one kind; the list at the desk has them all

Facts = dict[str, Any]


def begin(at: datetime) -> int:
    """Queue a letter for every officer whose agency is at work today and who wants one; how many.

    It comes when the officer chose. Each letter is a job of its own: one that fails is tried again and keeps
    nobody else from theirs.
    """
    today = clock.local(at).date()
    times = accounts.choices.digest_times(_at_work(today, at))
    wanted = {pk: when for pk, when in times.items() if when is not None}
    for pk, when in wanted.items():
        chosen = datetime.combine(today, when, clock.VIETNAM)
        payload = {"user": pk, "day": today.isoformat()}
        jobs.enqueue("reports.digest", payload, at, run_at=max(at, chosen), key=f"{today}/{pk}")
    return len(wanted)


def send(user: User, day: date, at: datetime) -> bool:
    """Write the letter of `day` to this officer, once; whether there was anything to say.

    One that could not be written until the day was over is of no use any more.
    """
    if not user.is_active or clock.local(at).date() != day:
        return False
    if accounts.choices.digest_time(user.pk) is None:  # chosen after the morning had begun
        return False
    with translation.override("vi"):
        own = {name: fact for source in SOURCES for name, fact in source(user, at).items()}
        units = [unit for unit in units_of(user, at) if unit.is_all]
        of_units = _of_units(units, at) if units else {}
    if not any(map(_says_something, [*own.values(), *of_units.values()])):
        return False
    messaging.notify(
        "leader_digest" if units else "officer_digest",
        messaging.Recipient(name=user.full_name, email=user.email or ""),
        {"day": f"{day:%d/%m/%Y}", **own, **of_units},
        about="",
        key=f"digest/{day}/{user.pk}",
        at=at,
    )
    return True


def _at_work(today: date, at: datetime) -> list[int]:
    """The officers of whose agencies one at least is open on this day, and has not closed yet."""
    open_ones = []
    for stored in WorkCalendar.objects.all():
        calendar = stored.calendar
        if calendar.is_working_day(today) and at <= calendar.closing(today):
            open_ones.append(stored.pk)
    posts = Post.objects.held_at(at).filter(agency__calendar__in=open_ones, user__is_active=True)
    posts = posts.exclude(role=Role.ADMINISTRATOR).order_by("user")
    return list(posts.values_list("user", flat=True).distinct())


def _says_something(fact: Any) -> bool:
    return bool(fact["count"] if isinstance(fact, dict) else fact)


# --- what there is to say ---


def _turns(user: User, at: datetime) -> Facts:
    """Whatever waits for the officer, each dossier where it presses most."""
    midnight = datetime.combine(clock.local(at).date(), time.max, clock.VIETNAM)
    pressure = Case(
        When(urgency.late(at), then=Value("late")),
        When(urgency.due(at, midnight), then=Value("due_today")),
        When(step__due_at__lte=at, then=Value("over")),
        When(step__warn_at__lte=at, then=Value("pressing")),
        default=Value(""),
        output_field=CharField(),
    )
    waiting = Dossier.objects.waiting_for(user, at).annotate(pressure=pressure)
    found = list(waiting.order_by(*urgency.FIRST).values_list("pressure", "code"))
    names = ("late", "due_today", "over", "pressing")
    listed = {name: _listed([code for kind, code in found if kind == name]) for name in names}
    return {"turns": len(found), **listed}


def _apologies(user: User, at: datetime) -> Facts:
    """Drafted apologies that the leader has to sign before the due date (RULES a.7)."""
    if not user.posts_at(at).filter(role=Role.DIRECTOR).exists():
        return {"apologies": _listed([])}
    drafted = Dossier.objects.with_apology_to_sign().values("pk")
    mine = Dossier.objects.waiting_for(user, at).filter(pk__in=drafted)
    return {"apologies": _listed(list(mine.order_by("due_at", "pk").values_list("code", flat=True)))}


def _opinions(user: User, at: datetime) -> Facts:
    """Opinions that the officer's unit was asked for and has not given."""
    posts = list(user.posts_at(at).exclude(role=Role.ADMINISTRATOR))
    awaited = OpinionRequest.objects.awaited().filter(asked_of(posts), dossier__closed_at=None)
    codes = awaited.order_by("due_at", "pk").values_list("dossier__code", flat=True)
    return {"opinions": _listed(list(dict.fromkeys(codes)))}


# Each gives facts of its own, which messaging/facts.py names and the wording of the pack tells. Whatever else
# will be asked of officers joins here.
SOURCES: tuple[Callable[[User, datetime], Facts], ...] = (_turns, _apologies, _opinions)


def _listed(codes: list[str]) -> Facts:
    return {"count": len(codes), "codes": codes[:NAMED]}


def _of_units(units: list[Unit], at: datetime) -> Facts:
    """Of all that a leader leads: what is late and who holds it, what takes too long, what nobody has."""
    found = [situation(unit, at) for unit in units]
    held = ("step__agency", "step__department", "step__officer", "step__former_agency")
    rows = [
        {"code": dossier.code, "holder": holders.in_words(dossier.step)}
        for unit in units
        for dossier in late(unit, at).select_related(*held).order_by(*urgency.FIRST)[:NAMED]
    ]
    return {
        "unit_late": {"count": sum(one.total.late for one in found), "rows": rows[:NAMED]},
        "unit_over": sum(one.total.over for one in found),
        "unassigned": sum(one.to_assign for one in found),
    }
