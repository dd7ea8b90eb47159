"""What the table of access is tried on: one of everything that belongs to somebody, and who asks for it.

Everything of an applicant is Lan's. The company is Hoa's, Minh files for it; Vinh is another applicant, who
has an export of his own. Dossiers are dealt with at Sở LĐTBXH, one at the commune of the officer elsewhere.
"""

import time
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.accounts.models import MemberRole, User
from motcua.accounts.service import membership, sessions, substitutions
from motcua.base import clock
from motcua.base.jobs import service as jobs
from motcua.catalog import service as catalog
from motcua.catalog.filing import ResultChannel
from motcua.catalog.models import Change, Procedure
from motcua.dossiers import service
from motcua.dossiers.models import Defect, Dossier, Draft, Slip
from motcua.files import service as files
from motcua.messaging.models import Message
from motcua.rights import service as rights
from motcua.web.desk.counter import ticket_of
from tests.counter.conftest import begun as begun_at_counter
from tests.counter.conftest import newcomer
from tests.dossiers.conftest import DOCUMENT, MONDAY
from tests.dossiers.walks import Walk, answers_of, draft_of, walk_of
from tests.entities.conftest import begun, filled, for_another, joined, registered
from tests.files.samples import image
from tests.uploading.conftest import begin as begin_upload

CODE, FORM, OFFICE = "2.000134", "F-ATVSLD-01", "BP-SLDTBXH"
WITH_CASES = "1.001776"
TABLE, SECTION, QUESTION = "doi_tuong", "thong_tin_chung", "ten_to_chuc"
# What the officer in whose hands a dossier is may do with it.
ACT = "trinh"
# The nine kinds of person, and the one who represents the organisation, each as somebody of the cast.
PEOPLE = {
    "stranger": "",
    "applicant": "lan",
    "other": "vinh",
    "member": "minh",
    "head": "hoa",
    "clerk": "one_stop",
    "officer": "appraiser",
    "leader": "director",
    "elsewhere": "commune_appraiser",
    "administrator": "administrator",
}


@dataclass
class World:
    """`browsers` by kind of person; `values` stand in addresses, by whose they are and the route's name."""

    cast: dict[str, User]
    company: Any
    browsers: dict[str, Client]
    values: dict[str, dict[str, Any]]

    def address(self, route: Any, whose: str) -> str:
        """The address of `route` for what belongs to `whose`."""
        known = {**self.values["all"], **self.values.get(whose, {})}
        names = route.pattern.converters
        of_route = known.get(route.name, {})
        return reverse(route.name, kwargs={name: of_route.get(name, known.get(name)) for name in names})


def build(cast: dict[str, User]) -> World:
    """The whole of it, on a Monday at nine."""
    lan, hoa, minh, vinh = cast["lan"], cast["hoa"], cast["minh"], cast["vinh"]
    company = registered(hoa)
    member = joined(company, minh, MemberRole.FILER)
    offer = membership.invite(company, role=MemberRole.VIEWER, email=lan.email or "", user=hoa, at=MONDAY)
    browsers = {kind: _browser(cast.get(key), company) for kind, key in PEOPLE.items()}
    entity = {"pk": company.pk, "invitation": offer.pk, "member": member.pk}
    dossiers, of_company = _dossiers(cast, None), _dossiers(cast, company)
    # Last: who has a draft of a procedure already goes on with that one.
    ours, theirs = _drafts(cast, company)
    values = {
        "all": _everywhere(cast) | _studio(cast) | {"entity_answer": {"pk": offer.pk}},
        "lan": _of(ours, dossiers) | _account(lan, browsers["applicant"], ours),
        "company": _of(theirs, of_company) | dict.fromkeys(OF_ENTITY, entity),
        "counter": _of(_at_counter(cast), {}),
        "commune": _of(None, _at_the_commune(cast)),
    }
    rights.exporting.ask(vinh, MONDAY)
    # With a company of his own he may manage, but nothing of Hoa's.
    own = registered(vinh, tax_code="0314409058-002", name="Công ty TNHH Vinh")
    mine = entity | {"pk": own.pk}
    values["mixed"] = _mixed(values["lan"], values["company"]) | {
        "entity_recall": mine,
        "entity_member": mine,
    }
    return World(cast, company, browsers, values)


def _browser(user: User | None, company: Any) -> Client:
    """Logged in and proven just now, by password and second factor; members act for their company."""
    browser = Client(raise_request_exception=False)
    if user is None:
        return browser
    browser.force_login(user)
    now = time.time()
    session = browser.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": now, "email": user.email},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session.save()
    if company.memberships.filter(user=user).exists():
        browser.post(reverse("account_switch"), {"cho": company.pk})
    return browser


def _drafts(cast: dict[str, User], company: Any) -> tuple[Draft, Draft]:
    """Lan's, in which she files for another person; and the company's, begun by Hoa. With a photo each."""
    procedure, answers = Procedure.objects.get(code=CODE), answers_of(FORM)
    ours = filled(begun(cast["lan"], procedure, another=for_another()), answers)
    theirs = filled(begun(cast["hoa"], procedure, entity=company), answers)
    for draft in (ours, theirs):
        photo = SimpleUploadedFile("mot.jpg", image("JPEG"))
        service.drafts.add_paper(draft, DOCUMENT, files.receive(photo, MONDAY), MONDAY)
    return ours, theirs


def _at_counter(cast: dict[str, User]) -> Draft:
    """What the clerk fills in for somebody who came."""
    procedure = Procedure.objects.get(code=CODE)
    draft: Draft = begun_at_counter(newcomer(cast["one_stop"]), procedure, cast["one_stop"])
    service.drafts.save(draft, version=draft.version, at=MONDAY, answers=answers_of(FORM))
    return draft


def _dossiers(cast: dict[str, User], company: Any) -> dict[str, Dossier]:
    """Just filed, to be supplemented, in appraisal with an apology drafted, and with its result."""

    def walked() -> Walk:
        if company is None:
            draft = draft_of(CODE, cast["lan"], at_agency=OFFICE)
        else:
            procedure = Procedure.objects.get(code=CODE)
            draft = filled(begun(cast["hoa"], procedure, entity=company), answers_of(FORM))
            service.drafts.save(draft, version=draft.version, at=MONDAY, result_channel=ResultChannel.ONLINE)
        return Walk(service.drafts.submit(draft, user=draft.applicant, at=MONDAY), cast)

    asked = walked().dossier
    faults = [
        service.Fault(Defect.Kind.QUESTION, TABLE, "Số giấy chứng nhận chưa khớp."),
        service.Fault(Defect.Kind.DOCUMENT, DOCUMENT, "Bản quét mờ."),
    ]
    service.request_supplement_at_reception(asked, faults=faults, user=cast["one_stop"], at=MONDAY)
    return {
        "filed": walked().dossier,
        "asked": asked,
        "appraised": walked().until("appraise").dossier,
        "finished": walked().until("return").dossier,
    }


def _at_the_commune(cast: dict[str, User]) -> dict[str, Dossier]:
    """One that the commune deals with."""
    return {"appraised": walk_of("1.001653", cast, at_agency="BP-25207").until("appraise").dossier}


ASKED = ("supplement", "supplement_upload", "supplement_new_row", "supplement_row", "supplement_row_removal")
OF_ENTITY = ("entity", "entity_edit", "entity_invite", "entity_recall", "entity_member", "entity_leave")
FINISHED = ("dossier_result", "desk_result", "desk_slip", "dossier_slip")
FILED = ("dossier_withdrawal", "dossier_done")


def _of(draft: Draft | None, dossiers: dict[str, Dossier]) -> dict[str, Any]:
    """What stands in the addresses of a draft and of dossiers, by part of the address or by route."""
    values: dict[str, Any] = {"table": TABLE, "number": 1, "document": DOCUMENT}
    if draft is not None:
        paper = draft.papers.first()
        values |= {"draft_id": draft.pk, "draft_paper": {"paper_id": paper.pk if paper else 0}}
    for state, routes in (("asked", ASKED), ("finished", FINISHED), ("filed", FILED)):
        if dossier := dossiers.get(state):
            values |= {route: _in_dossier(dossier) for route in routes}
    if dossier := dossiers.get("appraised"):
        values |= _in_dossier(dossier) | {"slug": ACT}
    return values


def _in_dossier(dossier: Dossier) -> dict[str, Any]:
    rows: dict[str, Any] = {
        "paper_id": dossier.papers,
        "slip_id": dossier.slips.filter(form=Slip.Form.RECEIPT),
    }
    rows["result_id"] = dossier.results
    rows["message_id"] = Message.objects.about(dossier.code)
    return {"code": dossier.code} | {
        name: found.pk if (found := row.first()) else 0 for name, row in rows.items()
    }


def _mixed(outer: dict[str, Any], inner: dict[str, Any]) -> dict[str, Any]:
    """A dossier or draft of the one, in it a paper, slip, result or notice of the other."""
    mixed: dict[str, Any] = {**inner, "code": outer["code"], "draft_id": outer["draft_id"]}
    for route in FINISHED:
        mixed[route] = {**inner[route], "code": outer[route]["code"]}
    return mixed


def _account(lan: User, browser: Client, draft: Draft) -> dict[str, Any]:
    """What there is once in Lan's account: an export, a second session, a passkey, a file on its way."""
    asked = rights.exporting.ask(lan, MONDAY)
    jobs.run_due(MONDAY, limit=100)
    Client().force_login(lan)
    here = browser.session.session_key
    other = next(one for one in sessions.open_sessions(lan, clock.now()) if one.session_key != here)
    factor = Authenticator.objects.create(user=lan, type="totp", data={})
    sent = begin_upload(browser, draft, b"%PDF-1.7 a part of something")
    return {
        "account_export_file": {"export_id": asked.pk},
        "account_end_session": {"number": other.begun_by_id},
        "mfa_removal": {"pk": factor.pk},
        "upload": {"upload_id": sent.rstrip("/").rsplit("/", 1)[1]},
    }


def _everywhere(cast: dict[str, User]) -> dict[str, Any]:
    """What no single applicant owns."""
    correction = rights.corrections.ask(
        cast["lan"], about="other", dossier=None, wanted="Số 5", reason="Nhập nhầm", at=MONDAY
    )
    post = cast["appraiser"].posts.get()
    today = clock.local(MONDAY).date()
    away = substitutions.arrange(post, cast["head"], today, today, actor=cast["director"], at=MONDAY)
    message = Message.objects.order_by("pk").first()
    ticket = ticket_of(cast["one_stop"], cast["lan"])
    officer = {"pk": cast["appraiser"].pk}
    routes: tuple[str, ...] = (
        "officer",
        "officer_give_role",
        "officer_disable",
        "officer_enable",
        "officer_invite",
    )
    routes += ("officer_factor_reset", "officer_sso_invite", "officer_sso_remove")
    assert message is not None
    return {
        "desk_correction": {"pk": correction.pk},
        "desk_absence_end": {"pk": away.pk},
        "desk_counter_person": {"ticket": ticket},
        "desk_counter_entity": {"ticket": ticket},
        "desk_counter_begin": {"ticket": ticket, "code": CODE},
        "demo_letter": {"pk": message.pk},
        "studio_outbox_again": {"pk": message.pk},
        "post_move": {"pk": post.pk},
        "post_end": {"pk": post.pk},
        "file": {"code": CODE},
        "procedure": {"code": CODE},
        "procedure_blank_form": {"code": CODE, "form": FORM},
        "procedure_export": {"code": CODE},
        "terms_version": {"version": "2026-11"},
        "guide_part": {"slug": "dang-ky"},
        "verify_paper": {"token": Slip.objects.values_list("token", flat=True).first() or "x"},
        "sso_invitation": {"word": "x" * 32},
        "sms_report": {"reference": message.reference},
    } | dict.fromkeys(routes, officer)


def _studio(cast: dict[str, User]) -> dict[str, Any]:
    """Drafts of changes, begun by the administrator."""

    def change(kind: Change.Kind, key: str) -> int:
        return catalog.changes.begin(kind, key, user=cast["administrator"], at=MONDAY).pk

    cases, calendar = change(Change.Kind.PROCEDURE, WITH_CASES), change(Change.Kind.CALENDAR, "binh-phuoc")
    return {
        "pk": change(Change.Kind.PROCEDURE, CODE),
        "year": 2026,
        "number": 1,
        "key": FORM,
        "section": SECTION,
        "table": TABLE,
        "change_procedure_part": {"slug": "thong-tin-chung"},
        "change_procedure_case": {"pk": cases, "number": 1},
        "change_test_turn": {"number": 1, "place": 1},
        "change_form_question": {"place": QUESTION},
        "change_form_question_removal": {"place": QUESTION},
        "change_form_column": {"place": "ma_hieu"},
        "change_form_column_removal": {"place": "ma_hieu"},
        "change_edit": {"pk": calendar},
        "change_year": {"pk": calendar},
        "kind": "linh-vuc",
        "studio_item": {"key": "ATVSLD"},
        "studio_begin": {"key": "ATVSLD"},
    }
