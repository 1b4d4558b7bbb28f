"""What every route says to everybody: to nobody, to each role in a session and with a key, to the customer whose conversation it is,
to another customer, and to a handle that nobody has.

Rows name things that are not there (a ticket, a picture, a delivery), so nothing is changed: 404 at the desk means that one was let in.
"""
import json

import pytest

from desk import Agent, contract
from test_customer import opened

ROLES = ("agent", "lead", "author", "admin")
CALLERS = ("nobody", *ROLES, *(f"key {role}" for role in ROLES), "customer", "stranger", "unknown handle")
ABSENT = "T20200101-0001"
DESK, TICKET = "/v1/desk", f"/v1/desk/tickets/{ABSENT}"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Row:
    """One request, and the statuses that it gets. `roles`: of agent, lead, author, admin, and of a key with that role unless `keys`
    says what keys get. `customer` and `stranger`: of who holds the conversation of the ticket {mine}, and of who holds another."""

    def __init__(self, method, path, nobody, roles=None, keys=None, customer=None, stranger=None, body=None, headers=None):
        self.method, self.path, self.body, self.headers = method, path, body, headers or {}
        roles = roles or (nobody,) * 4
        by_key = roles if keys is None else tuple(keys if status != 403 else 403 for status in roles)
        self.expected = dict(zip(CALLERS, (nobody, *roles, *by_key, customer or nobody, stranger or nobody, nobody)))

    def __repr__(self):
        return f"{self.method} {self.path}"


def desk(method, path, agent, lead, author, admin, keys=None, body=None):
    """A customer's handle is nothing at the desk."""
    return Row(method, path, 401, (agent, lead, author, admin), keys, body=body)


def everybodys(method, path, status, **more):
    return Row(method, path, status, **more)


def holders(method, path, others, holder, **more):
    """Of a conversation. A session or a key of the desk is no handle."""
    return Row(method, path, others, customer=holder, **more)


def own(method, path, others, holder, **more):
    """Speaks of no conversation but that of the handle."""
    return holders(method, path, others, holder, stranger=holder, **more)


PEOPLE = 403  # what a key gets where a person is asked for

TABLE = [
    #                                                       agent lead author admin
    desk("GET", f"{DESK}/session",                            200, 200, 200, 200, PEOPLE),
    desk("DELETE", f"{DESK}/session?everywhere=nonsense",     422, 422, 422, 422, PEOPLE),
    desk("POST", f"{DESK}/password",                          422, 422, 422, 422, PEOPLE),
    desk("GET", f"{DESK}/tickets",                            200, 200, 403, 200),
    desk("GET", TICKET,                                       404, 404, 403, 404),
    desk("POST", f"{TICKET}/claim",                           404, 404, 403, 404, PEOPLE, {"version": 1}),
    desk("POST", f"{TICKET}/reply",                           404, 404, 403, 404, None, {"text": "x"}),
    desk("POST", f"{TICKET}/note",                            404, 404, 403, 404, None, {"text": "x"}),
    desk("POST", f"{TICKET}/assign",                          404, 404, 403, 404, None, {"version": 1, "agent": None}),
    desk("POST", f"{TICKET}/team",                            404, 404, 403, 404, None, {"version": 1, "team": "tech"}),
    desk("POST", f"{TICKET}/status",                          404, 404, 403, 404, None, {"version": 1, "status": "open"}),
    desk("POST", f"{TICKET}/priority",                        404, 404, 403, 404, None, {"version": 1, "priority": "low"}),
    desk("POST", f"{TICKET}/merge",                           404, 404, 403, 404, None, {"version": 1, "into": "T20200101-0002"}),
    desk("POST", f"{TICKET}/read",                            404, 404, 403, 404, PEOPLE, {"event": 1}),
    desk("GET", f"{TICKET}/attachments/{'0' * 32}",           404, 404, 403, 404),
    desk("GET", f"{DESK}/presence",                           200, 200, 200, 200),
    desk("POST", f"{DESK}/presence",                          200, 200, 200, 200, PEOPLE),
    desk("HEAD", f"{DESK}/events",                            200, 200, 403, 200, PEOPLE),
    desk("GET", f"{DESK}/replies",                            200, 200, 200, 200),
    desk("GET", f"{DESK}/agents",                             200, 200, 200, 200),
    desk("POST", f"{DESK}/agents/nobody",                     403, 403, 403, 404),
    desk("GET", f"{DESK}/audit",                              403, 403, 403, 200),
    desk("GET", f"{DESK}/export",                             403, 200, 403, 200),
    desk("GET", f"{DESK}/outbox",                             403, 200, 403, 200),
    desk("POST", f"{DESK}/outbox/{'0' * 32}/retry",           403, 404, 403, 404),
    desk("POST", "/v1/mail",                                  422, 422, 403, 422, None, b"no mail"),

    holders("GET", "/v1/tickets/{mine}", 404, 200),
    holders("POST", "/v1/tickets/{mine}/attachments", 404, 415, body=b"no picture", headers={"Content-Type": "image/png"}),
    holders("GET", "/v1/tickets/{mine}/attachments/{picture}", 404, 200),
    own("HEAD", "/v1/conversations/events", 404, 200),
    own("POST", "/v1/conversations/typing", 404, 204, body={"typing": False}),

    # Who has the link of a ticket's page comes in, and nobody else does, whoever they are.
    everybodys("GET", "/t/{link}", 200),
    everybodys("HEAD", "/t/{link}/events", 200),
    everybodys("GET", "/t/{link}/attachments/{absent}", 404),
    everybodys("POST", "/t/{link}/messages", 422, body=b"words=", headers=FORM),
    everybodys("POST", "/t/{link}/rating", 303, body=b"score=0", headers=FORM),
    everybodys("POST", "/t/{link}/held", 303, body=b"held=nonsense", headers=FORM),
    everybodys("GET", "/t/{absent}", 404),
    everybodys("GET", "/t/{absent}/events", 404),
    everybodys("GET", "/t/{absent}/attachments/{absent}", 404),
    everybodys("POST", "/t/{absent}/messages", 404, body=b"words=x", headers=FORM),
    everybodys("POST", "/t/{absent}/rating", 404, body=b"score=5", headers=FORM),
    everybodys("POST", "/t/{absent}/held", 404, body=b"held=no", headers=FORM),

    everybodys("POST", f"{DESK}/session", 422),
    everybodys("POST", "/v1/chat", 422),
    everybodys("POST", "/v1/feedback", 422),
    everybodys("POST", "/contact", 422, body=b"kind=form", headers=FORM),
    everybodys("POST", "/kb/{article}/feedback", 422, body=b"helpful=nonsense", headers=FORM),
    everybodys("GET", "/kb/{article}", 200),
    *(everybodys("GET", path, 200) for path in (
        "/", "/contact", "/search?q=x", "/v1/search?q=x", "/topics/data_sync", "/demo", "/desk", "/widget.js", "/widget-live.js",
        "/assets/desk.css", "/assets/help.css", "/assets/desk.js", "/assets/help.js", "/assets/icon.svg", "/sitemap.xml", "/robots.txt",
        "/healthz", "/readyz", "/metrics", "/openapi.json", "/schemas/ticket.json")),
]


class People:
    def __init__(self, crew):
        sessions = dict(zip(ROLES, (crew.li, crew.chen, crew.zhao, crew.root)))
        self.mine, other = crew.waiting(), crew.waiting()
        self.desk = crew.desk
        bearer = lambda token: {"Authorization": f"Bearer {token}"}
        self.headers = {"nobody": {}, **{role: sessions[role].headers for role in ROLES},
                        **{f"key {role}": bearer(crew.desk.key(f"of-{role}", role)) for role in ROLES},
                        "customer": bearer(self.mine.handle), "stranger": bearer(other.handle),
                        "unknown handle": bearer("0" * len(other.handle))}
        kept = crew.desk.request("POST", f"/v1/tickets/{self.mine.number}/attachments?name=a.png", PNG,
                                 {**self.headers["customer"], "Content-Type": "image/png"})
        assert kept.status == 201
        self.picture = kept.json["id"]

    def fill(self, path):
        """A ticket's page of its own for each that speaks of one: it takes 30 changes in ten seconds."""
        link = opened(self.desk).path.split("/")[2] if "{link}" in path else ""
        return path.format(mine=self.mine.number, picture=self.picture, link=link, absent="0" * 32, article="sync/authorisation-expired")


PNG = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000"
                    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082")


@pytest.fixture(scope="module")
def people(crew):
    return People(crew)


@pytest.mark.parametrize("row", TABLE, ids=repr)
def test_what_each_of_them_gets(crew, people, row):
    body = row.body if isinstance(row.body, bytes) else json.dumps(row.body or {}).encode()
    path = people.fill(row.path)
    got = {caller: crew.desk.request(row.method, path, body if row.method == "POST" else None,
                                     {**row.headers, **people.headers[caller]}).status for caller in CALLERS}
    assert got == row.expected


def template(path):
    """Of a row's path, as it stands in the table."""
    return contract.template(path.split("?")[0].format(mine=ABSENT, picture="x", link="x", absent="x", article="a/b"))


def operations():
    return {(method.upper(), path) for path, item in contract.document["paths"].items() for method in item if method != "parameters"}


def test_every_route_has_a_row():
    tried = {("GET" if row.method == "HEAD" else row.method, template(row.path)) for row in TABLE}
    assert tried == operations()


def test_the_document_says_who_is_asked_for():
    """The `security` of each operation is what the server does."""
    for row in TABLE:
        operation = contract.document["paths"][template(row.path)]["get" if row.method == "HEAD" else row.method.lower()]
        kinds = {kind for way in operation.get("security", []) for kind in way}
        got = row.expected
        assert ("session" in kinds) == (got["nobody"] == 401), row
        assert ("key" in kinds) == (got["nobody"] == 401 and got["key admin"] != 403), row
        assert ("handle" in kinds) == (got["customer"] != got["unknown handle"]), row


# --- a page of somebody else's, in the browser of who is signed in ---

CHANGES = [row for row in TABLE if row.method in ("POST", "DELETE") and row.expected["nobody"] == 401]


@pytest.mark.parametrize("row", CHANGES, ids=repr)
def test_no_session_changes_anything_without_its_own_token(crew, row):
    other = Agent(crew.desk, "root").signs_in()
    body = row.body if isinstance(row.body, bytes) else json.dumps(row.body or {}).encode()
    for token in (None, "", "0" * 32, other.csrf, crew.root.csrf[:-1], crew.root.csrf + "0"):
        headers = {"Cookie": crew.root.cookie, **({} if token is None else {"X-CSRF-Token": token})}
        refused = crew.desk.request(row.method, row.path, body if row.method == "POST" else None, headers)
        assert refused.status == 403 and b"X-CSRF-Token" in refused.body, token
    assert other.request("DELETE", "/v1/desk/session").status == 204


def test_every_change_at_the_desk_is_among_those():
    guarded = {(method, path) for method, path in operations() if method not in ("GET", "HEAD") and path.startswith(("/v1/desk/", "/v1/mail"))}
    tried = {(row.method, template(row.path)) for row in CHANGES}
    assert tried == guarded - {("POST", "/v1/desk/session")}  # whoever signs in has no token yet
