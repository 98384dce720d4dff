"""What a person at a terminal sees: colour, bars, progress, completion; and plain text
elsewhere."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from fhledger import read_book
from fhledger.book.files.folder_reader import EMBEDDED
from fhledger.book.text.bounded_files import progress_callback
from fhledger.cli import main, terminal
from fhledger.cli.arguments import FORMATS
from fhledger.cli.commands import COMMANDS
from fhledger.cli.parser import commands_of, make_parser
from file_cases import importing_book
from golden import GOLDEN

pty = pytest.importorskip("pty", reason="a terminal of Unix is needed")
import fcntl  # noqa: E402
import struct  # noqa: E402
import termios  # noqa: E402

FEES = GOLDEN / "familjen_helsingborg" / "fees.txt"
SGR = re.compile(r"\x1b\[[0-9;]*m")
BARS = re.compile("  [▏▎▍▌▋▊▉█░]+$", re.MULTILINE)
DEFICIT = "forecast --through 2030 --rate 15"


def terminal_output(arguments: str, *, columns: int = 110, **environment: str) -> str:
    """What the program shows on a terminal so many columns wide; it runs in this process."""
    ours, theirs = terminal_of(columns)
    with (
        ThreadPoolExecutor() as others,
        pytest.MonkeyPatch.context() as patch,
        os.fdopen(theirs, "w", encoding="utf-8") as screen,
    ):
        output = others.submit(read_until_closed, ours)
        for name in UNSET:
            patch.delenv(name, raising=False)
        for name, value in {"TERM": "xterm", **environment}.items():
            patch.setenv(name, value)
        for name in ("stdout", "stderr", "__stdout__"):
            patch.setattr(sys, name, screen)
        main(arguments.split())
        screen.close()
        return output.result()


def process_output(arguments: str, *, columns: int = 110, **environment: str) -> str:
    """The same, of a process of its own."""
    return command_output(
        [sys.executable, "-m", "fhledger", *arguments.split()], columns, environment
    )


def command_output(command: Sequence[str], columns: int, environment: dict[str, str]) -> str:
    ours, theirs = terminal_of(columns)
    plain = {key: value for key, value in os.environ.items() if key not in UNSET}
    process = subprocess.Popen(
        command, stdout=theirs, stderr=theirs, env={**plain, "TERM": "xterm", **environment}
    )
    os.close(theirs)
    output = read_until_closed(ours)
    process.wait()
    return output


def terminal_of(columns: int) -> tuple[int, int]:
    """The two ends of a terminal: ours, and that of the program."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    return ours, theirs


def read_until_closed(ours: int) -> str:
    output = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            piece = os.read(ours, 65_536)
        except OSError:  # the end, on Linux
            break
        if not piece:
            break
        output += piece
    os.close(ours)
    return output.decode(errors="replace").replace("\r\n", "\n")


UNSET = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONIOENCODING")


@pytest.mark.parametrize("run", [terminal_output, process_output])
def test_a_terminal_has_colour_and_bars_and_the_same_text(run):
    output = run("fees 2024")
    assert "\x1b[1mMedlemsavgifter 2024 – Familjen Helsingborg\x1b[0m\n" in output
    assert "\x1b[1m7 744 905\x1b[0m" in output
    assert "1283  Helsingborg   150 975   3 170 475   40,94 %  " + "█" * 40 + "\n" in output
    assert "1292  Ängelholm      44 268     929 628   12,00 %  " + "█" * 11 + "▊\n" in output
    without = BARS.sub("", SGR.sub("", output))
    assert without == FEES.read_text("utf-8")


def test_all_bars_of_an_answer_have_one_scale():
    """Both scenarios: a bar is as long as its amount, in whichever table it is."""
    output = SGR.sub("", terminal_output("forecast --through 2030"))
    lengths = {
        int(re.sub(r"\D", "", row[1])): len(row[2])
        for row in re.finditer(r"^20\d\d .*?  (\d[\d ]*\d)  (█+)\S*$", output, flags=re.MULTILINE)
    }
    assert len(lengths) == 12
    ordered = [lengths[amount] for amount in sorted(lengths)]
    assert ordered == sorted(ordered)
    assert ordered[0] < ordered[-1]


def test_what_is_well_is_green():
    assert (
        "\x1b[32mBöckerna stämmer. Fel: 0. Varningar: 0. Godtagna: 6, varav fel: 3.\x1b[0m"
        in terminal_output("verify")
    )


def test_a_balance_below_zero_is_red_and_its_bar_pale():
    output = terminal_output(DEFICIT)
    assert "\x1b[31m−8 090 585\x1b[0m  \x1b[31m" + "░" * 40 + "\x1b[0m\n" in output
    assert "\x1b[31m−7 763 406" not in output  # a cost is negative as it should be


def test_what_is_accepted_is_dim_and_what_is_not_is_red(tmp_path):
    main(["init", str(tmp_path / "book"), "--like", "familjen-helsingborg"])
    (tmp_path / "book" / "accepted.toml").unlink()
    output = terminal_output(f"verify --book {tmp_path / 'book'}")
    assert "\x1b[31mFH101\x1b[0m  \x1b[31mfel\x1b[0m" in output
    assert "\x1b[33mFH102\x1b[0m  \x1b[33mvarning\x1b[0m" in output
    assert "\x1b[2mFH101\x1b[0m  \x1b[2mgodtagen\x1b[0m" in terminal_output("verify")


@pytest.mark.parametrize(
    ("columns", "environment", "coloured", "barred"),
    [
        (110, {"NO_COLOR": "1"}, False, True),
        (110, {"NO_COLOR": ""}, True, True),
        (110, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, True),
        (110, {"TERM": "dumb"}, False, False),
        (110, {"PYTHONIOENCODING": "latin-1"}, True, False),
        (55, {}, True, False),
    ],
)
def test_a_terminal_that_cannot_or_should_not_is_left_plain(columns, environment, coloured, barred):
    run = process_output if "PYTHONIOENCODING" in environment else terminal_output
    output = run("fees 2024 --language en", columns=columns, **environment)
    assert (bool(SGR.search(output)), bool(BARS.search(SGR.sub("", output)))) == (coloured, barred)


def test_a_pipe_and_a_file_are_plain_and_other_formats_on_a_terminal(tmp_path):
    path = tmp_path / "fees.txt"
    terminal_output(f"fees 2024 -o {path}", FORCE_COLOR="1")
    assert path.read_bytes() == FEES.read_bytes()
    for form in FORMATS:
        assert bool(SGR.search(terminal_output(f"fees 2024 --format {form}"))) is (form == "text")


def test_colour_can_be_forced_where_there_is_no_terminal(capsys, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    main(["fees", "2024"])
    output = capsys.readouterr().out
    assert "\x1b[1mTotalt" in output
    assert SGR.sub("", output) == FEES.read_text("utf-8")


def test_who_listens_hears_of_every_byte_that_is_read():
    byte_counts: list[int] = []
    token = progress_callback.set(byte_counts.append)
    try:
        read_book(EMBEDDED)
    finally:
        progress_callback.reset(token)
    assert sum(byte_counts) == terminal._size(EMBEDDED, ())
    assert 0 < len(byte_counts) < 100


IMPATIENT = (
    "import sys; from fhledger.cli import main, terminal; terminal.PROGRESS_DELAY_SECONDS ="
    " {patience};"
    "{more} sys.exit(main(['verify']))"
)


@pytest.mark.parametrize(
    ("patience", "more", "drawn"),
    [
        (-1, "", True),
        (60, "", False),
        (-1, "sys.modules['tqdm'] = None;", False),
        (-1, "sys.stderr = open('/dev/null', 'w');", False),
    ],
)
def test_a_bar_of_progress_is_drawn_when_patience_ends_and_wiped(patience, more, drawn):
    code = IMPATIENT.format(patience=patience, more=more)
    output = command_output([sys.executable, "-c", code], 80, {"NO_COLOR": "1"})
    assert bool(re.search(r"\r +[0-9]+%\|", output)) is drawn
    assert output.rsplit("\r", 1)[-1].startswith("Granskning av")
    assert "Godtagna: 6, varav fel: 3." in output
    assert "Traceback" not in output


def test_a_bar_knows_that_a_second_reading_makes_the_work_longer():
    bar = terminal._ProgressBar(100)
    totals = []
    for count in (60, 40, 1, 99, 1):
        bar._read += count
        totals.append(bar._total())
    assert totals == [100, 100, 200, 200, 300]


COMPLETED = {
    "fhledger state": "statement",
    "fhledger check": "check-report",
    "fhledger fees --ref": "--reference-day",
    "fhledger fees --all-days --form": "--format",
    "fhledger statement --format ma": "markdown",
    "fhledger completion zs": "zsh",
    "fhledger check-report ann": "annual.txt",
    "fhledger --book my_b": "my_book",
    "fhledger init --like f": "familjen-helsingborg",
}
COMPLETION_SCRIPT = """
source {script}
read -ra COMP_WORDS <<< "{line}"
COMP_LINE="{line}" COMP_POINT=${{#COMP_LINE}} COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
completer=$(complete -p fhledger | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
compopt() {{ :; }}
$completer fhledger "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize("line", COMPLETED)
def test_bash_completes_commands_options_choices_and_files(line, tmp_path):
    assert main(["completion", "bash", "-o", str(tmp_path / "script")]) == 0
    (tmp_path / "annual.txt").touch()
    (tmp_path / "my_book").mkdir()
    script = COMPLETION_SCRIPT.format(script=tmp_path / "script", line=line)
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout.split(), done.stderr) == ([COMPLETED[line]], "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_knows_every_command_and_option(shell, capsysbinary):
    assert main(["completion", shell]) == 0
    script = capsysbinary.readouterr().out.decode()
    for command in COMMANDS:
        assert command in script
    assert "reference-day" in script


def test_a_run_makes_the_arguments_of_its_command_alone():
    assert [*commands_of(make_parser(["fees"]))] == ["fees"]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("module", "arguments", "message"),
    [
        ("shtab", "completion bash", 'fhledger: completion needs the extra [terminal]. Install it: pip install "fhledger[terminal]"\n'),
        ("python_calamine", "import {folder}/file.xlsx --dry-run --book {folder}/book", 'fhledger: file.xlsx: reading .xlsx needs the extra [excel]. Install it: pip install "fhledger[excel]", or save the sheet as CSV.\n'),
        ("requests", "population --reference-day 2025-12-31 --dry-run", 'fhledger: the web needs the extra [scb]. Install it: pip install "fhledger[scb]", or read a saved answer with --file, or give the figures with --inhabitants.\n'),
    ],
)  # fmt: skip
def test_a_missing_extra_is_named(module, arguments, message, tmp_path, capsys):
    importing_book(tmp_path / "book")
    (tmp_path / "file.xlsx").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, module, None)
        assert main(arguments.format(folder=tmp_path).split()) == 2
    assert capsys.readouterr().err == message
