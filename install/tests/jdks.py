"""The JDKs of this machine."""

import os
import re
import shutil
from pathlib import Path

PLACES = ("/usr/lib/jvm", "/opt/java", "/opt/jdk", "~/.sdkman/candidates/java", "~/.jdks")


def feature(home):
    """The feature version of the JDK in a directory; 0 if it is none that can run Farcell."""
    try:
        found = re.search(r'^JAVA_VERSION="(\d+)', (home / "release").read_text(), re.M)
    except OSError:
        return 0
    return int(found[1]) if found and (home / "bin/jshell").exists() else 0


def default():
    """Where the java of JAVA_HOME or of the PATH is."""
    java = shutil.which("java", path=os.environ.get("JAVA_HOME", "") + "/bin") if os.environ.get("JAVA_HOME") else None
    java = java or shutil.which("java")
    return Path(java).resolve().parents[1] if java else None


def newest_beside_the_default():
    """The newest JDK that is newer than the default one; None if there is none."""
    homes = {home.resolve() for place in PLACES for home in Path(place).expanduser().glob("*")}
    newest = max(homes, key=feature, default=None)
    return newest if newest and default() and feature(newest) > feature(default()) else None
