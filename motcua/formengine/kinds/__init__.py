"""The kinds of questions there are. A new one: a file, a template, a line here."""

from motcua.formengine.kinds.address import Address
from motcua.formengine.kinds.bank_account import BankAccount
from motcua.formengine.kinds.base import Kind
from motcua.formengine.kinds.calculated import Calculated
from motcua.formengine.kinds.choice import Choice
from motcua.formengine.kinds.confirm import Confirm
from motcua.formengine.kinds.country import Country
from motcua.formengine.kinds.date import Date
from motcua.formengine.kinds.email import Email
from motcua.formengine.kinds.identity_number import IdentityNumber
from motcua.formengine.kinds.long_text import LongText
from motcua.formengine.kinds.money import Money
from motcua.formengine.kinds.month import Month
from motcua.formengine.kinds.note import Note
from motcua.formengine.kinds.number import NumberKind
from motcua.formengine.kinds.passport import Passport
from motcua.formengine.kinds.person import Person
from motcua.formengine.kinds.phone import Phone
from motcua.formengine.kinds.several import Several
from motcua.formengine.kinds.table import Table
from motcua.formengine.kinds.tax_code import TaxCode
from motcua.formengine.kinds.tax_or_identity import TaxOrIdentity
from motcua.formengine.kinds.text import Text
from motcua.formengine.kinds.url import Url
from motcua.formengine.kinds.whole_number import WholeNumber
from motcua.formengine.kinds.year import Year
from motcua.formengine.kinds.yes_no import YesNo

_ALL: tuple[type[Kind], ...] = (
    Text,
    LongText,
    NumberKind,
    WholeNumber,
    Money,
    Date,
    Month,
    Year,
    YesNo,
    Confirm,
    Choice,
    Several,
    IdentityNumber,
    Passport,
    TaxCode,
    TaxOrIdentity,
    Phone,
    Email,
    Url,
    Person,
    Address,
    BankAccount,
    Country,
    Calculated,
    Table,
    Note,
)
KINDS: dict[str, Kind] = {kind.name: kind() for kind in _ALL}
