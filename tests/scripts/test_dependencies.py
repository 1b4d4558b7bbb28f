"""scripts/setup and vcpkg.json name what CMake looks for, no less and no more."""
import json
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What CMake calls it: Debian's package, vcpkg's port.
LIBRARIES = {
    "CLI11": ("libcli11-dev", "cli11"),
    "cpp-httplib": ("libcpp-httplib-dev", "cpp-httplib"),
    "fmt": ("libfmt-dev", "fmt"),
    "ICU": ("libicu-dev", "icu"),
    "gmime-3.0": ("libgmime-3.0-dev", "gmime"),
    "libcurl": ("libcurl4-openssl-dev", "curl"),
    "libxml-2.0": ("libxml2-dev", "libxml2"),
    "linear": ("liblinear-dev", "liblinear"),
    "libsodium": ("libsodium-dev", "libsodium"),
    "md4c": ("libmd4c-dev", "md4c"),
    "nlohmann_json": ("nlohmann-json3-dev", "nlohmann-json"),
    "PkgConfig": ("pkg-config", "pkgconf"),
    "prometheus-cpp": ("prometheus-cpp-dev", "prometheus-cpp"),
    "re2": ("libre2-dev", "re2"),
    "spdlog": ("libspdlog-dev", "spdlog"),
    "SQLite3": ("libsqlite3-dev", "sqlite3"),
    "SQLiteCpp": ("libsqlitecpp-dev", "sqlitecpp"),
    "yaml-0.1": ("libyaml-dev", "libyaml"),
    "ZLIB": ("zlib1g-dev", "zlib"),
}
TOOLS = {"g++", "cmake", "ninja-build", "curl", "esbuild"}
SETUP = (ROOT / "scripts/setup").read_text(encoding="utf-8")


def wanted_by_cmake():
    text = (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")
    found = set(re.findall(r"find_package\(([\w.+-]+)", text)) - {"Threads"}
    found |= set(re.findall(r"find_library\(\w+ (\w+) REQUIRED\)", text))
    return found | set(re.findall(r"pkg_check_modules\(\w+ REQUIRED IMPORTED_TARGET ([\w.+-]+)\)", text))


def packages():
    return set(re.search(r"^packages=\((.*?)^\)", SETUP, re.S | re.M)[1].split())


def test_setup_installs_what_cmake_wants():
    assert packages() - TOOLS == {LIBRARIES.get(name, (name,))[0] for name in wanted_by_cmake()}


def test_vcpkg_names_the_same():
    manifest = json.loads((ROOT / "vcpkg.json").read_text(encoding="utf-8"))
    ports = {port if isinstance(port, str) else port["name"] for port in manifest["dependencies"]}
    assert ports == {LIBRARIES.get(name, ("", name))[1] for name in wanted_by_cmake()}


def test_versions_agree():
    version = json.loads((ROOT / "vcpkg.json").read_text(encoding="utf-8"))["version"]
    assert f"project(xiaoer VERSION {version} " in (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")


def test_setup_does_nothing_when_all_is_there():
    done = subprocess.run([ROOT / "scripts/setup", "--tests"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_setup_installs_only_what_is_missing(tmp_path):
    """With a machine put in front of it that lacks two packages."""
    have = packages() - {"libre2-dev", "curl"}
    def tool(name, script):
        (tmp_path / name).write_text(f"#!/bin/bash\n{script}\n")
        (tmp_path / name).chmod(0o755)
    tool("dpkg-query", "printf '%s=installed\\n' " + " ".join(sorted(have)))
    tool("apt-get", f'echo "$@" >>{tmp_path}/calls')
    tool("id", "echo 0")
    done = subprocess.run([ROOT / "scripts/setup"], capture_output=True, text=True,
                          env={"PATH": f"{tmp_path}:/usr/bin:/bin"})
    assert done.returncode == 0, done.stderr
    assert done.stdout == "Installing from Debian: curl libre2-dev\n"
    update, install = (tmp_path / "calls").read_text().splitlines()
    assert update.endswith(" update")
    assert install.endswith(" install -y --no-install-recommends curl libre2-dev")


def test_setup_refuses_what_it_does_not_know():
    assert subprocess.run([ROOT / "scripts/setup", "--all"], capture_output=True).returncode == 2
