"""scripts/run: what a newcomer sees. Installing and building are left out here: scripts/test has just done both."""
import os
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
XIAOER = Path(os.environ.get("XIAOER", ROOT / "build/xiaoer")).resolve()


@pytest.fixture
def checkout(tmp_path):
    for folder in ("scripts", "build"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "scripts/run", tmp_path / "scripts/run")
    for script in ("setup", "build"):
        (tmp_path / "scripts" / script).write_text("#!/bin/sh\n")
        (tmp_path / "scripts" / script).chmod(0o755)
    (tmp_path / "build/xiaoer").symlink_to(XIAOER)
    for folder in ("rules", "kb"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    return tmp_path


def start(checkout, *arguments, **variables):
    """From another folder, as the leader of a group of its own: what Ctrl-C in a terminal reaches."""
    return subprocess.Popen([checkout / "scripts/run", *arguments], cwd="/", stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
                            env={**{key: value for key, value in os.environ.items() if key != "PORT"}, **variables})


def until_curl(run):
    """What is printed up to the line to try, and that line."""
    printed = ""
    for line in run.stdout:
        printed += line
        if line.lstrip().startswith("curl "):
            return printed, line.strip()
    pytest.fail(f"it ended: {printed}{run.stderr.read()}")


@pytest.mark.parametrize("end", ["Ctrl-C", "SIGTERM"])
def test_it_serves_until_it_is_stopped(checkout, end):
    run = start(checkout, "--port", "0")
    printed, curl = until_curl(run)
    for step in ("1. Looking", "2. Building", "3. Starting", "xiaoer.db", "Ctrl-C"):
        assert step in printed
    for address in re.findall(r"^  (http://\S+)", printed, re.M):
        assert subprocess.run(["curl", "-sSf", "-o", os.devnull, address]).returncode == 0, address
    answer = subprocess.run(["bash", "-c", f"{curl} -sS"], capture_output=True, text=True).stdout
    assert '"category":"data_sync"' in answer
    assert (checkout / "xiaoer.db").exists()
    if end == "Ctrl-C":
        os.killpg(run.pid, signal.SIGINT)
    else:
        run.send_signal(signal.SIGTERM)
    rest, errors = run.communicate(timeout=60)
    assert run.returncode == 0, errors
    assert '"event":"stopped"' in rest and errors == ""


@pytest.mark.parametrize("arguments, variables", [(["--port"], {}), (["--port="], {}), ([], {"PORT": ""})])
def test_a_taken_port_is_told(checkout, arguments, variables):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        given = [arguments[0], port] if arguments == ["--port"] else [one + port for one in arguments]
        run = start(checkout, *given, **{name: port for name in variables})
        printed, errors = run.communicate(timeout=60)
    assert run.returncode == 1
    assert f"port {port} is taken" in errors and f"PORT={int(port) + 1} scripts/run" in errors
    assert "Xiaoer is listening" not in printed


def test_rules_with_faults_are_told(checkout):
    (checkout / "rules").unlink()
    (checkout / "rules").mkdir()
    (checkout / "rules/a.yaml").write_text("rules: [{id: a}]\n")
    run = start(checkout, "--port", "0")
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "rules/a.yaml:1:" in errors


@pytest.mark.parametrize("arguments", [["--port"], ["--port", "many"], ["--port", "70000"], ["--door", "1"]])
def test_a_wrong_command_line_is_refused(checkout, arguments):
    assert start(checkout, *arguments).wait(60) == 2
