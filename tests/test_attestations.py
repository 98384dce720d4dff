"""Signatures and time stamps of seals, made by OpenSSH and OpenSSL, and the forgeries they
expose."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from fhledger import Book, InvalidArgumentError, close, embedded_book, read_book, write_book
from fhledger.audit.seals.seal_state import seal_state
from fhledger.audit.seals.signing import attach, sign_year
from fhledger.audit.verification import verify
from fhledger.cli import main
from fhledger.domain.attestation import signed_text

DAY = date(2026, 2, 3)

for program in ("ssh-keygen", "openssl"):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed", allow_module_level=True)


def run(*command: object, given: bytes = b"", where: Path | None = None) -> bytes:
    result = subprocess.run(
        [*map(str, command)], input=given, capture_output=True, check=False, cwd=where
    )
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> Path:
    """Two keys, and a list of signers with the first of them."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("anna", "bo"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", folder / name)
    public = (folder / "anna.pub").read_text("ascii").split()
    (folder / "signers").write_text(f"anna@example.se {public[0]} {public[1]}\n")
    return folder


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Path:
    """A time-stamping authority with a certificate of its own (invented)."""
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa = own\n[own]\nserial = serial\ncrypto_device = builtin\n"
        "signer_cert = tsa.pem\nsigner_key = key.pem\nsigner_digest = sha256\n"
        "default_policy = 1.2.3.4.1\ndigests = sha256\ness_cert_id_chain = no\n"
        "[req]\ndistinguished_name = dn\nprompt = no\nx509_extensions = ext\n[dn]\nCN = Invented\n"
        "[ext]\nextendedKeyUsage = critical,timeStamping\nbasicConstraints = CA:TRUE\n"
    )
    (folder / "serial").write_text("01\n")
    run(
        *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650"),
        *("-keyout", "key.pem", "-out", "tsa.pem", "-config", "tsa.cnf"),
        where=folder,
    )
    return folder


@pytest.fixture
def folder(tmp_path, keys) -> Path:
    """A book whose first year is closed and signed."""
    folder = write_book(embedded_book(), tmp_path / "book")
    shutil.copy(keys / "signers", folder / "allowed_signers")
    close(folder, 2022, day=DAY, key=keys / "anna")
    return folder


def codes(book: Book) -> set[str]:
    return {finding.code for finding in verify(book).failures()}


def test_a_signed_year_names_its_signer_and_day(folder):
    state = seal_state(read_book(folder), 2022)
    assert (state.intact, state.signed_by, state.closed) == (True, ("anna@example.se",), DAY)
    assert codes(read_book(folder)) == set()


def test_the_signature_is_checked_by_hand_with_the_printed_seal_alone(folder, keys):
    seal = read_book(folder).seal(2022)
    command = ("ssh-keygen", "-Y", "verify", "-n", "fhledger", "-I", "anna@example.se")
    where = ("-f", keys / "signers", "-s", folder / "seals/2022.sig")
    assert b"Good" in run(*command, *where, given=signed_text(2022, seal.seal).encode())


def test_a_signature_made_elsewhere_is_attached(folder, keys, tmp_path):
    (folder / "seals/2022.sig").unlink()
    assert codes(read_book(folder)) == {"FH310"}
    text = signed_text(2022, read_book(folder).seal(2022).seal).encode()
    other = tmp_path / "elsewhere.sig"
    other.write_bytes(
        run("ssh-keygen", "-Y", "sign", "-n", "fhledger", "-f", keys / "anna", given=text)
    )
    assert attach(folder, 2022, other, name="anna").signed_by == ("anna@example.se",)
    assert codes(read_book(folder)) == set()


def test_nobody_else_signs(folder, keys):
    with pytest.raises(InvalidArgumentError, match="nobody in the list of signers"):
        sign_year(folder, 2022, keys / "bo", name="bo")


def test_a_broken_year_is_not_signed(folder, keys):
    path = folder / "entries/2022.csv"
    path.write_text(path.read_text("utf-8").replace("A1,", "A101,", 1), "utf-8")
    with pytest.raises(InvalidArgumentError, match="the seal of 2022 is broken"):
        sign_year(folder, 2022, keys / "anna", name="again")


class TestSomebodyChangesTheYearAndClosesItAnew:
    """Without the key, the old signature, another one and none are all found."""

    @pytest.fixture
    def forged_folder(self, folder) -> Path:
        self.printed = read_book(folder).seal(2022).seal
        signature = (folder / "seals/2022.sig").read_bytes()
        for name in ("seals/2022.toml", "seals/2022.sig"):
            (folder / name).unlink()
        path = folder / "entries/2022.csv"
        path.write_text(path.read_text("utf-8").replace("Bilaga 1", "Bilaga 7", 1), "utf-8")
        close(folder, 2022, day=DAY)
        (folder / "old").write_bytes(signature)
        return folder

    def test_without_a_signature(self, forged_folder):
        assert codes(read_book(forged_folder)) == {"FH310"}
        assert seal_state(read_book(forged_folder), 2022).unsigned

    def test_with_the_old_signature(self, forged_folder):
        shutil.move(forged_folder / "old", forged_folder / "seals/2022.sig")
        assert codes(read_book(forged_folder)) == {"FH307", "FH310"}
        assert not seal_state(read_book(forged_folder), 2022).intact

    def test_with_the_signature_of_another_key_and_a_list_that_names_it(self, forged_folder, keys):
        kind, public, *_ = (keys / "bo.pub").read_text("ascii").split()
        (forged_folder / "allowed_signers").write_text(f"anna@example.se {kind} {public}\n")
        sign_year(forged_folder, 2022, keys / "bo")
        assert codes(read_book(forged_folder)) == set()
        command = ["verify", "--book", str(forged_folder), "--signers", str(keys / "signers")]
        assert main(command) == 1
        verification = read_book(forged_folder).verify(signers=keys / "signers")
        assert {finding.code for finding in verification.failures()} == {"FH307", "FH310"}
        assert verification.signers_list == "given"

    def test_with_everything_rewritten_the_printed_seal_differs(self, forged_folder, capsys):
        for name in ("allowed_signers", "old"):
            (forged_folder / name).unlink()
        assert codes(read_book(forged_folder)) == set()
        assert (
            main(["verify", "--book", str(forged_folder), "--seal", f"2022={self.printed[:24]}"])
            == 1
        )
        assert "FH306" in capsys.readouterr().out


class TestATimeStamp:
    @pytest.fixture
    def stamped_folder(self, folder, authority, tmp_path) -> Path:
        query, response = tmp_path / "2022.tsq", tmp_path / "2022.tsr"
        assert main(["seal", "2022", "--book", str(folder), "--query", "-o", str(query)]) == 0
        run(
            *("openssl", "ts", "-reply", "-config", "tsa.cnf", "-section", "own"),
            *("-queryfile", query, "-out", response),
            where=authority,
        )
        shutil.copy(authority / "tsa.pem", folder / "tsa.pem")
        attach(folder, 2022, response)
        return folder

    def test_states_the_time_and_is_checked_offline(self, stamped_folder):
        book = read_book(stamped_folder)
        assert codes(book) == set()
        assert seal_state(book, 2022).timestamp.endswith(" UTC")
        copy = read_book(write_book(book, stamped_folder.parent / "copy"))
        assert seal_state(copy, 2022) == seal_state(book, 2022)

    def test_of_another_seal_is_invalid(self, stamped_folder):
        stamp = (stamped_folder / "seals/2022.tsr").read_bytes()
        for path in (*(stamped_folder / "seals").iterdir(), stamped_folder / "allowed_signers"):
            path.unlink()
        close(stamped_folder, 2022, day=date(2026, 2, 4))
        (stamped_folder / "seals/2022.tsr").write_bytes(stamp)
        assert codes(read_book(stamped_folder)) == {"FH307"}

    def test_that_is_none_is_invalid(self, stamped_folder):
        (stamped_folder / "seals/2022.tsr").write_text("AAAA")
        assert codes(read_book(stamped_folder)) == {"FH307"}

    def test_of_an_unknown_authority_is_invalid(self, stamped_folder):
        (stamped_folder / "tsa.pem").write_text(
            "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
        )
        assert codes(read_book(stamped_folder)) == {"FH307"}

    def test_without_certificates_is_not_checked(self, stamped_folder):
        (stamped_folder / "tsa.pem").unlink()
        found = {finding.code for finding in verify(read_book(stamped_folder)).warnings()}
        assert "FH308" in found

    def test_is_checked_by_certificates_that_are_given(self, stamped_folder):
        own = shutil.move(stamped_folder / "tsa.pem", stamped_folder.parent / "tsa.pem")
        [state] = read_book(stamped_folder).verify(certificates=own).seals
        assert state.timestamp.endswith(" UTC")


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\xff\xfe", b"-----BEGIN SSH SIGNATURE-----\n", b"a" * 200_000]
)
def test_a_strange_signature_is_a_finding_or_an_error_that_names_it(folder, content, capsys):
    (folder / "seals/2022.sig").write_bytes(content)
    assert main(["verify", "--book", str(folder)]) in (1, 2)
    printed = capsys.readouterr()
    assert "seals/2022.sig" in printed.out + printed.err


class TestAFileThatIsChangedOnItsWay:
    def test_line_ends_of_another_system_do_not_matter(self, folder):
        for name in ("seals/2022.sig", "allowed_signers"):
            path = folder / name
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert codes(read_book(folder)) == set()
        assert seal_state(read_book(folder), 2022).signed_by == ("anna@example.se",)

    @pytest.mark.parametrize(
        "content", ["hej", "-----BEGIN SSH SIGNATURE-----\nhej\n-----END SSH SIGNATURE-----\n"]
    )
    def test_what_is_no_signature_accuses_nobody(self, folder, content):
        (folder / "seals/2022.sig").write_text(content)
        [finding] = [one for one in read_book(folder).verify().findings if one.code == "FH307"]
        assert "not a signature by ssh-keygen" in finding.message.en
