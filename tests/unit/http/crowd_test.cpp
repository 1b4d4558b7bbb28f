// Many at once, and those who mean no good.
#include <atomic>
#include <catch2/catch.hpp>
#include <random>
#include <thread>
#include <vector>

#include "unit/http/client.h"

using namespace xiaoer::http;

TEST_CASE("a thousand idle connections, and a request among them is answered") {
  Site site;
  std::vector<Client> idle;
  for (int i = 0; i < 1000; ++i) {
    idle.push_back(site.client());
    idle.back().says(get("/hello"));
    REQUIRE(idle.back().hears().status == 200);
  }
  CHECK(site.server->connections() == 1000);
  Client fresh = site.client();
  for (int i = 0; i < 100; ++i) {
    fresh.says(get("/hello"));
    REQUIRE(fresh.hears().status == 200);
  }
  idle.front().says(get("/hello"));
  CHECK(idle.front().hears().status == 200);
}

TEST_CASE("random bytes and damaged requests harm nobody") {
  Site site;
  std::mt19937 random(20261122);
  const std::string sound =
      post("/echo?a=1", "hello", "X-A: b\r\n") +
      "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" +
      get("/hello");
  for (int i = 0; i < 1000; ++i) {
    std::string bytes = sound;
    for (size_t changes = random() % 5; changes > 0; --changes) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    if (i % 4 == 0) std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random()); });
    Client client = site.client();
    client.says(bytes);
    client.finishesTalking();
    if (i % 3 != 0) client.hearsTheEnd();
  }
  Client client = site.client();
  client.says(get("/hello"));
  CHECK(client.hears().body == "hello");
}

TEST_CASE("clients that come and go from many threads all get what they asked for") {
  Site site;
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        Client client(site.port);
        for (int k = 0; k < 5; ++k) {
          const std::string text = std::to_string(t * 1000 + i * 10 + k);
          client.says(post("/echo", text));
          if (client.hears().body == text) ++right;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == 8 * 25 * 5);
}
