"""The OpenAPI document and the ticket's schema by themselves: no server needed."""
import json
import re

import pytest
from jsonschema import Draft202012Validator

from contract import OPENAPI, ROOT, TICKET_SCHEMA, Contract, formats, strict_json

document = strict_json(OPENAPI.read_text(encoding="utf-8"))
ticket_schema = strict_json(TICKET_SCHEMA.read_text(encoding="utf-8"))
contract = Contract(document)
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}


def walk(node, at="#"):
    yield at, node
    if isinstance(node, dict):
        for key, value in node.items():
            yield from walk(value, f"{at}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, f"{at}/{index}")


def operations():
    for path, item in document["paths"].items():
        for method in METHODS & item.keys():
            yield path, method, item[method]


def contents():
    """Every schema with media type, and the object that holds its examples."""
    for at, node in walk(document):
        if isinstance(node, dict) and isinstance(node.get("content"), dict):
            for media, held in node["content"].items():
                yield f"{at}/{media}", held


def test_every_reference_resolves():
    for at, node in walk(document):
        if isinstance(node, dict) and "$ref" in node:
            assert node["$ref"].startswith("#/"), f"{at}: the document must stand alone"
            contract.resolver.resolve(node["$ref"])


@pytest.mark.parametrize("name", sorted(document["components"]["schemas"]))
def test_the_schema_is_valid(name):
    Draft202012Validator.check_schema(document["components"]["schemas"][name])


def test_no_component_is_left_over():
    used = {node["$ref"] for _, node in walk(document) if isinstance(node, dict) and "$ref" in node}
    for kind in ("schemas", "responses", "headers"):
        for name in document["components"][kind]:
            special = kind == "responses" and name in ("MethodNotAllowed", "Preflight")  # belong to no documented method
            assert special or f"#/components/{kind}/{name}" in used, name


def test_what_openapi_asks_of_every_operation():
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"] and document["info"]["version"]
    ids = [operation["operationId"] for _, _, operation in operations()]
    assert len(ids) == len(set(ids))
    for path, method, operation in operations():
        in_path = set(re.findall(r"{(\w+)}", path))
        declared = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
        assert in_path == declared, path
        assert all(p["required"] for p in operation.get("parameters", []) if p["in"] == "path")
        assert operation["responses"] and operation["summary"] and operation["description"]
        for status, response in operation["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d", status)
            assert contract.resolve(response)["description"], f"{method} {path} {status}"


@pytest.mark.parametrize("at,held", [pytest.param(*c, id=c[0]) for c in contents()])
def test_examples_keep_to_their_schema(at, held):
    Draft202012Validator.check_schema(held["schema"])
    for name, example in held.get("examples", {}).items():
        faults = contract.faults(held["schema"], example["value"])
        assert not faults, f"{name}: {faults}"


def test_the_schemas_own_examples_keep_to_them():
    for at, node in walk(document["components"]["schemas"]):
        if isinstance(node, dict) and isinstance(node.get("examples"), list) and "type" in node:
            for example in node["examples"]:
                assert not contract.faults(node, example), at


def test_every_field_is_described():
    for at, node in walk(document["components"]["schemas"]):
        if not isinstance(node, dict) or not isinstance(node.get("properties"), dict) or "/oneOf/" in at:
            continue
        for name, field in node["properties"].items():
            told = contract.resolve(field).get("description") or field.get("description")
            assert told and told.endswith("."), f"{at}/{name} has no sentence"


def test_answers_are_closed_and_questions_are_open():
    for name, schema in document["components"]["schemas"].items():
        for at, node in walk(schema, name):
            if isinstance(node, dict) and isinstance(node.get("properties"), dict) and "/oneOf/" not in at:
                asked = name.endswith("Request") or name == "Customer"
                assert asked == ("additionalProperties" not in node), at
                if not asked:
                    assert node["additionalProperties"] is False, at
                    assert set(node["required"]) | {"errors"} >= set(node["properties"]), at


def test_the_closed_schema_refuses_an_undocumented_field():
    example = document["components"]["schemas"]["Ticket"]["examples"][0]
    assert contract.faults({"$ref": "#/components/schemas/Ticket"}, {**example, "secret": 1})
    assert contract.faults({"$ref": "#/components/schemas/Ticket"},
                           {**example, "customer": {**example["customer"], "page": "/"}})
    assert contract.faults({"$ref": "#/components/schemas/Ticket"}, {**example, "created_at": "2026-11-22T11:30:00"})
    assert contract.faults({"$ref": "#/components/schemas/Ticket"}, {**example, "created_at": "2026-13-22T11:30:00Z"})


def test_the_tickets_schema_stands_alone_and_says_the_same():
    Draft202012Validator.check_schema(ticket_schema)
    assert ticket_schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    inside = {key: value for key, value in ticket_schema.items() if key not in ("$schema", "$id", "title")}
    assert inside == document["components"]["schemas"]["Ticket"]
    judge = Draft202012Validator(ticket_schema, format_checker=formats)
    for example in ticket_schema["examples"]:
        judge.validate(example)


WELL = [
    {"message": "订单没有同步"},
    {"message": "a" * 4000},
    {"message": "😀" * 4000},
    {"choice": "yes_"},
    {"message": "x", "choice": None, "conversation": None, "message_id": None, "lang": None, "customer": None},
    {"message": "x", "customer": {"name": None, "shop": "小明的店", "vip": True}, "utm": [1, 2]},
    {"message": " x\n"},
    {"message": "\n\nx", "message_id": "i" * 64},
]
WRONG = [
    {}, [], "x", None,
    {"message": ""}, {"message": " \t\n\u3000"}, {"message": 5}, {"message": None}, {"message": "x\0y"},
    {"message": "a" * 4001}, {"message": "😀" * 4001},
    {"message": "x", "choice": "yes_"}, {"choice": 1},
    {"message": "x", "message_id": ""}, {"message": "x", "message_id": "i" * 65}, {"message": "x", "message_id": 7},
    {"message": "x", "lang": "fr"}, {"message": "x", "conversation": 1},
    {"message": "x", "customer": []}, {"message": "x", "customer": {"contact": 138}},
    {"message": "x", "customer": {"shop": "s" * 201}},
]


@pytest.mark.parametrize("request_", WELL, ids=lambda r: json.dumps(r)[:60])
def test_the_request_schema_takes(request_):
    assert not contract.faults({"$ref": "#/components/schemas/ChatRequest"}, request_)


@pytest.mark.parametrize("request_", WRONG, ids=lambda r: json.dumps(r)[:60])
def test_the_request_schema_refuses(request_):
    assert contract.faults({"$ref": "#/components/schemas/ChatRequest"}, request_)


def test_paths_are_found_by_their_shape():
    assert contract.template("/v1/tickets/T20261122-0007") == "/v1/tickets/{number}"
    assert contract.template("/kb/sync/orders") == "/kb/{folder}/{slug}"
    assert contract.template("/") == "/"
    assert contract.template("/v1/tickets/") is None
    assert contract.template("/kb/sync/orders/more") is None


# --- docs/api.md ---

guide = (ROOT / "docs/api.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path,sent", re.findall(r"localhost:8080(\S+)[^`]*? -d '(.+?)'", guide, re.DOTALL))
def test_what_the_guide_sends_is_what_the_document_takes(path, sent):
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    faults = contract.faults(body["schema"], json.loads(sent))
    assert [fault.split(":")[0] for fault in faults] == (["/customer/contact"] if '"contact": 138' in sent else [])


def test_the_guide_names_documented_paths_only():
    for path in re.findall(r"localhost:8080(/[^\s'?]*)", guide):
        assert contract.template(path), path


def test_the_guide_and_the_document_know_the_same_statuses():
    told = {int(number) for row in re.findall(r"^\| (\d{3}[\d, ]*) \|", guide, re.MULTILINE) for number in row.split(",")}
    documented = {int(status) for _, _, operation in operations() for status in operation["responses"]}
    rare = {200, 201, 204, 417, 500, 501, 505}
    assert told == documented - rare | {405}
