"""The OpenAPI document as a judge: every answer of the server is held against it.

An answer passes only if its path, method, status, media type, headers and every field of its body are described.
"""
import datetime
import gzip
import json
import re
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker, RefResolver

ROOT = Path(__file__).resolve().parents[2]
OPENAPI = ROOT / "bot/http/openapi.json"
TICKET_SCHEMA = ROOT / "bot/http/ticket.schema.json"

formats = FormatChecker(formats=[])


@formats.checks("date-time", raises=ValueError)
def is_time(value):
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value):
            return False
        datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return True


@formats.checks("date", raises=ValueError)
def is_date(value):
    if isinstance(value, str):
        return len(value) == 10 and bool(datetime.date.fromisoformat(value))
    return True


@formats.checks("uri-reference")
def is_address(value):
    return not isinstance(value, str) or not re.search(r'[\s<>"\\^`{|}]', value)


def strict_json(text):
    """JSON as RFC 8259 has it: each key once, no NaN."""
    def once(pairs):
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), f"a key stands twice in {keys}"
        return dict(pairs)

    def never(name):
        raise AssertionError(f"{name} is not JSON")

    return json.loads(text, object_pairs_hook=once, parse_constant=never)


class Contract:
    def __init__(self, document=None):
        self.document = document or json.loads(OPENAPI.read_text(encoding="utf-8"))
        self.resolver = RefResolver("", self.document)
        self.paths = [(re.compile("^" + re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(path)) + "$"), path)
                      for path in self.document["paths"]]

    def resolve(self, node):
        while isinstance(node, dict) and "$ref" in node:
            node = self.resolver.resolve(node["$ref"])[1]
        return node

    def template(self, path):
        """The documented path that this one is an instance of; fixed ones win."""
        found = [name for pattern, name in self.paths if pattern.match(path)]
        return min(found, key=lambda name: name.count("{")) if found else None

    def faults(self, schema, value):
        validator = Draft202012Validator(schema, resolver=self.resolver, format_checker=formats)
        return [explain(error) for error in validator.iter_errors(value)]

    def check_schema(self, name, value):
        faults = self.faults({"$ref": f"#/components/schemas/{name}"}, value)
        assert not faults, "\n".join(faults)

    def check(self, method, path, answer):
        """Fails with the reason if `answer` (status, headers, body) is not one the document promises."""
        told = f"{method} {path} -> {answer.status}\n{answer.body[:2000]!r}"
        template = self.template(path)
        if template is None:
            assert answer.status in (404, 400), f"not a documented path, yet not 404: {told}"
            # NoPage: a browser is shown one all the same.
            return self.check_response(self.document["components"]["responses"][
                "NoPage" if answer.status == 404 else "BadRequest"], method, answer, told)
        item = self.document["paths"][template]
        if method == "OPTIONS" and answer.status in (204, 403):  # a page's browser asks first
            name = "Preflight" if answer.status == 204 else "Forbidden"
            return self.check_response(self.document["components"]["responses"][name], method, answer, told)
        operation = item.get(method.lower()) or (item.get("get") if method == "HEAD" else None)
        if operation is None:
            assert answer.status in (405, 501), f"not a documented method, yet not 405: {told}"
            return self.check_response(self.document["components"]["responses"][
                "MethodNotAllowed" if answer.status == 405 else "NotImplemented"], method, answer, told)
        response = operation["responses"].get(str(answer.status))
        assert response is not None, f"undocumented status: {told}"
        self.check_response(self.resolve(response), method, answer, told)

    def check_refusal(self, answer):
        """For what is no HTTP request at all: any documented refusal."""
        told = f"{answer.status} {answer.body[:2000]!r}"
        names = {"400": "BadRequest", "408": "RequestTimeout", "413": "ContentTooLarge", "414": "UriTooLong",
                 "417": "ExpectationFailed", "431": "HeaderFieldsTooLarge", "501": "NotImplemented",
                 "503": "ServiceUnavailable", "505": "VersionNotSupported"}
        assert str(answer.status) in names, f"undocumented refusal: {told}"
        self.check_response(self.document["components"]["responses"][names[str(answer.status)]], "", answer, told)

    def check_response(self, response, method, answer, told):
        for name, header in response.get("headers", {}).items():
            header = self.resolve(header)
            value = answer.headers.get(name)
            assert value is not None or not header.get("required"), f"no {name} header: {told}"
            if value is not None:
                typed = int(value) if header["schema"].get("type") == "integer" else value
                assert not self.faults(header["schema"], typed), f"{name}: {value!r}: {told}"
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", f"no nosniff: {told}"
        assert answer.headers.get("Cache-Control"), f"no Cache-Control: {told}"
        if "content" not in response:
            assert not answer.body and not answer.headers.get("Content-Type"), f"a body where none is: {told}"
            return
        media = (answer.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        assert media in response["content"], f"undocumented media type {media!r}: {told}"
        if method == "HEAD":
            assert answer.body == b"", f"HEAD with a body: {told}"
            return
        if media.startswith("image/"):
            return
        zipped = answer.headers.get("Content-Encoding") == "gzip"
        text = (gzip.decompress(answer.body) if zipped else answer.body).decode("utf-8")  # strict
        value = strict_json(text) if media.endswith("json") else text
        faults = self.faults(response["content"][media]["schema"], value)
        assert not faults, told + "\n" + "\n".join(faults)
        if media == "application/problem+json":
            assert value["status"] == answer.status, f"the problem tells another status: {told}"


def explain(error):
    """The deepest reason: of a oneOf, that of the alternative that fits best."""
    where = "/" + "/".join(str(part) for part in error.absolute_path)
    if error.context:
        return f"{where}: " + " | ".join(sorted({explain(inner) for inner in error.context}, key=len)[:4])
    return f"{where}: {error.message[:300]}"
