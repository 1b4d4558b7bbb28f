// What strangers control, at both sides of each limit.
#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <ctime>
#include <sstream>
#include <thread>
#include <vector>

#include "unit/http/client.h"

using namespace xiaoer::http;
using namespace std::chrono_literals;

namespace {

Limits small() {
  Limits limits;
  limits.headerBytes = 200;
  limits.bodyBytes = 100;
  return limits;
}

// GET /hello with a head of exactly `size` bytes.
std::string headOf(size_t size) {
  return get("/hello", "X: " + std::string(size - get("/hello", "X: \r\n").size(), 'x') + "\r\n");
}

std::string chunked(size_t size) {
  std::ostringstream text;
  text << "POST /echo HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"
       << std::hex << size - 1 << "\r\n"
       << std::string(size - 1, 'y') << "\r\n0\r\n\r\n";
  return text.str();
}

// The refusal of `request`, which must be a problem and end the connection in order.
int refusal(const Site& site, std::string_view request) {
  Client client = site.client();
  client.says(request);
  const Answer answer = client.hears();
  INFO(answer.raw << answer.body);
  CHECK(answer.headers.at("Content-Type") == "application/problem+json");
  CHECK(answer.headers.at("Connection") == "close");
  CHECK(answer.body.find("\"status\":" + std::to_string(answer.status)) != std::string::npos);
  client.finishesTalking();
  CHECK(client.hearsTheEnd());
  return answer.status;
}

}  // namespace

TEST_CASE("a head may be so long and no longer") {
  Site site(small());
  Client client = site.client();
  client.says(headOf(200));
  CHECK(client.hears().status == 200);
  CHECK(refusal(site, headOf(201)) == 431);
}

TEST_CASE("a header value longer than the library's own 8,192 bytes is taken") {
  Site site;
  Client client = site.client();
  client.says(headOf(16 * 1024));
  CHECK(client.hears().status == 200);
  CHECK(refusal(site, headOf(16 * 1024 + 1)) == 431);
  CHECK(refusal(site, get("/" + std::string(8001, 'a'))) == 414);
}

TEST_CASE("a body may be so long and no longer, with and without chunks") {
  Site site(small());
  Client client = site.client();
  client.says(post("/echo", std::string(100, 'x')) + chunked(100));
  CHECK(client.hears().body.size() == 100);
  CHECK(client.hears().body.size() == 100);
  CHECK(refusal(site, post("/echo", std::string(101, 'x'))) == 413);
  CHECK(refusal(site, chunked(101)) == 413);
  CHECK(refusal(site, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n") ==
        413);
}

TEST_CASE("who uploads far too much sees the 413, not a reset, and sees it before the end") {
  Site site;
  Client client = site.client();
  client.says("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n");
  CHECK(client.hears().status == 413);
  CHECK(refusal(site, post("/echo", std::string(10'000'000, 'x'))) == 413);
}

TEST_CASE("what is no request is refused, and with the right number") {
  Site site;
  const std::string host = "Host: shop\r\n";
  const std::pair<std::string, int> rows[] = {
      {"nonsense\r\n\r\n", 400},
      {"GET /hello\r\n\r\n", 400},
      {"GET  /hello HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /a b HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET hello HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /%zz HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /%00 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /?a=%1 HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET ftp://x/ HTTP/1.1\r\n" + host + "\r\n", 400},
      {"GET /hello HTTX/1.1\r\n" + host + "\r\n", 400},
      {"GET /hello HTTP/2.0\r\n" + host + "\r\n", 505},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"BREW /hello HTTP/1.1\r\n" + host + "\r\n", 501},
      {"GET /hello HTTP/1.1\r\n\r\n", 400},                          // no Host
      {"GET /hello HTTP/1.1\r\n" + host + host + "\r\n", 400},       // two
      {"GET /hello HTTP/1.1\r\n" + host + "Name : x\r\n\r\n", 400},  // blank before the colon
      {"GET /hello HTTP/1.1\r\n" + host + ": x\r\n\r\n", 400},
      {"GET /hello HTTP/1.1\r\n" + host + "no colon\r\n\r\n", 400},
      {"GET /hello HTTP/1.1\r\n" + host + "A: 1\r\n 2\r\n\r\n", 400},  // a folded line
      {"GET /hello HTTP/1.1\r\n" + host + "A: 1\n\r\n", 400},          // a bare line feed
      {"GET /hello HTTP/1.1\n" + host + "\n", 400},
      {"GET /hello HTTP/1.1\r\n" + host + "A: 1\rB: 2\r\n\r\n", 400},
      {std::string("GET /hello HTTP/1.1\r\nHost: a\0b\r\n\r\n", 33), 400},
      {std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400},  // HTTPS on the HTTP port
      {"GET /hello HTTP/1.1\r\n" + host + "Expect: a miracle\r\n\r\n", 417},
  };
  for (const auto& [request, status] : rows) {
    CAPTURE(request);
    CHECK(refusal(site, request) == status);
  }
}

TEST_CASE("nobody smuggles a request inside another's body") {
  Site site;
  const std::string start = "POST /echo HTTP/1.1\r\nHost: shop\r\n";
  const std::pair<std::string, int> rows[] = {
      {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345", 400},
      {"Content-Length: 5, 6\r\n\r\n12345", 400},
      {"Content-Length: +5\r\n\r\n12345", 400},
      {"Content-Length: 0x5\r\n\r\n12345", 400},
      {"Content-Length:\r\n\r\n", 400},
      {"Content-Length: -1\r\n\r\n", 400},
      {"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n", 501},
      {"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501},
      {"Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n\r\n1\nx\r\n0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n", 400},
      {"Transfer-Encoding: chunked\r\n\r\n1;" + std::string(300, 'x') + "\r\n", 400},
      {"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", 413},
  };
  for (const auto& [rest, status] : rows) {
    CAPTURE(rest);
    CHECK(refusal(site, start + rest) == status);
  }
  CHECK(refusal(site, "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") == 400);
}

TEST_CASE("slow clients get a 408 and hold up nobody, even with one worker") {
  Limits limits;
  limits.requestTime = 300ms;
  Site site(limits, 1);
  std::vector<Client> slow;
  for (int i = 0; i < 20; ++i) {
    slow.push_back(site.client());
    slow.back().says(i % 2 != 0 ? "GET /hel"
                                : "POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\n12");
  }
  Client quick = site.client();
  for (int i = 0; i < 50; ++i) {
    quick.says(get("/hello"));
    REQUIRE(quick.hears().status == 200);
  }
  for (Client& client : slow) {
    CHECK(client.hears().status == 408);
    client.finishesTalking();
    CHECK(client.hearsTheEnd());
  }
}

TEST_CASE("one byte now and then does not buy more time") {
  Limits limits;
  limits.requestTime = 200ms;
  Site site(limits);
  Client client = site.client();
  client.says("GET /hello HTTP/1.1\r\nHost: shop\r\nX: ");
  while (!client.hasAnswer(20)) client.says("x");
  CHECK(client.hears().status == 408);
}

TEST_CASE("an idle connection is closed without a word, one that waits for its answer is not") {
  Limits limits;
  limits.idleTime = 1s;
  limits.requestTime = 200ms;
  Site site(limits);
  Client idle = site.client(), waits = site.client(), served = site.client();
  waits.says(get("/later"));
  served.says(get("/hello"));
  CHECK(served.hears().status == 200);
  CHECK(idle.hears().status == 0);
  CHECK(served.hears().status == 0);
  std::this_thread::sleep_for(300ms);
  site.takeHeld().send({200, "text/plain", "at last", {}});
  CHECK(waits.hears().body == "at last");
}

TEST_CASE("who does not take an answer is cut off") {
  Limits limits;
  limits.sendTime = 200ms;
  limits.slowestLine = 32 << 20;  // 8 MiB in a quarter of a second
  Site site(limits);
  Client client = Client::unconnected();
  const int bytes = 16 * 1024;
  setsockopt(client.socket(), SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  REQUIRE(client.connects(site.port));
  client.says(get("/big"));
  REQUIRE(client.hasAnswer(60'000));
  while (site.server->connections() > 0) std::this_thread::sleep_for(10ms);
  CHECK(client.hears().body.size() < 8 << 20);
}

TEST_CASE("the connection idle for longest makes room for a new one") {
  Limits limits;
  limits.connections = 3;
  Site site(limits,
            1);  // with two, the second may look while the first has sent an answer but not yet parked it
  Client waits = site.client();
  waits.says(get("/later"));
  Reply held = site.takeHeld();
  Client oldest = site.client(), newer = site.client();
  for (Client* client : {&oldest, &newer}) {
    client->says(get("/hello"));
    CHECK(client->hears().status == 200);
  }
  Client fresh = site.client();
  fresh.says(get("/hello"));
  CHECK(fresh.hears().status == 200);
  CHECK(oldest.hears().status == 0);
  newer.says(get("/hello"));
  CHECK(newer.hears().status == 200);
  CHECK(site.server->connections() == 3);
  held.send({200, "text/plain", "kept", {}});
  CHECK(waits.hears().body == "kept");
}

TEST_CASE("with every connection at work a new one is told so") {
  Limits limits;
  limits.connections = 1;
  Site site(limits);
  Client waits = site.client();
  waits.says(get("/later"));
  Reply held = site.takeHeld();
  CHECK(site.client().hears().status == 503);
  held.send({});
  CHECK(waits.hears().status == 200);
}

TEST_CASE("with no descriptor left it neither spins nor forgets who waits") {
  Limits limits;
  limits.requestTime = 400ms;  // ticks each 100 ms
  Site site(limits);
  Client waits = site.client();
  waits.says(get("/later"));
  Reply held = site.takeHeld();
  Client late = Client::unconnected();
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  rlimit none = before;
  none.rlim_cur = 1;  // nothing new may be opened, neither by Catch nor by a sanitizer: no CHECK until later
  setrlimit(RLIMIT_NOFILE, &none);
  const std::clock_t cpu = std::clock();
  const bool connected = late.connects(site.port) && late.says(get("/hello"));
  const bool answered = late.hasAnswer(500);
  const double seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
  setrlimit(RLIMIT_NOFILE, &before);
  CHECK(connected);
  CHECK_FALSE(answered);
  CHECK(seconds < 0.25);
  CHECK(late.hears().body == "hello");
  held.send({});
  CHECK(waits.hears().status == 200);
}

namespace {

// The usual body has up to 100 bytes; one posted to /echo may have 1,000.
Limits withLongBodies() {
  Limits limits = small();
  limits.longBody = [](std::string_view method, std::string_view target) -> size_t {
    return method == "POST" && target.starts_with("/echo") ? 1000 : 0;
  };
  return limits;
}

}  // namespace

TEST_CASE("a route may take a longer body, and only that route") {
  const Site site(withLongBodies());
  Client client = site.client();
  client.says(post("/echo", std::string(1000, 'x')) + post("/echo?a=b", std::string(101, 'y')));
  CHECK(client.hears().body == std::string(1000, 'x'));
  CHECK(client.hears().body == std::string(101, 'y'));
  CHECK(refusal(site, post("/echo", std::string(1001, 'x'))) == 413);
  CHECK(refusal(site, post("/describe", std::string(101, 'x'))) == 413);
  CHECK(refusal(site, chunked(101)) == 413);  // without a Content-Length nobody knows beforehand
  // Refused by its head alone, before a byte of the body is there.
  CHECK(refusal(site, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n") == 413);
}

TEST_CASE("long bodies have so many bytes together and no more, and each makes room in the end") {
  Limits limits = withLongBodies();
  limits.longBytes = 1900;
  const Site site(limits);
  const auto head = [](int bytes) {
    return "POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Length: " + std::to_string(bytes) +
           "\r\nExpect: 100-continue\r\n\r\n";
  };
  const auto begins = [&](Client& client, int bytes = 1000) {
    client.says(head(bytes));
    return client.hearsBytes(12) == "HTTP/1.1 100" && client.hearsBytes(13).size() == 13;
  };
  Client one = site.client(), two = site.client(), third = site.client(), last = site.client(),
         fourth = site.client(), usual = site.client();
  CHECK(begins(one));
  third.says(head(901));  // one byte too many
  const Answer refused = third.hears();
  CHECK(refused.status == 503);
  CHECK(refused.headers.at("Content-Type") == "application/problem+json");
  CHECK(refused.headers.at("Retry-After") == "5");
  CHECK(begins(two, 799));
  CHECK(begins(last, 101));  // the very last ones
  fourth.says(head(101));
  CHECK(fourth.hears().status == 503);
  usual.says(post("/echo", "x"));
  CHECK(usual.hears().status == 200);
  one.says(std::string(1000, 'x'));
  CHECK(one.hears().status == 200);
  CHECK(begins(one));  // answered, it had made room
  two.vanishes();
  const auto room = [&] {
    Client next = site.client();
    return begins(next, 799);
  };
  bool found = false;
  for (int tries = 0; !found && tries < 1000; ++tries) found = room();
  CHECK(found);
}

TEST_CASE("a long body on a slow line gets more time, and not for ever") {
  Limits limits = withLongBodies();
  limits.requestTime = 200ms;
  limits.slowestLine = 1000;
  const Site site(limits);
  const std::string whole = post("/echo", std::string(1000, 'x'));  // 1.2 s
  Client slow = site.client(), tooSlow = site.client(), usual = site.client();
  tooSlow.says(whole.substr(0, 500));
  usual.says(post("/echo", std::string(100, 'x')).substr(0, 50));
  slow.says(whole.substr(0, 500));
  CHECK(usual.hears().status == 408);
  std::this_thread::sleep_for(400ms);
  slow.says(whole.substr(500));
  CHECK(slow.hears().status == 200);
  CHECK(tooSlow.hears().status == 408);
}
