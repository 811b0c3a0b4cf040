"""The scripts' own logic: what makes a new build necessary, and how results are counted."""

import shutil
import subprocess
import sys

import pytest


@pytest.fixture
def checkout(root, tmp_path):
    """A repository with the scripts and one source, at a path with a space in it."""
    place = tmp_path / "a clone"
    (place / "install").mkdir(parents=True)
    (place / "kernel").mkdir()
    shutil.copy(root / "install" / "lib.sh", place / "install")
    (place / "kernel" / "A.java").write_text("class A {}")
    (place / ".gitignore").write_text("target/\n")
    git = ["git", "-C", place, "-c", "user.name=t", "-c", "user.email=t@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run(git + command, check=True, stdin=subprocess.DEVNULL)
    return place


def shell(checkout, code):
    """Runs code after the helpers, from another directory."""
    done = subprocess.run(["bash", "-c", '. "$0/install/lib.sh"; ' + code, checkout], capture_output=True, text=True,
                          cwd="/", timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_hash_of_sources_follows_their_content(checkout):
    def now():
        return shell(checkout, "hash_files kernel")

    first = now()
    source = checkout / "kernel" / "A.java"
    source.touch()
    (checkout / "kernel" / "target").mkdir()
    (checkout / "kernel" / "target" / "A.class").write_text("x")
    assert now() == first, "dates and built files do not count"

    source.write_text("class A { }")
    changed = now()
    assert changed != first
    untracked = checkout / "kernel" / "B b.java"
    untracked.write_text("class B {}")
    assert now() not in (first, changed)
    untracked.unlink()
    source.write_text("class A {}")
    assert now() == first
    source.unlink()
    assert now() not in (first, changed), "a removed file counts"


def test_the_hash_needs_no_git(checkout):
    shutil.rmtree(checkout / ".git")
    first = shell(checkout, "hash_files kernel")
    (checkout / "kernel" / "A.java").write_text("class C {}")
    assert shell(checkout, "hash_files kernel") != first


def test_what_is_missing_is_said_at_once(checkout):
    done = subprocess.run(["bash", "-c", '. "$0/install/lib.sh"; apt_install() { false; }; have() { false; };'
                           ' need jdk maven', checkout],
                          capture_output=True, text=True, timeout=60, env={"PATH": "/usr/bin:/bin"})
    assert done.returncode == 1
    for part in ("a JDK, 17 or later", "apt-get install openjdk-17-jdk-headless", "Maven 3.8 or later"):
        assert part in done.stderr


REPORTS = {
    "a/target/surefire-reports/TEST-A.xml":
        '<testsuite tests="0"><testcase/><testcase>{failures}</testcase><testcase><skipped/></testcase></testsuite>',
    "target/pytest.xml": '<testsuites><testsuite tests="2"><testcase/><testcase/></testsuite></testsuites>',
}


@pytest.mark.parametrize("failures, line, status",
                         [("", "4 passed, 0 failed, 1 skipped", 0), ("<error/>", "3 passed, 1 failed, 1 skipped", 1)])
def test_counts_come_from_the_reports(root, tmp_path, failures, line, status):
    for name, text in REPORTS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text.format(failures=failures))
    done = subprocess.run([sys.executable, root / "install/tests/count.py", tmp_path], capture_output=True, text=True)
    assert (done.stdout.strip(), done.returncode) == (line, status)


def test_no_test_at_all_is_a_failure(root, tmp_path):
    done = subprocess.run([sys.executable, root / "install/tests/count.py", tmp_path], capture_output=True, text=True)
    assert done.returncode == 1
    assert "no test of Maven Surefire ran" in done.stderr and "no test of pytest ran" in done.stderr
