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
        # Counted by hand: Surefire's own number for a class with nested classes is that of its last part.
        cases = suite.findall("testcase")
        tests, skips = len(cases), sum(case.find("skipped") is not None for case in cases)
        faults = sum(case.find("failure") is not None or case.find("error") is not None for case in cases)
        ran[runner] += tests - skips
        passed, failed, skipped = passed + tests - skips - faults, failed + faults, skipped + skips
    for runner, count in ran.items():
        if count == 0:
            print(f"no test of {runner} ran", file=sys.stderr)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not all(ran.values()) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
