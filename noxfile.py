"""The tasks of a contributor, each with the name that CONTRIBUTING.md uses.

`nox` runs the quick tests; `nox -s lint docs` others; `nox --list` shows all. Each task installs
what it needs into an environment of its own; `nox --no-venv` uses the one that is active.
"""

import nox

nox.needs_version = ">=2024.10"
nox.options.sessions = ["quick"]
nox.options.reuse_venv = "yes"

PROJECT = nox.project.load_toml("pyproject.toml")


def install(session: nox.Session, *groups: str, extra: str = "test") -> None:
    """Install the project with an extra, and the packages of the groups."""
    if session.virtualenv.is_sandboxed:
        session.install("-e", f".[{extra}]", *nox.project.dependency_groups(PROJECT, *groups))


@nox.session
def quick(session: nox.Session) -> None:
    """The tests for daily work, in under half a minute."""
    install(session)
    session.run("pytest", "-m", "not slow", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """All tests; `nox -s tests -P 3.13` on another Python."""
    install(session)
    session.run("pytest", *session.posargs)


@nox.session
def outside(session: nox.Session) -> None:
    """The tests that ask a browser, LibreOffice, hledger, OpenSSH, a terminal, type checkers."""
    install(session, "lint")
    session.run("pytest", "-m", "outside and not deep", *session.posargs)


@nox.session
def deep(session: nox.Session) -> None:
    """The tests marked `deep`, and the laws, each over two thousand examples."""
    install(session)
    session.run("pytest", "-m", "deep")
    session.run("pytest", "tests/properties", "--hypothesis-profile=deep", *session.posargs)


@nox.session
def lowest(session: nox.Session) -> None:
    """All tests, with the oldest versions that `pyproject.toml` allows."""
    if session.virtualenv.is_sandboxed:
        session.install("uv")
        session.run("uv", "pip", "install", "--resolution", "lowest-direct", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Ruff, mypy, the message catalogue."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("python", ".ci/messages", "--check")


@nox.session
def messages(session: nox.Session) -> None:
    """Bring the message catalogue up to date with the code, and compile it."""
    install(session)
    session.run("python", ".ci/messages")


@nox.session
def docs(session: nox.Session) -> None:
    """The site, English and Swedish, into `build/docs`; a warning is an error."""
    install(session, "docs")
    for source, site in (("docs", "build/docs"), ("docs/sv", "build/docs/sv")):
        session.run("sphinx-build", "-q", "-W", "--keep-going", "-b", "html", source, site)


@nox.session
def pictures(session: nox.Session) -> None:
    """The pictures of the documentation, anew, with Debian's Chromium."""
    install(session)
    session.run("python", "docs/pictures.py")


@nox.session
def links(session: nox.Session) -> None:
    """The external links of the documentation, which needs the network."""
    install(session, "docs")
    session.run("sphinx-build", "-b", "linkcheck", "docs", "build/links")


@nox.session
def wheel(session: nox.Session) -> None:
    """The wheel and the source distribution into `dist`, built twice and byte for byte equal."""
    install(session, "build")
    session.run("python", ".ci/build")


@nox.session
def bill(session: nox.Session) -> None:
    """The software bill of materials of what the extras install, as CycloneDX in `dist`."""
    install(session, "build", extra="excel,report,scb,terminal")
    session.run("cyclonedx-py", "environment", "--output-file", "dist/fhledger.cdx.json")


@nox.session
def bench(session: nox.Session) -> None:
    """The benchmarks, as ratios in one run."""
    install(session, "bench")
    session.run("python", "benchmarks/run.py", *session.posargs)


@nox.session
def lock(session: nox.Session) -> None:
    """`requirements.lock`: the exact versions, with hashes, that the last test was made with."""
    if session.virtualenv.is_sandboxed:
        session.install("uv")
    session.run(
        *("uv", "pip", "compile", "pyproject.toml", "--extra", "test", "--group", "dev"),
        *("--universal", "--generate-hashes", "--quiet", "--no-header", "--no-emit-index-url"),
        *("--upgrade", "--output-file", "requirements.lock"),
    )
