"""Công ty Hạt điều Bù Đăng: Hoa represents it, Minh files, Lan only looks. Vinh stands outside."""

from datetime import timedelta
from io import BytesIO

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils.html import strip_tags

from motcua.accounts import counter
from motcua.accounts.models import LegalEntity, MemberRole, Membership, User
from motcua.accounts.service import membership
from motcua.base import clock
from motcua.catalog.filing import FilingMode, ResultChannel
from motcua.dossiers import service
from motcua.dossiers.models import Ground, Owner
from motcua.organization.models import Agency
from tests.dossiers.conftest import DOCUMENT, MONDAY, committed, example_answers, procedure, store
from tests.files.samples import pdf

__all__ = ["DOCUMENT", "MONDAY", "committed", "example_answers", "procedure"]

CODE = "0100233488"
NAME = "Công ty TNHH Hạt điều Bù Đăng"
ADDRESS = "Số 5 đường ĐT 741, Phường Bình Phước, Đồng Nai"
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def monday():
    """Pages are opened on that morning."""
    with clock.at(MONDAY):
        yield


def registered(user, *, tax_code=CODE, name=NAME, at=MONDAY):
    return membership.register(
        kind=LegalEntity.Kind.ENTERPRISE,
        name=name,
        tax_code=tax_code,
        address=ADDRESS,
        phone="02713888999",
        email="van.phong@hatdieu.vidu.vn",
        user=user,
        at=at,
    )


def joined(entity, user, role, at=MONDAY):
    """A member as if invited and having said yes."""
    return Membership.objects.create(entity=entity, user=user, role=role, begun_at=at)


def prove(user, at=MONDAY):
    user.identity_proven_at = at
    user.save(update_fields=["identity_proven_at"])
    return user


def proven(entity, clerk, at=MONDAY):
    """The counter has seen card and certificate."""
    head = entity.memberships.open().get(role=MemberRole.REPRESENTATIVE).user
    if head.identity_proven_at is None:
        prove(head, at)
    counter.prove_entity(
        entity,
        name=entity.name,
        tax_code=entity.tax_code,
        representative=head.full_name,
        clerk=clerk,
        at=at,
    )
    entity.refresh_from_db()
    return entity


@pytest.fixture
def company(hoa):
    return registered(hoa)


@pytest.fixture
def filer(company, minh):
    return joined(company, minh, MemberRole.FILER)


@pytest.fixture
def viewer(company, lan):
    return joined(company, lan, MemberRole.VIEWER)


@pytest.fixture
def vinh(db):
    """Somebody who has nothing to do with any of it."""
    user = User.objects.create_user(
        email="vinh@vidu.vn",
        password="mot mat khau dai",
        full_name="Cao Xuân Vinh",
        phone="0912999888",
        identity_number="070092007777",
        terms_version="1",
    )
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def begun(user, procedure, *, entity=None, another=None, at=MONDAY):
    return service.drafts.begin(
        user,
        procedure,
        mode=FilingMode.FULL,
        case="",
        filed_at=Agency.objects.get(key="BP-SLDTBXH"),
        at=at,
        entity=entity,
        another=another,
    )


def filled(draft, answers, at=MONDAY):
    """Complete but for its submission."""
    answers = service.form_of(draft.form).review(answers, service.drafts.context(at)).answers
    service.drafts.save(
        draft, version=draft.version, at=at, answers=answers, result_channel=ResultChannel.COUNTER
    )
    service.drafts.add_paper(draft, DOCUMENT, store(), at)
    if draft.ground:
        service.drafts.add_paper(draft, "giay-to-nop-thay", store("uy-quyen.pdf"), at)
    return draft


OWNER = Owner("Điểu Thị Hồng", "070199001122", "0987000111", "hong@vidu.vn")


def for_another(owner=OWNER, ground=Ground.AUTHORISED):
    return service.drafts.ForAnother(owner, ground)


@pytest.fixture
def dossier(company, filer, minh, procedure, example_answers):
    """Filed for the company by Minh."""
    draft = filled(begun(minh, procedure, entity=company), example_answers)
    return service.drafts.submit(draft, user=minh, at=MONDAY)


@pytest.fixture
def entrusted(minh, procedure, example_answers):
    """Filed by Minh for Hồng, with her authorisation."""
    draft = filled(begun(minh, procedure, another=for_another()), example_answers)
    return service.drafts.submit(draft, user=minh, at=MONDAY)


def browser_of(user, entity=None):
    """A browser in which `user` is logged in, acting for `entity` where given."""
    client = Client()
    client.force_login(user)
    if entity is not None:
        client.post("/tai-khoan/lam-viec-cho", {"cho": entity.pk})
    return client


def read(response):
    """What a person reads on the page."""
    return " ".join(strip_tags(response.content.decode()).split())


def upload(name="uy-quyen.pdf"):
    stream = BytesIO(pdf())
    stream.name = name
    return stream
