"""docs/rules.schema.json: true to the readers' tables of keys, and content with every rule file."""
import json
import re
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/rules.schema.json").read_text(encoding="utf-8"))
READERS = "\n".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "bot/rulebook").glob("read*.cpp")))
FILES = sorted((ROOT / "rules").rglob("*.yaml")) + sorted((ROOT / "tests/api").rglob("*.yaml"))
# Which part of the schema each table of keys is.
TABLES = {"Rule": "rule", "Test": "rule/tests", "Condition": "condition", "Handoff": "handoff", "Choice": "choice", "Canned": "canned",
          "Step": "step", "Guide": "guide", "Fact": "fact", "Category": "category", "Setting": "bot", "Site": "bot/site",
          "Calendar": "calendar", "Year": "year", "Hours": "hours", "Team": "team"}


class Yaml12(yaml.SafeLoader):
    """As editors read YAML: yes and no are words, 11:30 is no number."""


Yaml12.yaml_implicit_resolvers = {}
for tag, pattern, first in [("bool", "true|false", "tf"), ("null", "null|~|", ["n", "~", ""]),
                            ("int", r"[-+]?\d+", "-+0123456789"), ("float", r"[-+]?\d+\.\d*", "-+0123456789")]:
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def with_names(node):
    """JSON's keys are strings; YAML's 2026 is a number."""
    if isinstance(node, dict):
        return {str(key): with_names(value) for key, value in node.items()}
    return [with_names(item) for item in node] if isinstance(node, list) else node


def faults(text):
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}"
            for fault in Draft202012Validator(SCHEMA).iter_errors(with_names(yaml.load(text, Yaml12)))]


def keys_of(part):
    """The properties of $defs/rule, or of a map inside it, wherever in it they stand."""
    name, _, inside = part.partition("/")
    node = SCHEMA["$defs"][name]
    node = node["properties"][inside] if inside else node
    node = node if "properties" in node else next(one for one in node["oneOf"] if "properties" in one)
    assert node["additionalProperties"] is False
    return set(node["properties"])


def test_it_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_rule_file_is_valid(file):
    assert faults(file.read_text(encoding="utf-8")) == []


def test_every_table_of_keys_is_known():
    assert set(re.findall(r"Key<\w+> k(\w+)Keys\[\]", READERS)) == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_it_has_the_keys_of_the_reader(table):
    body = re.search(rf"k{table}Keys\[\] = {{\n(.*?)\n}};", READERS, re.S)[1]
    assert keys_of(TABLES[table]) == set(re.findall(r'^    {"(\w+)",', body, re.M))


def test_it_has_the_keys_of_a_file():
    known = re.search(r'"a rule file",\s*{([^}]*)}', READERS)[1]
    assert set(SCHEMA["properties"]) == set(re.findall(r'"(\w+)"', known))


def test_it_has_the_values_of_means():
    known = re.search(r"kMeans = {([^}]*)}", READERS)[1]
    assert SCHEMA["$defs"]["rule"]["properties"]["means"]["enum"] == re.findall(r'"(\w+)"', known)


def test_it_has_the_days_and_the_texts_of_the_bot():
    days = re.search(r"kWeekdays = {([^}]*)}", READERS)[1]
    bot = SCHEMA["$defs"]["bot"]["properties"]
    assert SCHEMA["$defs"]["weekday"]["enum"] == re.findall(r'"(\w+)"', days)
    texts = "".join((ROOT / f"bot/rulebook/builtin_{which}.cpp").read_text(encoding="utf-8") for which in ("texts", "mail_texts"))
    assert list(bot["texts"]["properties"]) == re.findall(r'^      {"(\w+)",', texts, re.M)


def test_every_key_is_explained():
    def unexplained(node, where):
        for name, value in node.get("properties", {}).items():
            target = SCHEMA["$defs"][value["$ref"].rpartition("/")[2]] if "$ref" in value else {}
            if "description" not in value and "description" not in target:
                yield f"{where}/{name}"
        for part in node.get("oneOf", []):
            yield from unexplained(part, where)

    assert [bad for name, node in SCHEMA["$defs"].items() for bad in unexplained(node, name)] == []


@pytest.mark.parametrize("wrong", [
    "rules: [{id: a, says: [x], replies: y}]",              # unknown key
    "rules: [{says: [x], reply: y}]",                       # no id
    "rules: [{id: a, says: [x]}]",                          # does nothing
    "rules: [{id: a@b, says: [x], reply: y}]",              # not a name
    "rules: [{id: a, says: [x], reply: {de: y}}]",          # not a language
    "rules: [{id: a, says: [x], means: hello}]",
    "rules: [{id: a, says: [x], handoff: {priority: max}}]",
    "rules: [{id: a, says: [x], reply: y, general: maybe}]",
    "guides: [{id: g, steps: []}]",
    "guides: [{id: g, steps: [{id: s, say: x, ask: y}]}]",  # two things at once
    "guides: [{id: g, steps: [{id: end, say: x}]}]",
    "facts: {f: {ask: x}}",                                 # no label
    "facts: {f: {label: x, pattern: abc}}",                 # no slashes
    "bot: {answer_at: 2}",
    "bot: {hours: {mon: '09:00-21:00'}}",                   # stands in the calendar
    "calendar: {hours: {mon: nine to five}}",
    "calendar: {hours: {monday: '09:00-21:00'}}",
    "calendar: {peaks: {双11: November}}",
    "calendar: {years: {next: {}}}",
    "calendar: {years: {2026: {makeup: [01-04..01-05]}}}",
    "calendar: {working_days: [someday]}",
    "teams: {tech: {langs: [de]}}",
    "teams: {tech: {skills: [platform]}}",
    "bot: {texts: {goodbye: x}}",
    "bot: {site: {brand: blue}}",
    "bot: {site: {url: help.example.com}}",
    "bot: {site: {origins: ['https://shop.example.com/help']}}",
])
def test_it_refuses(wrong):
    assert faults(wrong)
