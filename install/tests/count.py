"""Adds up the test reports of Maven Surefire and pytest below a directory; prints "N passed, N failed, N skipped".

    python count.py ROOT

Ends with status 1 if a test failed, or if one of the two ran none."""

import sys
import xml.etree.ElementTree as xml
from pathlib import Path


def suites(root):
    """(runner, suite element) of each report."""
    for report in sorted(root.glob("**/target/surefire-reports/TEST-*.xml")):
        yield "Maven Surefire", xml.parse(report).getroot()
    pytest = root / "target" / "pytest.xml"
    if pytest.exists():
        for suite in xml.parse(pytest).getroot().iter("testsuite"):
            yield "pytest", suite


def main(root):
    ran = {"Maven Surefire": 0, "pytest": 0}
    passed = failed = skipped = 0
    for runner, suite in suites(root):
        tests, skips = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        faults = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        ran[runner] += tests - skips
        passed, failed, skipped = passed + tests - skips - faults, failed + faults, skipped + skips
    for runner, count in ran.items():
        if count == 0:
            print(f"no test of {runner} ran", file=sys.stderr)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not all(ran.values()) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
