#include "unit/http/client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <mutex>

namespace xiaoer::http {

Client::Client() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  REQUIRE(socket_ >= 0);
  const timeval patience{60, 0};
  setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Client::Client(int port) : Client() { REQUIRE(connects(port)); }

Client Client::unconnected() { return Client(); }

bool Client::connects(int port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
}

Client::~Client() {
  if (socket_ >= 0) close(socket_);
}

bool Client::says(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

bool Client::saysByteByByte(std::string_view bytes) {
  for (const char c : bytes) {
    if (!says({&c, 1})) return false;
  }
  return true;
}

bool Client::more() {
  char buffer[65536];
  const ssize_t n = recv(socket_, buffer, sizeof buffer, 0);
  if (n > 0) input_.append(buffer, static_cast<size_t>(n));
  return n > 0;
}

std::string Client::hearsBytes(size_t count) {
  while (input_.size() < count && more()) continue;
  std::string got = input_.substr(0, count);
  input_.erase(0, count);
  return got;
}

Answer Client::hears(bool toHead) {
  size_t end = 0;
  while ((end = input_.find("\r\n\r\n")) == std::string::npos) {
    if (!more()) return {};
  }
  Answer answer;
  answer.raw = hearsBytes(end + 4);
  answer.status = std::stoi(answer.raw.substr(9, 3));
  for (size_t at = answer.raw.find("\r\n") + 2; at < end;) {
    const size_t stop = answer.raw.find("\r\n", at), colon = answer.raw.find(": ", at);
    answer.headers[answer.raw.substr(at, colon - at)] = answer.raw.substr(colon + 2, stop - colon - 2);
    at = stop + 2;
  }
  const auto length = answer.headers.find("Content-Length");
  if (length != answer.headers.end() && !toHead) answer.body = hearsBytes(std::stoul(length->second));
  return answer;
}

bool Client::hearsTheEnd() {
  while (more()) continue;
  char c = 0;
  return recv(socket_, &c, 1, 0) == 0;
}

bool Client::hasAnswer(int waitMillis) {
  pollfd wait{socket_, POLLIN, 0};
  return !input_.empty() || poll(&wait, 1, waitMillis) == 1;
}

void Client::finishesTalking() { shutdown(socket_, SHUT_WR); }

void Client::vanishes() {
  const linger reset{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(socket_);
  socket_ = -1;
}

std::string post(std::string_view path, std::string_view body, std::string_view headers) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: shop\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

std::string get(std::string_view path, std::string_view headers) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: shop\r\n" + std::string(headers) + "\r\n";
}

struct Site::Shared {
  std::mutex mutex;
  std::condition_variable kept;
  std::deque<Reply> held;
  std::vector<std::shared_ptr<Stream>> streams;
  std::atomic<size_t> ended = 0;
};

namespace {

Response plain(std::string text) { return {200, "text/plain", std::move(text), {}}; }

std::string described(const Request& request) {
  std::string text = request.method + " " + request.path;
  for (const auto& [name, value] : request.query) text += " ?" + name + "=" + value;
  for (const auto& [name, value] : request.params) text += " {" + name + "}=" + value;
  for (const auto& [name, value] : request.headers) {
    if (name != "Host" && name != "Content-Length") text += " " + name + ":" + value;
  }
  return text + " [" + std::string(request.body) + "] from " + request.remoteAddress;
}

}  // namespace

Site::Site(Limits limits, int workers, std::function<Admission(const Request&)> admit)
    : shared_(std::make_shared<Shared>()) {
  Router router;
  router.add("GET", "/hello", [](const Request&, Reply reply) { reply.send(plain("hello")); });
  router.add("POST", "/echo",
             [](const Request& request, Reply reply) { reply.send(plain(std::string(request.body))); });
  router.add("POST", "/describe",
             [](const Request& request, Reply reply) { reply.send(plain(described(request))); });
  router.add("GET", "/describe/{what}",
             [](const Request& request, Reply reply) { reply.send(plain(described(request))); });
  router.add("GET", "/big",
             [](const Request&, Reply reply) { reply.send(plain(std::string(8 << 20, 'x'))); });
  router.add("GET", "/throws",
             [](const Request&, Reply) { throw std::runtime_error("the password is 1234"); });
  router.add("GET", "/forgets", [](const Request&, Reply) {});
  router.add("GET", "/stream", [shared = shared_](const Request&, Reply reply) {
    Response response = plain("");
    response.contentType = "text/event-stream";
    response.opened = [shared](std::shared_ptr<Stream> stream) {
      stream->send("data: hello\n\n");
      stream->onEnd([shared] { ++shared->ended; });
      const std::lock_guard lock(shared->mutex);
      shared->streams.push_back(std::move(stream));
      shared->kept.notify_all();
    };
    reply.send(std::move(response));
  });
  router.add("GET", "/later", [shared = shared_](const Request&, Reply reply) {
    const std::lock_guard lock(shared->mutex);
    shared->held.push_back(std::move(reply));
    shared->kept.notify_all();
  });
  options.port = 0;
  options.workers = workers;
  options.limits = limits;
  options.admit = std::move(admit);
  server = std::make_unique<Server>(options, router);
  const auto got = server->start();
  REQUIRE(got.ok());
  port = got.value();
}

Site::~Site() {
  server->stop(std::chrono::milliseconds(0));
  shared_->held.clear();
}

std::vector<std::shared_ptr<Stream>> Site::streams(size_t count) {
  std::unique_lock lock(shared_->mutex);
  REQUIRE(shared_->kept.wait_for(lock, std::chrono::seconds(60),
                                 [&] { return shared_->streams.size() >= count; }));
  return shared_->streams;
}

size_t Site::ended() const { return shared_->ended; }

Reply Site::takeHeld() {
  std::unique_lock lock(shared_->mutex);
  REQUIRE(shared_->kept.wait_for(lock, std::chrono::seconds(60), [&] { return !shared_->held.empty(); }));
  Reply reply = std::move(shared_->held.front());
  shared_->held.pop_front();
  return reply;
}

}  // namespace xiaoer::http
