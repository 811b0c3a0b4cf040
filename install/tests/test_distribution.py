"""The distribution: every jar that a manifest names is there, so that each JVM finds its classes."""

import zipfile

import pytest


def class_path(jar):
    """The entries of a jar's Class-Path; manifests fold lines at 72 bytes."""
    with zipfile.ZipFile(jar) as files:
        manifest = files.read("META-INF/MANIFEST.MF").decode().replace("\r\n", "\n").replace("\n ", "")
    lines = dict(line.split(": ", 1) for line in manifest.splitlines() if ": " in line)
    return lines.get("Class-Path", "").split()


@pytest.mark.parametrize("jar", ["lib/kernel/farcell-cli.jar", "lib/session/farcell-session.jar"])
def test_has_what_its_manifests_name(root, jar):
    starter = root / "install/cli/target/farcell" / jar
    named = class_path(starter)
    assert named, f"{jar} names no other jar"
    assert [entry for entry in named if not (starter.parent / entry).exists()] == []


def test_keeps_the_agents_libraries_from_the_kernel_and_from_users(root):
    libraries = root / "install/cli/target/farcell/lib"
    names = {part: [jar.name for jar in (libraries / part).glob("*.jar")] for part in ("kernel", "api", "user")}
    assert not [name for name in names["kernel"] if name.startswith(("farcell-session", "jboss", "farcell-display", "farcell-djl"))]
    assert len(names["api"]) == 2 and sorted(names["user"]) == ["farcell-display.jar", "farcell-djl.jar"]
