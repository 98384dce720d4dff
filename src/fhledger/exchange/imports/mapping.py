"""The mapping (kontonyckel): which accounts and objects stand for which lines of the statement.

It is in `accounts.toml` of the book, and nowhere else: there is no usual
chart of accounts. Rules are looked through in the order in which they stand;
the first that covers a row counts, and what none covers is a finding.

>>> rules = [{"first": "3010", "last": "3019", "line": "fees", "reason": "Invented"},
...          {"first": "1000", "last": "2999", "outside": True, "reason": "Balance sheet"}]
>>> mapping = AccountMapping(accounts=rules, dimensions={"member": "20"})
>>> places = PostingTargets(mapping, members={"9001"})
>>> places.of("3011", (("20", "9001"),))
PostingTarget(line='fees', item='', project='', member='9001', unknown=())
>>> places.of("1930", ()) == IGNORED, places.of("4010", ()) is None
(True, True)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import StringConstraints, model_validator

from fhledger.book import BookData
from fhledger.book.text.text_files import required_toml, toml_line, validate_table
from fhledger.book.undeclared import declared_names, undeclared_value
from fhledger.core.amounts import EXACT, ZERO
from fhledger.core.errors import InvalidArgumentError, Location
from fhledger.core.localized import join
from fhledger.core.messages import message
from fhledger.core.record import Record
from fhledger.core.text import OptionalLine, SingleLine, pattern, quoted
from fhledger.exchange.journals.double_entry import fund_of_lines
from fhledger.exchange.sie.fields import Objects

FILE = "accounts.toml"

Role = Literal["project", "member", "item", "fund"]
"""What the objects of a dimension stand for. The fund of a row is that of its line; an object of
another is unknown."""

AccountNumber = Annotated[
    str, StringConstraints(pattern=pattern(r"^[^\s{}\"]{1,20}$", "an account number"))
]


class AccountRule(Record):
    """A range of accounts, perhaps with objects of one dimension only, and its line or `outside`.

    Accounts and objects are in a range when they have as many characters as its ends and stand
    between them. `account` is the one that an export writes, where the range has several.
    """

    first: AccountNumber
    last: AccountNumber = ""
    dimension: OptionalLine = ""
    first_object: OptionalLine = ""
    last_object: OptionalLine = ""
    line: OptionalLine = ""
    item: OptionalLine = ""
    project: OptionalLine = ""
    member: OptionalLine = ""
    outside: bool = False
    account: OptionalLine = ""
    reason: SingleLine

    @model_validator(mode="after")
    def _says_one_thing(self) -> AccountRule:
        if bool(self.line) is self.outside:
            raise InvalidArgumentError(
                "a rule gives a line, or says that its accounts are outside = true"
            )
        if self.outside and (self.item or self.project or self.member):
            raise InvalidArgumentError("what is outside the fund has no item, project or member")
        if bool(self.dimension) is not bool(self.first_object):
            raise InvalidArgumentError(
                "objects need their dimension, and a dimension its first_object"
            )
        if self.account and not _within(self.account, self.first, self.last):
            raise InvalidArgumentError(
                "the account {account} is not in the range of its rule", account=self.account
            )
        return self

    def covers(self, account: str, objects: Objects) -> bool:
        """Whether the rule is about a row with this account and these objects."""
        return _within(account, self.first, self.last) and (
            not self.dimension
            or any(
                dimension == self.dimension and _within(object, self.first_object, self.last_object)
                for dimension, object in objects
            )
        )

    @property
    def written_account(self) -> str | None:
        """The one account that stands for the line; None where the range has several."""
        return self.account or (self.first if self.last in {"", self.first} else None)


class ObjectRule(Record):
    """An object, and the project, member or item that it stands for (empty: none of them).

    Without a rule an object stands for the project or member of its own number.
    """

    dimension: SingleLine
    object: SingleLine
    stands_for: OptionalLine
    reason: SingleLine


class NamedAccount(Record):
    """An account that no line of the statement has, and the name under which it is written."""

    account: AccountNumber
    name: SingleLine


class AccountMapping(Record):
    """All of `accounts.toml`.

    `series` is that of the entries that an import adds. `fund`, `equity` and
    `receivable` are what an export books the lines against.
    """

    series: Annotated[
        str, StringConstraints(pattern=pattern(r"^[A-Z]{1,8}$", "one to eight capital letters"))
    ] = "A"
    dimensions: Mapping[Role, SingleLine] = {}
    accounts: tuple[AccountRule, ...] = ()
    objects: tuple[ObjectRule, ...] = ()
    fund: NamedAccount | None = None
    equity: NamedAccount | None = None
    receivable: NamedAccount | None = None

    @model_validator(mode="after")
    def _has_a_dimension_for_each_role(self) -> AccountMapping:
        if len(set(self.dimensions.values())) < len(self.dimensions):
            raise InvalidArgumentError("each role has a dimension of its own")
        return self


class PostingTarget(NamedTuple):
    """Where a row belongs in the book, and its objects that stand for nothing there."""

    line: str = ""
    item: str = ""
    project: str = ""
    member: str = ""
    unknown: Objects = ()


_LINE = "line "

IGNORED = PostingTarget()
"""Where rows belong that move no krona of the fund's lines, such as those of the balance sheet."""


class PostingTargets:
    """The mapping at work: each pair of account and objects is looked up once."""

    def __init__(
        self,
        mapping: AccountMapping,
        *,
        projects: Collection[str] = (),
        members: Collection[str] = (),
        lines: Mapping[str, str] | None = None,
        funds: Mapping[str, str] | None = None,
    ) -> None:
        self.mapping = mapping
        self._lines = lines or {}
        self._funds = funds or {}
        self._known: Mapping[str, Collection[str]] = {"project": projects, "member": members}
        self._roles = {dimension: role for role, dimension in mapping.dimensions.items()}
        self._stands_for = {
            (rule.dimension, rule.object): rule.stands_for for rule in mapping.objects
        }
        self._places: dict[tuple[str, Objects], PostingTarget | None] = {}
        self._written: dict[PostingTarget, tuple[str, Objects]] = {}

    def of(self, account: str, objects: Objects) -> PostingTarget | None:
        """Where a row with this account and these objects belongs; None where no rule covers it."""
        key = (account, objects)
        try:
            return self._places[key]
        except KeyError:
            return self._places.setdefault(key, self._place(account, objects))

    def sums(self, turnover: Mapping[tuple[str, Objects], Decimal]) -> dict[PostingTarget, Decimal]:
        """What a turnover moves in the book: the sum of each place, signed as the report prints it.

        Raises `InvalidArgumentError` for an account that no rule covers, and for an object that
        stands for nothing.
        """
        sums: dict[PostingTarget, Decimal] = {}
        for (account, objects), amount in turnover.items():
            place = self.of(account, objects)
            if place is None:
                raise InvalidArgumentError(
                    "{file} does not cover the account {account}", file=FILE, account=account
                )
            if place.unknown:
                unknown = " ".join(place.unknown[0])
                raise InvalidArgumentError(
                    "{file} does not map the object {unknown}", file=FILE, unknown=unknown
                )
            if place != IGNORED:
                sums[place] = EXACT.subtract(sums.get(place, ZERO), amount)
        return sums

    def written(self, wanted: PostingTarget) -> tuple[str, Objects]:
        """The account and objects that stand for a place, and are read back as the same one.

        Raises `InvalidArgumentError` where the mapping has none.
        """
        if wanted not in self._written:
            self._written[wanted] = self._write(wanted)
        return self._written[wanted]

    def _write(self, wanted: PostingTarget) -> tuple[str, Objects]:
        objects = tuple(self._objects(wanted))
        for rule in self.mapping.accounts:
            account = rule.written_account
            if rule.line == wanted.line and account and self.of(account, objects) == wanted:
                return account, objects
        parts = zip(PostingTarget._fields, wanted[:4], strict=False)
        named = (
            message("{field} {value}", field=field, value=quoted(value))
            for field, value in parts
            if value
        )
        raise InvalidArgumentError(
            "{file} has no account and objects for {named}; give one account to a rule of the"
            " line, and a dimension to what else there is",
            file=FILE,
            named=join(", ", named),
        )

    def _place(self, account: str, objects: Objects) -> PostingTarget | None:
        if account.startswith(_LINE):
            line = self._lines.get(account.removeprefix(_LINE).casefold())
            return self._with_objects(PostingTarget(line), objects) if line else None
        rule = next((rule for rule in self.mapping.accounts if rule.covers(account, objects)), None)
        if rule is None:
            return None
        if rule.outside:
            return IGNORED
        target = PostingTarget(rule.line, rule.item, rule.project, rule.member)
        return self._with_objects(target, objects)

    def _with_objects(self, target: PostingTarget, objects: Objects) -> PostingTarget:
        """The target, with what the objects of a row stand for."""
        found: dict[str, str] = {}
        unknown = []
        for dimension, object in objects:
            role = self._roles.get(dimension, "")
            meant = self._stands_for.get((dimension, object), object)
            if role == "fund":
                if meant and meant != self._funds.get(target.line):
                    unknown.append((dimension, object))
            elif meant and meant not in self._known.get(role, (meant,)):
                unknown.append((dimension, object))
            elif role and meant:
                found[role] = meant
        return target._replace(**found, unknown=tuple(unknown))

    def _objects(self, wanted: PostingTarget) -> Iterator[tuple[str, str]]:
        for role, dimension in sorted(self.mapping.dimensions.items()):
            value = self._funds.get(wanted.line) if role == "fund" else getattr(wanted, role)
            if value:
                yield dimension, self.object_of(dimension, value)

    def object_of(self, dimension: str, value: str) -> str:
        """The object that stands for a project, member, item or fund: of a rule, else its own."""
        named = (
            rule.object
            for rule in self.mapping.objects
            if (rule.dimension, rule.stands_for) == (dimension, value)
        )
        return next(named, value)


def posting_targets(book: BookData, mapping: AccountMapping) -> PostingTargets:
    """The mapping at work in a book, whose projects and members objects can stand for."""
    return PostingTargets(
        mapping,
        projects={project.id for project in book.project_register},
        members={member.code for member in book.config.municipalities},
        lines={
            name.casefold(): line.id
            for line in book.config.lines
            for name in (line.label.sv, line.label.en, line.id)
        },
        funds=fund_of_lines(book),
    )


def line_account(line: str) -> str:
    """What stands for the account of a row that names a line of the statement by id or label."""
    return f"{_LINE}{line}"


def read_mapping(
    folder: str | Path, book: BookData, *, may_be_missing: bool = False
) -> AccountMapping:
    """The mapping of the book in a folder; an empty one where it `may_be_missing`, and is.

    Raises `BookError`, which names file, line and field.
    """
    if may_be_missing and not (Path(folder) / FILE).exists():
        return AccountMapping()
    advice = message(
        "It maps the accounts of your accounting system to lines of the statement; `fhledger"
        " explain FH540` shows an example."
    )
    table, text = required_toml(folder, FILE, advice)
    mapping = validate_table(AccountMapping, table, FILE, text)
    declared = declared_names(book.config, book.project_register)
    for at, rule in enumerate(mapping.accounts):
        for field, known in declared.items():
            if (value := getattr(rule, field)) and value not in known:
                where = Location(FILE, toml_line(text, ("accounts", at, field)), field)
                raise undeclared_value(field, value, known).at(where)
    return mapping


def _within(value: str, first: str, last: str) -> bool:
    """Whether a number written as text is in a range; all of its numbers have the same length."""
    return len(value) == len(first) and first <= value <= (last or first)
