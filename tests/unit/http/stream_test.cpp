// Answers that go on.
#include <catch2/catch.hpp>
#include <thread>

#include "unit/http/client.h"

using namespace xiaoer::http;
using namespace std::chrono_literals;

namespace {

constexpr char kHello[] = "data: hello\n\n";

// Reads the head and the first event.
Client listening(const Site& site) {
  Client client = site.client();
  client.says(get("/stream"));
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    const std::string one = client.hearsBytes(1);
    REQUIRE(!one.empty());
    head += one;
  }
  CHECK(head.starts_with("HTTP/1.1 200 OK"));
  CHECK(head.find("text/event-stream") != std::string::npos);
  CHECK(head.find("Content-Length") == std::string::npos);
  CHECK(client.hearsBytes(sizeof kHello - 1) == kHello);
  return client;
}

void until(const std::function<bool()>& so) {
  for (int i = 0; i < 6000 && !so(); ++i) std::this_thread::sleep_for(10ms);
  REQUIRE(so());
}

}  // namespace

TEST_CASE("a stream goes on for as long as both sides like, and others are answered meanwhile") {
  Site site({}, 1);
  Client client = listening(site);
  const auto stream = site.streams(1)[0];
  for (int i = 0; i < 100; ++i) {
    REQUIRE(stream->send("data: x\n\n"));
    REQUIRE(client.hearsBytes(9) == "data: x\n\n");
  }
  Client other = site.client();
  other.says(get("/hello"));
  CHECK(other.hears().body == "hello");
  CHECK(site.ended() == 0);
  stream->end();
  client.hearsTheEnd();
  until([&] { return site.ended() == 1; });
  CHECK_FALSE(stream->send("data: late\n\n"));
}

TEST_CASE("a stream whose client has gone ends") {
  Site site;
  listening(site).vanishes();
  { const Client hangsUp = listening(site); }
  until([&] { return site.ended() == 2; });
  CHECK(site.server->connections() == 0);
}

TEST_CASE("hundreds of streams hold no thread") {
  Site site({}, 2);
  std::vector<Client> clients;
  for (int i = 0; i < 500; ++i) clients.push_back(listening(site));
  for (const auto& stream : site.streams(500)) REQUIRE(stream->send("data: all\n\n"));
  for (Client& client : clients) REQUIRE(client.hearsBytes(11) == "data: all\n\n");
  Client other = site.client();
  other.says(get("/hello"));
  CHECK(other.hears().body == "hello");
}

TEST_CASE("who leaves too much lying is cut off, and the others are not held up") {
  Limits limits;
  limits.unsent = 64 * 1024;
  Site site(limits);
  const Client deaf = listening(site);
  Client keen = listening(site);
  const auto streams = site.streams(2);
  const std::string much(16 * 1024, 'x');
  bool on = true;
  for (int i = 0; i < 10'000 && on; ++i) on = streams[0]->send(much);
  CHECK_FALSE(on);
  REQUIRE(streams[1]->send(much));
  CHECK(keen.hearsBytes(much.size()) == much);
  until([&] { return site.ended() == 1; });
}

TEST_CASE("silence is filled with comments, so that both sides know of each other") {
  Limits limits;
  limits.heartbeat = 50ms;
  Site site(limits);
  Client client = listening(site);
  CHECK(client.hearsBytes(3) == ":\n\n");
}

TEST_CASE("HEAD of a stream ends at once, and a closing server waits for no stream") {
  Site site;
  Client head = site.client();
  head.says("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(head.hears(true).status == 200);
  Client client = listening(site);
  const auto began = std::chrono::steady_clock::now();
  site.server->stop(60s);
  client.hearsTheEnd();
  CHECK(std::chrono::steady_clock::now() - began < 30s);
}
