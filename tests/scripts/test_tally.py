"""The count at the end of scripts/test: nothing that failed is counted as passed."""
import subprocess
import sys
from pathlib import Path

TALLY = Path(__file__).with_name("tally.py")
PYTEST = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'
CTEST = '<testsuite>{}</testsuite>'
CASE = '<testcase name="x" status="{}"><system-out>{}</system-out></testcase>'


def tally(folder, *steps, **files):
    (folder / "steps").write_text("".join(f"{name}\t{code}\t3\n" for name, code in steps))
    for name, text in files.items():
        (folder / f"{name}.xml").write_text(text)
    done = subprocess.run([sys.executable, TALLY, folder], capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()[-1]


def test_a_step_without_a_file_is_one_test(tmp_path):
    assert tally(tmp_path, ("a", 0), ("b", 0)) == (0, "2 passed, 0 failed")
    assert tally(tmp_path, ("a", 0), ("b", 3)) == (1, "1 passed, 1 failed")


def test_pytest_counts(tmp_path):
    assert tally(tmp_path, ("a", 1), a=PYTEST.format(10, 2, 1, 3)) == (1, "4 passed, 3 failed")


def test_a_pytest_that_broke_off_has_failed(tmp_path):
    assert tally(tmp_path, ("a", 3), a=PYTEST.format(4, 0, 0, 0)) == (1, "4 passed, 1 failed")


def test_node_cases_count(tmp_path):
    case = '<testcase name="x" classname="test"{}>{}</testcase>'
    skipped = case.format("", '<skipped type="skipped" message="true"/>')
    bad = case.format(' failure="no"', '<failure type="testCodeFailure" message="no"/>')
    inner = f'<testsuite name="s" tests="2" failures="1" skipped="0">{case.format("", "")}{bad}</testsuite>'
    assert tally(tmp_path, ("a", 0), a=f'<testsuites>{case.format("", "")}{skipped}</testsuites>') == (0, "1 passed, 0 failed")
    assert tally(tmp_path, ("a", 1), a=f'<testsuites>{case.format("", "")}{inner}</testsuites>') == (1, "2 passed, 1 failed")


def test_catch_cases_count(tmp_path):
    good = CASE.format("run", "All tests passed (120 assertions in 7 test cases)")
    bad = CASE.format("fail", "===\ntest cases: 5 | 3 passed | 2 failed\nassertions: 9 | 7 passed | 2 failed")
    assert tally(tmp_path, ("a", 0), a=CTEST.format(good)) == (0, "7 passed, 0 failed")
    assert tally(tmp_path, ("a", 8), a=CTEST.format(good + bad)) == (1, "10 passed, 2 failed")


def test_a_program_that_crashed_has_failed(tmp_path):
    crashed = CASE.format("fail", "SUMMARY: AddressSanitizer: heap-use-after-free")
    assert tally(tmp_path, ("a", 8), a=CTEST.format(crashed)) == (1, "0 passed, 1 failed")


def test_a_leak_after_good_tests_has_failed(tmp_path):
    leak = CASE.format("fail", "All tests passed (1 assertion in 1 test case)\nERROR: LeakSanitizer")
    assert tally(tmp_path, ("a", 8), a=CTEST.format(leak)) == (1, "1 passed, 1 failed")


def test_no_test_at_all_is_no_success(tmp_path):
    assert tally(tmp_path, ("a", 0), a=PYTEST.format(0, 0, 0, 0)) == (1, "0 passed, 0 failed")
