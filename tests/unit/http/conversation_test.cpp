// What a well-behaved client and this server say to each other.
#include <catch2/catch.hpp>
#include <thread>

#include "unit/http/client.h"

using namespace xiaoer::http;

TEST_CASE("a request is answered with everything a client may rely on") {
  Site site;
  Client client = site.client();
  client.says(post("/echo", "订单没同步"));
  const Answer answer = client.hears();
  CHECK(answer.status == 200);
  CHECK(answer.body == "订单没同步");
  CHECK(answer.headers.at("Content-Type") == "text/plain");
  CHECK(answer.headers.at("X-Content-Type-Options") == "nosniff");
  CHECK(answer.headers.at("Cache-Control") == "no-store");
  CHECK(answer.headers.at("X-Request-Id").size() >= 8);
  CHECK(answer.headers.at("Date").ends_with(" GMT"));
  CHECK(answer.headers.count("Connection") == 0);
}

TEST_CASE("a connection serves many requests, each with an id of its own") {
  Site site;
  Client client = site.client();
  std::map<std::string, int> ids;
  for (int i = 0; i < 20; ++i) {
    client.says(get("/hello"));
    const Answer answer = client.hears();
    REQUIRE(answer.body == "hello");
    ++ids[answer.headers.at("X-Request-Id")];
  }
  CHECK(ids.size() == 20);
  CHECK(site.server->connections() == 1);
}

TEST_CASE("the handler is told what was asked, as it was sent") {
  Site site;
  Client client = site.client();
  client.says(get("/describe/%E8%AE%A2?b=2&a=%26+x&b=?&flag", "Range: nonsense\r\nX-Token: a%2Bb%0d%0a\r\n"));
  CHECK(client.hears().body ==
        "GET /describe/订 ?b=2 ?a=& x ?b=? ?flag= {what}=订 Range:nonsense X-Token:a%2Bb%0d%0a [] from "
        "127.0.0.1");
}

TEST_CASE("an address in raw UTF-8, as curl sends it, and one for a proxy are understood") {
  Site site;
  Client client = site.client();
  client.says(get("/describe/订?q=单") + get("http://shop.example/describe/x"));
  CHECK(client.hears().body == "GET /describe/订 ?q=单 {what}=订 [] from 127.0.0.1");
  CHECK(client.hears().body == "GET /describe/x {what}=x [] from 127.0.0.1");
}

TEST_CASE("curl -d sends a form type, and a long message still arrives whole") {
  Site site;
  Client client = site.client();
  const std::string message(20'000, 'x');
  client.says(post("/echo", message, "Content-Type: application/x-www-form-urlencoded\r\n"));
  CHECK(client.hears().body == message);
}

TEST_CASE("a browser that takes brotli gets plain bytes") {
  Site site;
  Client client = site.client();
  client.says(get("/hello", "Accept-Encoding: gzip, deflate, br\r\n"));
  const Answer answer = client.hears();
  CHECK(answer.body == "hello");
  CHECK(answer.headers.count("Content-Encoding") == 0);
}

TEST_CASE("pipelined requests are answered in their order") {
  Site site;
  Client client = site.client();
  std::string all;
  for (int i = 0; i < 200; ++i) all += post("/echo", "message " + std::to_string(i));
  client.says(all);
  for (int i = 0; i < 200; ++i) REQUIRE(client.hears().body == "message " + std::to_string(i));
}

TEST_CASE("a pipelined request waits until the answer before it has been sent") {
  Site site;
  Client client = site.client();
  client.says(get("/later") + get("/hello") + get("/later") + get("/hello"));
  Reply first = site.takeHeld();
  CHECK_FALSE(client.hasAnswer(50));
  first.send({200, "text/plain", "first", {}});
  CHECK(client.hears().body == "first");
  CHECK(client.hears().body == "hello");
  site.takeHeld().send({200, "text/plain", "third", {}});
  CHECK(client.hears().body == "third");
  CHECK(client.hears().body == "hello");
}

TEST_CASE("a client that has said all it wants to say still gets its answers") {
  Site site;
  Client client = site.client();
  client.says(get("/hello") + get("/big") + get("/hello"));
  client.finishesTalking();
  CHECK(client.hears().body == "hello");
  CHECK(client.hears().body.size() == 8 << 20);
  CHECK(client.hears().body == "hello");
  CHECK(client.hearsTheEnd());
}

TEST_CASE("HEAD gets GET's headers and no body") {
  Site site;
  Client client = site.client();
  client.says("HEAD /hello HTTP/1.1\r\nHost: shop\r\n\r\n" + get("/hello"));
  const Answer head = client.hears(true);
  CHECK(head.status == 200);
  CHECK(head.headers.at("Content-Length") == "5");
  CHECK(client.hears().body == "hello");
}

TEST_CASE("HTTP/1.0 is closed after the answer unless it asks to stay") {
  Site site;
  Client once = site.client();
  once.says("GET /hello HTTP/1.0\r\n\r\n");
  CHECK(once.hears().headers.at("Connection") == "close");
  CHECK(once.hearsTheEnd());
  Client stays = site.client();
  stays.says("GET /hello HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
  CHECK(stays.hears().headers.at("Connection") == "keep-alive");
  stays.says("GET /hello HTTP/1.0\r\n\r\n");
  CHECK(stays.hears().body == "hello");
}

TEST_CASE("Connection: close ends it after the answer") {
  Site site;
  Client client = site.client();
  client.says(get("/hello", "Connection: close\r\n") + get("/hello"));
  CHECK(client.hears().headers.at("Connection") == "close");
  CHECK(client.hears().status == 0);
}

TEST_CASE("a chunked body arrives in one piece, and what follows it is the next request") {
  Site site;
  Client client = site.client();
  client.says(
      "POST /echo HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "6;name=\"x\"\r\n订单\r\n00A\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n" +
      get("/hello"));
  CHECK(client.hears().body == "订单0123456789");
  CHECK(client.hears().body == "hello");
}

TEST_CASE("Expect: 100-continue is answered before the body is sent") {
  Site site;
  Client client = site.client();
  client.says("POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.hears().status == 100);
  client.says("12345");
  CHECK(client.hears().body == "12345");
}

TEST_CASE("Expect: 100-continue with a body that is too long is refused instead") {
  Site site;
  Client client = site.client();
  client.says(
      "POST /echo HTTP/1.1\r\nHost: shop\r\nContent-Length: 10000000\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.hears().status == 413);
}

TEST_CASE("a request means the same wherever it is cut") {
  Site site;
  const std::string chunked =
      "POST /describe?a=1 HTTP/1.1\r\nHost: shop\r\nX-A: 1\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  for (const std::string& request : {post("/describe?a=1", "abc", "X-A: 1\r\n"), chunked}) {
    Client client = site.client();
    client.says(request);
    const std::string whole = client.hears().body;
    REQUIRE(whole.find("[abc]") != std::string::npos);
    for (size_t cut = 1; cut < request.size(); ++cut) {
      client.says(std::string_view(request).substr(0, cut));
      std::this_thread::yield();
      client.says(std::string_view(request).substr(cut));
      REQUIRE(client.hears().body == whole);
    }
    client.saysByteByByte(request);
    CHECK(client.hears().body == whole);
  }
}

TEST_CASE("an answer larger than the socket takes at once arrives whole at a slow reader") {
  Site site({}, 1);
  Client slow = site.client();
  slow.says(get("/big") + get("/hello"));
  Client other = site.client();
  other.says(get("/hello"));
  CHECK(other.hears().body == "hello");
  CHECK(slow.hears().body.size() == 8 << 20);
  CHECK(slow.hears().body == "hello");
}
