"""Counts what scripts/test ran: reads RESULTS/steps (name, exit code, seconds) and each step's JUnit file.

pytest's files count by themselves. ctest knows one test a program, so the cases come from what Catch2 printed. A
step without a file is one test, and a step that failed without saying which test did counts as one failure.
"""
import re
import sys
import xml.etree.ElementTree as tree
from pathlib import Path


def catch_cases(printed):
    """Passed and failed cases of one Catch2 program, or nothing if it did not come to its end."""
    if found := re.search(r"All tests passed \(.* in (\d+) test cases?\)", printed):
        return int(found[1]), 0
    if found := re.search(r"^test cases:(.*)$", printed, re.M):
        count = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed)", found[1])}
        return count.get("passed", 0), count.get("failed", 0)
    return None


def ctest(suite):
    passed = failed = 0
    for case in suite.iter("testcase"):
        good, bad = catch_cases(case.findtext("system-out") or "") or (0, 0)
        ran_well = case.get("status") == "run"
        if ran_well and good + bad == 0:
            good = 1
        if not ran_well and bad == 0:
            bad = 1  # it crashed, or was never run
        passed, failed = passed + good, failed + bad
    return passed, failed


def pytest(suites):
    passed = failed = 0
    for suite in suites:
        bad = int(suite.get("failures")) + int(suite.get("errors"))
        passed += int(suite.get("tests")) - bad - int(suite.get("skipped"))
        failed += bad
    return max(passed, 0), failed


def node(suites):
    """Node's: the test cases alone, with nothing counted beforehand."""
    passed = failed = 0
    for case in suites.iter("testcase"):
        bad = case.find("failure") is not None or case.find("error") is not None
        failed += bad
        passed += not bad and case.find("skipped") is None
    return passed, failed


def read(root):
    if root.tag != "testsuites":
        return ctest(root)
    return pytest(root) if root.find("testsuite[@errors]") is not None else node(root)


def count(xml, code):
    passed = failed = 0
    if xml.exists():
        passed, failed = read(tree.parse(xml).getroot())
    elif code == 0:
        passed = 1
    return passed, failed or int(code != 0)


def main():
    results = Path(sys.argv[1])
    passed = failed = 0
    for line in (results / "steps").read_text(encoding="utf-8").splitlines():
        name, code, seconds = line.split("\t")
        good, bad = count(results / f"{name}.xml", int(code))
        print(f"{name:32} {int(seconds):5} s  {good:5} passed  {bad:3} failed")
        passed, failed = passed + good, failed + bad
    print(f"\n{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
