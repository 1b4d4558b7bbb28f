"""A mail server and a receiver of webhooks, both real ones on the loopback address, that fail and come back as they are told.

    office = PostOffice(); office.refuses = "451 later"; office.mails[0].subject
    hooks = Receiver(); hooks.answers = 503; hooks.got[0].json
"""
import email.policy
import hashlib
import hmac
import json
import socketserver
import threading
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from desk import until


class Mail:
    """One message as it came, read by Python's own parser."""

    def __init__(self, sender, recipients, raw):
        self.sender, self.recipients, self.raw = sender, recipients, raw
        self.message = message_from_bytes(raw, policy=email.policy.default)
        self.subject = self.message["Subject"]
        self.text = self.message.get_content().replace("\r\n", "\n")

    def __getitem__(self, header):
        return self.message[header]


class PostOffice:
    """Speaks SMTP (RFC 5321). `refuses`: what it says to RCPT in place of 250; `rejects`: to the message; `silent`: it takes
    the message and then says nothing."""

    def __init__(self, port=0):
        office = self
        self.mails, self.refuses, self.rejects, self.silent, self.tried = [], None, None, False, 0
        self.told = threading.Condition()

        class Session(socketserver.StreamRequestHandler):
            timeout = 60

            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def handle(self):
                try:
                    self.talk()
                except OSError:
                    pass

            def talk(self):
                self.say("220 post.example.com")
                sender, recipients = None, []
                while line := self.rfile.readline():
                    verb = line.split(b" ", 1)[0].strip().upper()
                    if verb in (b"EHLO", b"HELO"):
                        self.say("250 post.example.com")
                    elif verb == b"MAIL":
                        sender, recipients = line.decode().split("<")[1].split(">")[0], []
                        self.say("250 ok")
                    elif verb == b"RCPT":
                        office.tried += 1
                        if office.refuses:
                            self.say(office.refuses)
                            continue
                        recipients.append(line.decode().split("<")[1].split(">")[0])
                        self.say("250 ok")
                    elif verb == b"DATA":
                        self.say("354 go on")
                        raw = b""
                        while (line := self.rfile.readline()) not in (b".\r\n", b""):
                            raw += line[1:] if line.startswith(b".") else line
                        if office.rejects:
                            self.say(office.rejects)
                            continue
                        with office.told:
                            office.mails.append(Mail(sender, recipients, raw))
                            office.told.notify_all()
                        if office.silent:
                            self.rfile.read()
                            return
                        self.say("250 kept")
                    elif verb == b"QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok" if verb in (b"RSET", b"NOOP") else "502 what?")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address, daemon_threads = True, True

        self.server = Server(("127.0.0.1", port), Session)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def waits_for(self, count):
        until(lambda: len(self.mails) >= count, f"{count} mails, there are {[m.subject for m in self.mails]}")
        return self.mails

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Delivered:
    """One POST as it came."""

    def __init__(self, path, headers, body):
        self.path, self.headers, self.body = path, headers, body
        self.json = json.loads(body)
        self.delivery = headers["X-Xiaoer-Delivery"]

    def signed_with(self, secret):
        wanted = hmac.new(secret.encode(), self.headers["X-Xiaoer-Timestamp"].encode() + b"." + self.body, hashlib.sha256)
        return hmac.compare_digest(self.headers["X-Xiaoer-Signature"], "sha256=" + wanted.hexdigest())


class Receiver:
    """Takes webhooks. `answers`: the status; `location`: where a 3xx points; `silent`: it takes the request and says nothing."""

    def __init__(self, port=0):
        receiver = self
        self.got, self.answers, self.location, self.headers, self.silent = [], 204, None, {}, False
        self.over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(Delivered(self.path, self.headers, body))
                if receiver.silent:
                    receiver.over.wait(60)
                    return
                self.send_response(receiver.answers)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST

            def log_message(self, *_):
                pass

        ThreadingHTTPServer.daemon_threads = True
        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hooks"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def waits_for(self, count, event=None):
        def those():
            return [one for one in self.got if event in (None, one.json["event"])]
        until(lambda: len(those()) >= count, f"{count} webhooks {event or ''}, there are {[one.json['event'] for one in self.got]}")
        return those()

    def close(self):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()
