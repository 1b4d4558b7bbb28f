// Answers that come later, from elsewhere, or not at all.
#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>
#include <thread>
#include <vector>

#include "http/problem.h"
#include "unit/http/client.h"

using namespace xiaoer::http;
using namespace std::chrono_literals;

namespace {

Response plain(std::string text) { return {200, "text/plain", std::move(text), {}}; }

}  // namespace

TEST_CASE("an answer may come later from another thread while the only worker serves others") {
  Site site({}, 1);
  Client waits = site.client(), other = site.client();
  waits.says(get("/later"));
  Reply reply = site.takeHeld();
  other.says(get("/hello"));
  CHECK(other.hears().body == "hello");
  std::thread elsewhere([&] { reply.send(plain("committed")); });
  CHECK(waits.hears().body == "committed");
  elsewhere.join();
  waits.says(get("/hello"));
  CHECK(waits.hears().body == "hello");
}

TEST_CASE("hundreds may wait at once, and each gets its own answer") {
  Site site;
  std::vector<Client> clients;
  for (int i = 0; i < 300; ++i) {
    clients.push_back(site.client());
    clients.back().says(get("/later") + get("/hello"));
    Reply reply = site.takeHeld();
    site.server->post([reply, i]() mutable { reply.send(plain(std::to_string(i))); });
  }
  for (int i = 0; i < 300; ++i) {
    REQUIRE(clients[static_cast<size_t>(i)].hears().body == std::to_string(i));
    REQUIRE(clients[static_cast<size_t>(i)].hears().body == "hello");
  }
}

TEST_CASE("only the first answer counts, whoever has a copy") {
  Site site;
  Client client = site.client();
  client.says(get("/later"));
  Reply reply = site.takeHeld();
  std::vector<std::thread> racers;
  for (int i = 0; i < 4; ++i) racers.emplace_back([copy = reply]() mutable { copy.send(plain("one")); });
  for (auto& racer : racers) racer.join();
  reply.send(plain("two"));
  CHECK(client.hears().body == "one");
  client.says(get("/hello"));
  CHECK(client.hears().body == "hello");
}

TEST_CASE("a forgotten answer becomes a 500, and the connection goes on") {
  Site site;
  Client client = site.client();
  client.says(get("/forgets") + get("/later"));
  const Answer answer = client.hears();
  CHECK(answer.status == 500);
  CHECK(answer.headers.at("Content-Type") == "application/problem+json");
  { const Reply dropped = site.takeHeld(); }
  CHECK(client.hears().status == 500);
  client.says(get("/hello"));
  CHECK(client.hears().status == 200);
}

TEST_CASE("what a handler throws stays inside") {
  Site site;
  Client client = site.client();
  client.says(get("/throws"));
  const Answer answer = client.hears();
  CHECK(answer.status == 500);
  CHECK((answer.raw + answer.body).find("password") == std::string::npos);
  client.says(get("/hello"));
  CHECK(client.hears().status == 200);
}

TEST_CASE("a client that is gone before its answer harms nobody") {
  Site site;
  for (int i = 0; i < 20; ++i) {
    Client client = site.client();
    client.says(get("/later"));
    Reply reply = site.takeHeld();
    if (i % 2 != 0)
      client.vanishes();
    else {
      const Client gone = std::move(client);
    }
    reply.send(plain(std::string(100'000, 'x')));
  }
  while (site.server->connections() > 0) std::this_thread::sleep_for(1ms);
  Client client = site.client();
  client.says(get("/hello"));
  CHECK(client.hears().body == "hello");
}

TEST_CASE("every answer is reported once, refusals too") {
  std::mutex mutex;
  std::vector<Served> all;
  Server::Options options;
  options.port = 0;
  options.onServed = [&](const Served& served) {
    const std::lock_guard lock(mutex);
    all.push_back(served);
    throw std::runtime_error("the log is full");
  };
  Server server(options, [](Request& request, Reply reply) {
    request.path.clear();
    reply.send(plain("12345"));
  });
  const int port = server.start().value();
  Client client(port);
  client.says(post("/chat", "abc") + "nonsense\r\n\r\n");
  const Answer first = client.hears();
  CHECK(client.hears().status == 400);
  server.stop();
  REQUIRE(all.size() == 2);
  CHECK(all[0].method == "POST");
  CHECK(all[0].path == "/chat");
  CHECK(all[0].id == first.headers.at("X-Request-Id"));
  CHECK(all[0].remoteAddress == "127.0.0.1");
  CHECK(all[0].bodyBytes == 3);
  CHECK(all[0].answerBytes == first.raw.size() + 5);
  CHECK(all[1].status == 400);
}

TEST_CASE("a stop waits for accepted requests, and takes no more") {
  Site site;
  Client waits = site.client(), idle = site.client(), half = site.client();
  waits.says(get("/later") + get("/hello"));
  idle.says(get("/hello"));
  CHECK(idle.hears().status == 200);
  half.says("GET /hel");
  Reply reply = site.takeHeld();
  std::thread stopping([&] { site.server->stop(60s); });
  CHECK(idle.hears().status == 0);  // closed
  reply.send(plain("still answered"));
  const Answer answer = waits.hears();
  CHECK(answer.body == "still answered");
  CHECK(answer.headers.at("Connection") == "close");
  stopping.join();
  CHECK(site.server->connections() == 0);
  CHECK((half.hears().status == 0 || half.hears().status == 503));
}

TEST_CASE("a stop does not wait for ever, and a later answer falls on nobody's ears") {
  Reply late([](Response) {});
  {
    Site site;
    Client waits = site.client();
    waits.says(get("/later"));
    late = site.takeHeld();
    site.server->stop(10ms);
    site.server->stop(10ms);
    CHECK(waits.hears().status == 0);
    site.server->post([] {});
  }
  late.send(plain("too late"));
}

TEST_CASE("after a stop a Reply that somebody still holds keeps nothing of the handler alive") {
  const auto owned = std::make_shared<int>(1);
  Reply held([](Response) {});
  std::atomic<bool> kept = false;
  Server::Options options;
  options.port = 0;
  Server server(options, [&, owned](const Request&, Reply reply) {
    held = std::move(reply);
    kept = true;
  });
  Client client(server.start().value());
  client.says(get("/"));
  while (!kept) std::this_thread::yield();
  server.stop(0ms);
  CHECK(owned.use_count() == 1);
}

TEST_CASE("a stop under load answers everything it has accepted") {
  Server::Options options;
  options.port = 0;
  std::atomic<int> accepted = 0, heard = 0;
  Server server(options, [&](const Request&, Reply reply) {
    ++accepted;
    server.post([reply]() mutable { reply.send(plain("x")); });
  });
  const int port = server.start().value();
  std::vector<std::unique_ptr<Client>> clients;
  std::vector<std::thread> talking;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<Client>(port));
    talking.emplace_back([&, client = clients.back().get()] {
      while (client->says(get("/")) && client->hears().status == 200) ++heard;
    });
  }
  while (heard < 100) std::this_thread::yield();
  server.stop();
  for (auto& thread : talking) thread.join();
  CHECK(accepted == heard);
}

TEST_CASE("a taken port is explained") {
  Site site;
  Server::Options options;
  options.port = site.port;
  Server second(options, [](const Request&, Reply) {});
  const auto got = second.start();
  REQUIRE_FALSE(got.ok());
  CHECK(got.error().message ==
        "port " + std::to_string(site.port) + " is taken by another program; stop it or choose another port");
}

TEST_CASE("a posted task that throws does not end its worker") {
  Site site({}, 1);
  std::atomic<bool> ran = false;
  site.server->post([] { throw 1; });
  site.server->post([&] { ran = true; });
  while (!ran) std::this_thread::yield();
  Client client = site.client();
  client.says(get("/hello"));
  CHECK(client.hears().status == 200);
}

TEST_CASE("a header's value cannot bring in another header") {
  Server::Options options;
  options.port = 0;
  Server server(options, [](const Request&, Reply reply) {
    reply.send({200, "text/plain", "x", {{"X-Name", "a\r\nSet-Cookie: b"}, {"Cache-Control", "max-age=60"}}});
  });
  Client client(server.start().value());
  client.says(get("/"));
  const Answer answer = client.hears();
  CHECK(answer.headers.at("X-Name") == "a  Set-Cookie: b");
  CHECK(answer.headers.count("Set-Cookie") == 0);
  CHECK(answer.headers.at("Cache-Control") == "max-age=60");
}
