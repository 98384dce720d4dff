from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
from fhledger import (
    Entry,
    Item,
    Line,
    LocalizedText,
    Project,
    embedded_book,
    parse_amount,
    year_ledger,
)
from fhledger.book.files.folder_writer import write_book
from fhledger.domain.fund.projects import (
    ProjectMovement,
    project_statuses,
)
from fhledger.testing.strategies import kronor_of, small_book

KINDS = ("grant", "repayment", "earlier_decision")
MOVEMENTS = st.lists(
    st.builds(
        ProjectMovement,
        st.sampled_from(["", "path", "bench", "film"]),
        st.integers(2020, 2025),
        st.sampled_from(KINDS),
        st.integers(-(10**9), 10**9).map(kronor_of),
    ),
    max_size=15,
)
REGISTER = (
    Project(id="path", name="Path", decided_year=2021, granted_kr=500),
    Project(id="bench", name="Bench", decided_day="2023-05-01"),
    Project(id="film", name="Film"),
)


class TestStandings:
    """What a project costs is what it drew minus what it repaid; a commitment what it has not
    drawn.

    Both are unknown for a project that no movement names while some movement names none.
    """

    @given(MOVEMENTS, st.integers(2019, 2026))
    def test_it_is_what_adding_up_says(self, movements, year):
        for status in project_statuses(REGISTER, movements, year).projects:
            id = status.project or ""
            own = [m for m in movements if m.project == id and m.year <= year]
            if not own and any(not m.project and m.year <= year for m in movements):
                assert (status.paid_kr, status.net_cost_kr, status.committed_kr) == (None,) * 3
                continue
            paid, repaid, later = (
                sum(oracle.ore(m.absolute_kr) for m in own if m.kind == kind) for kind in KINDS
            )
            assert oracle.ore(status.paid_kr) == paid
            assert oracle.ore(status.repaid_kr) == repaid
            assert oracle.ore(status.invoiced_later_kr) == later
            assert oracle.ore(status.net_cost_kr) == paid + later - repaid
            if id == "path":
                assert oracle.ore(status.committed_kr) == 50000 - paid - later
            else:
                assert status.committed_kr is None

    @given(MOVEMENTS, st.integers(2019, 2026))
    def test_who_is_listed(self, movements, year):
        ids = [s.project or "" for s in project_statuses(REGISTER, movements, year).projects]
        unnamed = any(not m.project and m.year <= year for m in movements)
        decided = [("path", 2021), ("bench", 2023), ("film", 0)]
        assert ids == [id for id, since in decided if since <= year] + [""] * unnamed


def test_commitments_by_year_of_decision_are_unknown_as_soon_as_one_is():
    register = (*REGISTER, Project(id="fair", name="Fair", decided_year=2021, granted_kr=70))
    named = ProjectMovement("path", 2022, "grant", parse_amount(100))
    unnamed = ProjectMovement("", 2022, "grant", parse_amount(9))

    def commitments(*moves: ProjectMovement) -> list[tuple[object, ...]]:
        statuses = project_statuses(register, moves, 2024)
        return [(group.year, group.committed_kr) for group in statuses.years_of_decision]

    assert commitments(named) == [(2021, 470), (2023, None), (None, None)]
    assert commitments(named, unnamed) == [(2021, None), (2023, None), (None, None)]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"granted_kr": -1}, "greater than or equal to 0"),
        ({"decided_day": "2023-01-01", "decided_year": 2022}, "decided on 2023-01-01, but in 2022"),
    ],
)
def test_what_no_project_is(fields, message):
    with pytest.raises(ValueError, match=message):
        Project(id="x", name="X", **fields)


def test_what_is_not_known_stays_unknown():
    film = REGISTER[2]
    assert (film.granted_kr, film.year_of_decision) == (None, None)
    assert REGISTER[1].year_of_decision == 2023
    named = embedded_book().project_register
    assert len(named) == 11
    assert all(project.granted_kr is None for project in named)
    areas = ["Livskvalitet", "Företagsamhet", "Infrastruktur", "Inre effektivitet"]
    assert [sum(p.area == area for p in named) for area in areas] == [3, 4, 0, 4]


def test_the_entries_move_the_projects_they_name(tmp_path):
    items = tuple(
        Item(id=id, label=LocalizedText(sv=id, en=id), movement=kind)
        for id, kind in zip(("granted", "repaid", "invoiced"), KINDS, strict=True)
    )
    lines = (Line(id="projects", section="cost", label=LocalizedText(sv="P", en="P"), items=items),)
    moved = [
        Entry(
            number=f"A{at}",
            day="2024-01-01",
            line="projects",
            item=item,
            amount_kr=amount,
            project=project,
        )
        for at, (item, amount, project) in enumerate(
            [
                ("granted", -300, "path"),
                ("repaid", 20, "path"),
                ("invoiced", -50, ""),
                ("", -7, ""),
            ],
            1,
        )
    ]
    book = small_book(parse_amount(0), {2024: []}, lines).model_copy(
        update={"project_register": REGISTER[:1]}
    )
    book = book.replace(ledgers=(year_ledger(2024, tuple(moved)),))
    assert write_book(book, tmp_path / "book").exists()
    assert set(book.project_movements()) == {
        ProjectMovement("path", 2024, "grant", parse_amount(300)),
        ProjectMovement("path", 2024, "repayment", parse_amount(20)),
        ProjectMovement("", 2024, "earlier_decision", parse_amount(50)),
    }
    path, unnamed = book.projects().projects
    assert (path.net_cost_kr, path.committed_kr) == (280, 200)
    assert (unnamed.project, unnamed.net_cost_kr) == (None, 50)
