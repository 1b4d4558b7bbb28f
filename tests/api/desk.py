"""A real server, and customers who talk to it. Every answer passes the contract before a test sees it.

    desk.open(folder)              starts build/xiaoer (or $XIAOER) on a free port
    chat = desk.chat()             a customer in a conversation
    chat.says("订单没有同步").texts   what the bot said
"""
import copy
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import uuid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from contract import ROOT, Contract

HERE = Path(__file__).resolve().parent
BINARY = Path(os.environ.get("XIAOER", ROOT / "build/xiaoer")).resolve()
PATIENCE = 120  # seconds; only ever a bound on hanging, never a measure of speed
contract = Contract()


class Answer:
    """One HTTP answer, read to its end."""

    def __init__(self, response):
        self.body = response.read()
        self.status, self.headers = response.status, response.headers

    @property
    def json(self):
        return json.loads(self.body)


def until(true, what, patience=PATIENCE):
    """Looks again and again until it is true."""
    end = time.monotonic() + patience
    while True:
        found = true()
        if found:
            return found
        assert time.monotonic() < end, f"still not so after {patience} s: {what}"
        threading.Event().wait(0.02)


def older(value, ms):
    """A ticket's JSON with every date in it that much earlier."""
    if isinstance(value, dict):
        return {name: older(one, ms) for name, one in value.items()}
    is_date = isinstance(value, int) and not isinstance(value, bool) and value > 10 ** 12
    return value - ms if is_date else value


class Wire:
    """One TCP connection that is kept; send what you like."""

    def __init__(self, desk):
        self.socket = socket.create_connection((desk.host, desk.port), timeout=PATIENCE)
        self.stream = self.socket.makefile("rb")

    def send(self, data):
        """False where the server has already hung up."""
        try:
            self.socket.sendall(data.encode() if isinstance(data, str) else data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            return False

    def answer(self, method="GET"):
        class Stream:  # keeps bytes of the next answer for the next answer
            def makefile(_, *args):
                return Unclosed(self.stream)
        response = http.client.HTTPResponse(Stream(), method=method)
        response.begin()
        return Answer(response)

    def is_over(self):
        """The server has closed, and said nothing more."""
        try:
            return self.stream.read(1) == b""
        except ConnectionResetError:
            return True

    def close(self):
        self.stream.close()
        self.socket.close()

    __enter__ = lambda self: self

    def __exit__(self, *_):
        self.close()


class Unclosed:
    """http.client closes its stream after a body; the next answer still has to be read from it."""

    def __init__(self, stream):
        self.read, self.readline, self.readinto, self.read1, self.peek = (
            stream.read, stream.readline, stream.readinto, stream.read1, stream.peek)

    def close(self):
        pass

    flush = close


class Desk:
    """The server as a process. Started again with the same folder it finds what it kept."""

    def __init__(self, folder, rules=HERE / "rules", kb=HERE / "kb", db=None, before=None, options=()):
        self.folder, self.rules, self.kb, self.before, self.options = Path(folder), rules, kb, before, options
        self.db = db or self.folder / "desk.db"
        self.process = None
        self.start()

    def start(self):
        assert BINARY.exists(), f"{BINARY} is missing: build it first, or name it in XIAOER"
        self.lines, self.told = [], threading.Condition()  # what the server wrote to its log
        self.errors = open(self.folder / "stderr.txt", "ab")
        self.process = subprocess.Popen(
            [BINARY, "serve", "--port", "0", "--db", self.db, "--rules", self.rules, "--kb", self.kb,
             *self.options],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors, preexec_fn=self.before)
        threading.Thread(target=self._listen, args=(self.process.stdout, self.lines, self.told), daemon=True).start()
        line = self.log_line(lambda line: line.get("event") == "listening")
        url = urlsplit(line["url"])
        self.host, self.port = url.hostname, url.port
        return self

    @staticmethod
    def _listen(stdout, lines, told):
        for raw in stdout:
            try:
                line = json.loads(raw)
            except ValueError:
                line = {"not json": raw.decode(errors="replace")}
            with told:
                lines.append(line)
                told.notify_all()
        stdout.close()
        with told:
            lines.append({"event": "end of output"})
            told.notify_all()

    def log_line(self, wanted):
        """The first log line that is wanted, waited for."""
        def found():
            return next((line for line in self.lines if wanted(line)), None)

        with self.told:
            self.told.wait_for(lambda: found() or self.lines[-1:] == [{"event": "end of output"}], PATIENCE)
            line = found()
        assert line, f"no such log line in {self.lines[-20:]}; stderr: {self.stderr()}"
        return line

    def stderr(self):
        return (self.folder / "stderr.txt").read_text(errors="replace")[-4000:]

    def stop(self, how=signal.SIGTERM):
        """Its exit code."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(how)
        code = self.process.wait(PATIENCE)
        self.process = None
        self.errors.close()
        return code

    def kill(self):
        return self.stop(signal.SIGKILL)

    def restart(self):
        assert self.stop() == 0, self.stderr()
        return self.start()

    def days_pass(self, days, start=True):
        """All that the file holds is that much older; the server is off meanwhile. For nobody can wait for days, and the
        program has no switch that only tests would use. Moves the tickets' dates, the timers and who holds what."""
        assert self.stop() == 0, self.stderr()
        ms = int(days * 24 * 3600 * 1000)
        db = sqlite3.connect(self.db)
        with db:
            for number, body in db.execute("SELECT number, body FROM ticket").fetchall():
                db.execute("UPDATE ticket SET body = ? WHERE number = ?", (json.dumps(older(json.loads(body), ms), ensure_ascii=False), number))
            db.execute("UPDATE ticket SET created_at = created_at - ?1, updated_at = updated_at - ?1, respond_by = respond_by - ?1, resolve_by = resolve_by - ?1", (ms,))
            db.execute("UPDATE timer SET due_at = due_at - ?", (ms,))
            db.execute("UPDATE event SET at = at - ?", (ms,))
            db.execute("UPDATE turn SET at = at - ?", (ms,))
        db.close()
        return self.start() if start else self

    def told_late(self):
        """How many tickets were told to be late."""
        db = sqlite3.connect(f"file:{self.db}?mode=ro", uri=True)
        try:
            return db.execute("SELECT count(DISTINCT ticket) FROM event WHERE kind = 'deadline' AND json_extract(body, '$.due') = 'respond_late'").fetchone()[0]
        finally:
            db.close()

    def request(self, method, path, body=None, headers=None):
        """One request on a connection of its own, held against the contract."""
        link = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        try:
            link.request(method, path, body, headers or {})
            answer = Answer(link.getresponse())
        finally:
            link.close()
        contract.check(method, unquote(urlsplit(path).path), answer)
        return answer

    def get(self, path, handle=None):
        return self.request("GET", path, headers={"Authorization": f"Bearer {handle}"} if handle else None)

    def post(self, fields, path="/v1/chat"):
        body = fields if isinstance(fields, bytes) else json.dumps(fields, ensure_ascii=False).encode()
        return self.request("POST", path, body)

    def wire(self):
        return Wire(self)

    def chat(self, **always):
        return Chat(self, **always)

    def command(self, *words, said=""):
        """`xiaoer …` beside the running server."""
        return subprocess.run([BINARY, *words, "--db", self.db], input=said, capture_output=True, text=True,
                              timeout=PATIENCE)

    def agent(self, name, role="agent", teams=(), display=None):
        """A new agent, signed in."""
        more = [word for team in teams for word in ("--team", team)]
        added = self.command("agent", "add", name, "--role", role, "--display", display or name, *more, said=PASSWORD + "\n")
        assert added.returncode == 0, added.stderr
        return Agent(self, name).signs_in()

    def key(self, name, role="agent"):
        made = self.command("key", "add", name, "--role", role)
        assert made.returncode == 0, made.stderr
        return made.stdout.strip()

    def ticket(self, chat):
        answer = self.get(f"/v1/tickets/{chat.number}", chat.handle)
        assert answer.status == 200, answer.body
        return answer.json


PASSWORD = "correct horse battery"


class Staff:
    """People at a desk: made and signed in once, then they come along in a copy of the file. Passwords take their time."""

    made = {}

    def __init__(self, people):
        self.folder = tempfile.TemporaryDirectory(prefix="xiaoer-staff-")
        desk = Desk(self.folder.name)
        self.people = [desk.agent(name, role, teams, display) for name, role, teams, display in people]
        assert desk.stop() == 0
        self.db = desk.db

    @classmethod
    def at(cls, folder, *people, **more):
        """A desk with these (name, role, teams, display), and them."""
        if people not in cls.made:
            cls.made[people] = cls(people)
        staff = cls.made[people]
        for file in staff.db.parent.glob(staff.db.name + "*"):
            if file.is_file():
                shutil.copy(file, folder)
        desk = Desk(folder, **more)
        return desk, [one.moved(desk) for one in staff.people]


class Agent:
    """Somebody at the desk, with a session of their own."""

    def __init__(self, desk, name):
        self.desk, self.name, self.cookie, self.csrf = desk, name, None, None

    def moved(self, desk):
        """The same, signed in, at a desk that has a copy of the file."""
        other = copy.copy(self)
        other.desk = desk
        return other

    def tries(self, password=PASSWORD):
        return self.desk.post({"name": self.name, "password": password}, "/v1/desk/session")

    def signs_in(self, password=PASSWORD):
        answer = self.tries(password)
        assert answer.status == 200, answer.body
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.me = answer.json
        self.id, self.csrf = self.me["id"], self.me["csrf"]
        return self

    @property
    def headers(self):
        return {"Cookie": self.cookie or "", "X-CSRF-Token": self.csrf or ""}

    def request(self, method, path, fields=None):
        body = None if fields is None else json.dumps(fields, ensure_ascii=False).encode()
        return self.desk.request(method, path, body, self.headers)

    def get(self, path):
        return self.request("GET", path)

    def post(self, path, **fields):
        return self.request("POST", path, fields)

    def sees(self, number):
        answer = self.get(f"/v1/desk/tickets/{number}")
        assert answer.status == 200, answer.body
        return answer.json

    def queue(self, which="all", **more):
        query = "".join(f"&{key}={value}" for key, value in more.items())
        answer = self.get(f"/v1/desk/tickets?queue={which}{query}")
        assert answer.status == 200, answer.body
        return answer.json

    def tries_to(self, command, number, **fields):
        return self.post(f"/v1/desk/tickets/{number}/{command}", **fields)

    def does(self, command, number, **fields):
        """On the ticket as it is now."""
        if command not in ("reply", "note", "read"):
            fields.setdefault("version", self.sees(number)["version"])
        answer = self.tries_to(command, number, **fields)
        assert answer.status in (200, 204), answer.body
        return answer.json if answer.body else None

    def listens(self, after=None):
        return Listening(self.desk, "/v1/desk/events" + (f"?after={after}" if after is not None else ""), self.headers)


class Listening:
    """A server-sent stream, read on a thread; each event is held against the contract."""

    def __init__(self, desk, path, headers):
        self.events, self.told, self.over = [], threading.Condition(), False
        self.link = http.client.HTTPConnection(desk.host, desk.port, timeout=PATIENCE)
        self.link.request("GET", path, headers=headers)
        self.socket = self.link.sock
        self.response = self.link.getresponse()
        self.status = self.response.status
        self.path = urlsplit(path).path
        if self.status == 200:
            threading.Thread(target=self._read, daemon=True).start()
        else:
            contract.check("GET", self.path, Answer(self.response))

    def _read(self):
        fields = {}
        try:
            for raw in self.response:
                line = raw.decode().rstrip("\n")
                if line.startswith(":"):
                    continue
                if line:
                    key, _, value = line.partition(": ")
                    fields[key] = value
                    continue
                if "event" in fields:
                    self._hears(fields)
                fields = {}
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass
        with self.told:
            self.over = True
            self.told.notify_all()

    def _hears(self, fields):
        event = {"event": fields["event"], "data": json.loads(fields["data"]), "id": fields.get("id")}
        with self.told:
            self.events.append(event)
            self.told.notify_all()

    def check(self):
        """Every event is one that the document describes."""
        described = contract.document["paths"][contract.template(self.path)]["get"]["responses"]["200"]["content"]["text/event-stream"]["x-events"]
        for event in self.events:
            faults = contract.faults(described[event["event"]], event["data"])
            assert not faults, (event, faults)

    def waits_for(self, wanted, count=1):
        """The first event that is wanted, waited for."""
        def found():
            return [event for event in self.events if wanted(event)]

        with self.told:
            self.told.wait_for(lambda: len(found()) >= count or self.over, PATIENCE)
            got = found()
        assert len(got) >= count, f"not heard: {self.events}"
        return got[count - 1]

    def of(self, kind):
        return [event["data"] for event in list(self.events) if event["event"] == kind]

    @property
    def texts(self):
        return [data["text"] for data in self.of("message")]

    @property
    def last_id(self):
        ids = [event["id"] for event in list(self.events) if event["id"]]
        return ids[-1] if ids else None

    def close(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        with self.told:
            self.told.wait_for(lambda: self.over or self.status != 200, PATIENCE)
        self.link.close()
        self.check()


class Reply:
    def __init__(self, answer):
        self.bytes, fields = answer.body, answer.json
        self.handle, self.outcome = fields["conversation"], fields["outcome"]
        self.replies, self.match, self.ticket = fields["replies"], fields["match"], fields["ticket"]
        self.progress, self.handover = fields["progress"], fields["handover"]

    def _each(self, kind):
        return [reply for reply in self.replies if reply["type"] == kind]

    @property
    def texts(self):
        return [reply["text"] for reply in self._each("text")]

    @property
    def text(self):
        return "\n".join(self.texts)

    @property
    def options(self):
        return [option for reply in self._each("choices") for option in reply["options"]]

    @property
    def labels(self):
        return [option["label"] for option in self.options]

    @property
    def articles(self):
        return self._each("article")

    @property
    def cards(self):
        return self._each("ticket")

    @property
    def rule(self):
        return self.match and self.match["rule"]

    def __repr__(self):
        return self.bytes.decode()


class Chat:
    """One customer. `always` goes along with every message (lang=…, customer=…)."""

    def __init__(self, desk, **always):
        self.desk, self.always = desk, always
        self.handle = self.number = self.last = None
        self.heard = []  # every text that the bot has said

    def sends(self, **fields):
        """The raw answer, whatever its status."""
        known = {"conversation": self.handle} if self.handle else {}
        return self.desk.post({**known, **self.always, **fields})

    def hears(self, answer):
        assert answer.status == 200, f"{answer.status} {answer.body.decode()}"
        reply = self.last = Reply(answer)
        assert self.handle in (None, reply.handle), "the handle has changed"
        self.handle = reply.handle
        self.heard += reply.texts
        if reply.ticket:
            assert self.number in (None, reply.ticket["number"]), "a second ticket while one is open"
            self.number = reply.ticket["number"]
        return reply

    def says(self, message, **fields):
        return self.hears(self.sends(message=message, **fields))

    def chooses(self, label, **fields):
        """Presses the button with that label on the last answer."""
        ids = [option["id"] for option in self.last.options if option["label"] == label]
        assert len(ids) == 1, f"{label!r} is not among {self.last.labels}"
        return self.hears(self.sends(choice=ids[0], **fields))

    def ticket(self):
        return self.desk.ticket(self)

    def listens(self, after=None):
        headers = {"Authorization": f"Bearer {self.handle}"}
        if after is not None:
            headers["Last-Event-ID"] = str(after)
        return Listening(self.desk, "/v1/conversations/events", headers)


def new_id():
    return str(uuid.uuid4())


def said_by_customer(ticket):
    return [line["text"] for line in ticket["transcript"] if line["from"] == "customer"]


def said_by_bot(ticket):
    return [line["text"] for line in ticket["transcript"] if line["from"] == "bot"]


def all_at_once(jobs):
    """Runs them on a thread each, released together; their results, or the first failure."""
    start, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(index, job):
        try:
            start.wait(PATIENCE)
            results[index] = job()
        except BaseException as failure:  # told to the test below
            results[index] = failure

    threads = [threading.Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, BaseException):
            raise result
    return results
