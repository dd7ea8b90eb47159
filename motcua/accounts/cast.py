"""The demo cast: the people of the demonstration and of our tests. Demo mode only.

Everybody has the same password, so that the log-in page can be tried too; production refuses to hold them
(checks.py).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from motcua.accounts import terms
from motcua.accounts.checks import DEMO_DOMAIN
from motcua.accounts.models import Post, User
from motcua.organization.models import Agency, Department, Role

PASSWORD = "trinh dien mot cua"  # noqa: S105 - public on purpose, see above


class CastError(Exception):
    """The cast cannot be loaded here; the text says why."""


@dataclass(frozen=True)
class Duty:
    """One post of an officer, by the keys of the pack."""

    role: Role
    agency: str
    department: str = ""


@dataclass(frozen=True)
class Person:
    """One member of the cast; `about` says who they are on the page that offers their part."""

    key: str
    full_name: str
    phone: str
    about: str
    identity_number: str = ""
    duties: tuple[Duty, ...] = ()

    @property
    def email(self) -> str:
        return self.key.replace("_", ".") + DEMO_DOMAIN


OFFICE = "BP-SLDTBXH"
ONE_STOP = "BP-TTPVHCC"
PROVINCE = "BP-UBND"
DISTRICT = "BP-689"
COMMUNE = "BP-25207"
JOB_CENTRE = "SLDTBXH-TTDVVL"
SHELTER = "SLDTBXH-TTBTXH"
LABOUR, TRAINING = "SLDTBXH-LDVL", "SLDTBXH-GDNN"
CARE = ("SLDTBXH-BTXH", "SLDTBXH-NCC", "SLDTBXH-PCTNXH")

CITIZENS = (
    Person("lan", "Nguyễn Thị Lan", "0912000001", "Nông dân ở Đồng Xoài", "070185001234"),
    Person("minh", "Trần Văn Minh", "0912000002", "Một người dân khác, ở Chơn Thành", "070090005678"),
    Person("hoa", "Lê Thị Hoa", "0912000003", "Đại diện một công ty ở Đồng Phú", "070188002468"),
)

OFFICERS = (
    Person(
        "one_stop", "Phạm Thị Thu", "0912000011", "Cán bộ một cửa, Trung tâm Phục vụ hành chính công",
        duties=(Duty(Role.ONE_STOP, ONE_STOP),),
    ),
    Person(
        "appraiser", "Võ Quốc Bảo", "0912000012", "Chuyên viên, Phòng Lao động - Việc làm",
        duties=(Duty(Role.APPRAISER, OFFICE, LABOUR),),
    ),
    Person(
        "head", "Đặng Minh Tuấn", "0912000013", "Trưởng phòng Lao động - Việc làm",
        duties=(Duty(Role.DEPARTMENT_HEAD, OFFICE, LABOUR),),
    ),
    Person(
        "training_appraiser", "Chu Thị Hiền", "0912000018", "Chuyên viên, Phòng Giáo dục nghề nghiệp",
        duties=(Duty(Role.APPRAISER, OFFICE, TRAINING),),
    ),
    Person(
        "training_head", "Lương Đức Thắng", "0912000019", "Trưởng phòng Giáo dục nghề nghiệp",
        duties=(Duty(Role.DEPARTMENT_HEAD, OFFICE, TRAINING),),
    ),
    Person(
        "welfare_appraiser", "Hồ Thị Ngọc", "0912000014", "Chuyên viên, Phòng Bảo trợ xã hội - Trẻ em",
        duties=tuple(Duty(Role.APPRAISER, OFFICE, department) for department in CARE),
    ),
    Person(
        "welfare_head", "Bùi Văn Sơn", "0912000015", "Trưởng phòng Bảo trợ xã hội - Trẻ em",
        duties=tuple(Duty(Role.DEPARTMENT_HEAD, OFFICE, department) for department in CARE),
    ),
    Person(
        "director", "Ngô Thị Kim Liên", "0912000016", "Giám đốc Sở Lao động - Thương binh và Xã hội",
        duties=(Duty(Role.DIRECTOR, OFFICE),),
    ),
    Person(
        "clerk", "Dương Thị Hạnh", "0912000017", "Văn thư Sở Lao động - Thương binh và Xã hội",
        duties=(Duty(Role.CLERK, OFFICE),),
    ),
    Person(
        "chairman", "Huỳnh Công Thành", "0912000021", "Chủ tịch Ủy ban nhân dân tỉnh",
        duties=(Duty(Role.DIRECTOR, PROVINCE),),
    ),
    Person(
        "province_clerk", "Mai Thị Yến", "0912000022", "Văn thư, Văn phòng Ủy ban nhân dân tỉnh",
        duties=(Duty(Role.CLERK, PROVINCE),),
    ),
    Person(
        "district_one_stop", "Lý Thị Mai", "0912000031", "Một cửa và văn thư, UBND thành phố Đồng Xoài",
        duties=(Duty(Role.ONE_STOP, DISTRICT), Duty(Role.CLERK, DISTRICT)),
    ),
    Person(
        "district_appraiser", "Trịnh Văn Phúc", "0912000032", "Chuyên viên LĐTBXH, UBND thành phố Đồng Xoài",
        duties=(Duty(Role.APPRAISER, DISTRICT),),
    ),
    Person(
        "district_head", "Đỗ Thị Bích", "0912000033", "Trưởng phòng LĐTBXH, UBND thành phố Đồng Xoài",
        duties=(Duty(Role.DEPARTMENT_HEAD, DISTRICT),),
    ),
    Person(
        "district_chair", "Nguyễn Hữu Lộc", "0912000034", "Chủ tịch UBND thành phố Đồng Xoài",
        duties=(Duty(Role.DIRECTOR, DISTRICT),),
    ),
    Person(
        "commune_one_stop", "Thị Brôm", "0912000041", "Một cửa và văn thư, UBND xã Tân Thành",
        duties=(Duty(Role.ONE_STOP, COMMUNE), Duty(Role.CLERK, COMMUNE)),
    ),
    Person(
        "commune_appraiser", "Điểu Khanh", "0912000042", "Công chức LĐTBXH, UBND xã Tân Thành",
        duties=(Duty(Role.APPRAISER, COMMUNE),),
    ),
    Person(
        "commune_deputy", "Phan Thị Tuyết", "0912000043", "Phó Chủ tịch UBND xã Tân Thành",
        duties=(Duty(Role.DEPARTMENT_HEAD, COMMUNE),),
    ),
    Person(
        "commune_chair", "Vũ Đình Khoa", "0912000044", "Chủ tịch UBND xã Tân Thành",
        duties=(Duty(Role.DIRECTOR, COMMUNE),),
    ),
    Person(
        "centre_one_stop", "Cao Thị Nga", "0912000051", "Một cửa và văn thư, Trung tâm Dịch vụ việc làm",
        duties=(Duty(Role.ONE_STOP, JOB_CENTRE), Duty(Role.CLERK, JOB_CENTRE)),
    ),
    Person(
        "centre_appraiser", "Tạ Văn Hùng", "0912000052", "Chuyên viên, Trung tâm Dịch vụ việc làm",
        duties=(Duty(Role.APPRAISER, JOB_CENTRE),),
    ),
    Person(
        "centre_head", "Lâm Thị Cúc", "0912000053", "Trưởng phòng, Trung tâm Dịch vụ việc làm",
        duties=(Duty(Role.DEPARTMENT_HEAD, JOB_CENTRE),),
    ),
    Person(
        "centre_director", "Đinh Văn Long", "0912000054", "Giám đốc Trung tâm Dịch vụ việc làm",
        duties=(Duty(Role.DIRECTOR, JOB_CENTRE),),
    ),
    Person(
        "shelter_one_stop", "Hà Thị Sáu", "0912000055", "Một cửa và thẩm định, Trung tâm Bảo trợ xã hội",
        duties=(Duty(Role.ONE_STOP, SHELTER), Duty(Role.APPRAISER, SHELTER)),
    ),
    Person(
        "shelter_director", "Kiều Văn Nam", "0912000056", "Giám đốc Trung tâm Bảo trợ xã hội",
        duties=(Duty(Role.DEPARTMENT_HEAD, SHELTER), Duty(Role.DIRECTOR, SHELTER)),
    ),
    Person(
        "administrator", "Quách Thị An", "0912000061", "Quản trị hệ thống: soạn thủ tục",
        duties=(Duty(Role.ADMINISTRATOR, OFFICE),),
    ),
    Person(
        "second_administrator", "Triệu Văn Kiên", "0912000062", "Quản trị hệ thống: ban hành thủ tục",
        duties=(Duty(Role.ADMINISTRATOR, OFFICE),),
    ),
)  # fmt: skip

EVERYBODY = CITIZENS + OFFICERS
BY_KEY = {person.key: person for person in EVERYBODY}
AGENCIES = frozenset(duty.agency for person in OFFICERS for duty in person.duties)

# Posts that began a while ago, so that dossiers of the past could have passed through these hands.
_IN_OFFICE_FOR = timedelta(days=3650)


@transaction.atomic
def load(at: datetime) -> list[User]:
    """Bring the whole cast up to date; those who are there stay who they are. Raises CastError."""
    refuse_outside_demo()
    known = {agency.key: agency for agency in Agency.objects.filter(key__in=AGENCIES)}
    if missing := sorted(AGENCIES - set(known)):
        raise CastError(f"The pack must be loaded first; these agencies are missing: {', '.join(missing)}.")
    password = make_password(PASSWORD)
    return [_appear(person, known, password, at) for person in EVERYBODY]


def refuse_outside_demo() -> None:
    """Raises CastError in production."""
    if not settings.DEMO:
        raise CastError(
            "The demo cast has a public password: it exists in demo mode only (MOTCUA_MODE=demo)."
        )


def _appear(person: Person, agencies: dict[str, Agency], password: str, at: datetime) -> User:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create(
            email=person.email,
            password=password,
            full_name=person.full_name,
            phone=person.phone,
            phone_proof=User.PhoneProof.CODE,
            identity_number=person.identity_number,
            terms_accepted_at=at,
            terms_version=terms.in_force(at).version,
        )
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    for duty in person.duties:
        _take_post(user, duty, agencies[duty.agency], at)
    return user


def _take_post(user: User, duty: Duty, agency: Agency, at: datetime) -> None:
    department = Department.objects.get(key=duty.department) if duty.department else None
    # A post that was ended in the demonstration stays ended.
    Post.objects.get_or_create(
        user=user,
        agency=agency,
        department=department,
        role=duty.role,
        defaults={"held_from": at - _IN_OFFICE_FOR},
    )
