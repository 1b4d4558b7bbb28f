"""What the READMEs tell a newcomer to type works, and the answers they show are the real ones."""
import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
XIAOER = Path(os.environ.get("XIAOER", ROOT / "build/xiaoer")).resolve()
READMES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")}


def examples():
    """Each curl command with the answer that is shown below it."""
    for name, text in READMES.items():
        for command, shown in re.findall(r"^```sh\n(curl .*?)^```\n```\n(.*?)^```$", text, re.M | re.S):
            yield pytest.param(command.strip(), shown, id=name)


def pieces(shown):
    """What stands between the marks of omission and the ends of lines."""
    return [piece.strip() for piece in re.split("…|\n", shown) if piece.strip()]


def assert_shows(shown, answer):
    at = 0
    for piece in pieces(shown):
        at = answer.find(piece, at)
        assert at >= 0, f"{piece!r} is not, or not in this order, in {answer}"


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    db = tmp_path_factory.mktemp("readme") / "readme.db"
    server = subprocess.Popen([XIAOER, "serve", "--port", "0", "--db", db], cwd=ROOT, stdout=subprocess.PIPE)
    yield json.loads(server.stdout.readline())["url"].rpartition(":")[2]
    server.send_signal(signal.SIGTERM)
    server.stdout.read()
    assert server.wait(60) == 0


@pytest.mark.parametrize("command, shown", examples())
def test_an_example(port, command, shown):
    assert "localhost:8080" in command and shutil.which("curl")
    command = command.replace("localhost:8080", f"127.0.0.1:{port}") + " -sS -w '\\n%{http_code}'"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    answer, _, status = done.stdout.rpartition("\n")
    assert (done.returncode, status) == (0, "200"), done
    assert_shows(shown, answer)


def test_every_curl_is_run():
    for name, text in READMES.items():
        assert text.count("\ncurl ") == 1
        assert sum(param.id == name for param in examples()) == 1


def test_a_false_answer_is_noticed():
    assert_shows('{"a":…,\n "b":2}', '{"a":1,"b":2}')
    for shown in ('{"a":2…', '"b":2}…"a"'):
        with pytest.raises(AssertionError):
            assert_shows(shown, '{"a":1,"b":2}')


@pytest.mark.parametrize("name", READMES)
def test_the_rule_to_change_is_the_one_that_answers(name):
    file, rule = re.search(r"`(rules/\S+\.yaml)`.*?`(\w+)`", READMES[name].replace("`reply:`", ""), re.S).groups()
    assert f"- id: {rule}\n" in (ROOT / file).read_text(encoding="utf-8")
    message = re.search(r'xiaoer ask "(.*?)"', READMES[name])[1]
    printed = subprocess.run([XIAOER, "ask", "--json", message], cwd=ROOT, capture_output=True, text=True).stdout
    assert json.loads(printed)["match"]["rule"] == rule


@pytest.mark.parametrize("name", READMES)
def test_the_commands_are_there(name):
    for script in set(re.findall(r"\bscripts/\w+", READMES[name])):
        assert os.access(ROOT / script, os.X_OK), script
    sources = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests").rglob("*_test.cpp"))
    case = re.search(r'build/tests/test_\w+ "(.*?)"', READMES[name])[1]
    assert f'TEST_CASE("{case}"' in sources
    api = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests/api").glob("test_*.py"))
    test = re.search(r"pytest tests/api -k (\w+)", READMES[name])[1]
    assert f"def {test}(" in api


def test_both_tell_the_same():
    english, chinese = READMES.values()
    assert len(re.findall("^## ", english, re.M)) == len(re.findall("^## ", chinese, re.M))
    assert re.findall(r"\]\(((?!README)[^)]*)\)", english) == re.findall(r"\]\(((?!README)[^)]*)\)", chinese)
