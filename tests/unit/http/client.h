// A customer on a raw socket, and a small site to talk to. Waits are long and end only a test that has
// failed.
#pragma once
#include <sys/socket.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/router.h"
#include "http/server.h"

namespace xiaoer::http {

struct Answer {
  int status = 0;  // 0: the connection ended without one
  std::map<std::string, std::string> headers;
  std::string body;
  std::string raw;
};

class Client {
 public:
  explicit Client(int port);
  static Client unconnected();
  bool connects(int port);
  int socket() const { return socket_; }
  Client(Client&& from) noexcept : socket_(from.socket_), input_(std::move(from.input_)) {
    from.socket_ = -1;
  }
  ~Client();

  // False: the other side has closed. Blocks while it does not read.
  bool says(std::string_view bytes);
  bool saysByteByByte(std::string_view bytes);
  // The next answer; `toHead`: one without a body.
  Answer hears(bool toHead = false);
  // Exactly that many bytes, fewer at the end.
  std::string hearsBytes(size_t count);
  // Waits until the server closes: true if it did so in order, false for a reset.
  bool hearsTheEnd();
  bool hasAnswer(int waitMillis = 0);
  void finishesTalking();
  // With a reset, as a crashed phone does.
  void vanishes();

 private:
  Client();
  bool more();
  int socket_;
  std::string input_;
};

std::string post(std::string_view path, std::string_view body, std::string_view headers = "");
std::string get(std::string_view path, std::string_view headers = "");

// GET /hello, POST /echo (the body), POST /describe (what was understood), GET /big (8 MB), GET /throws,
// GET /forgets (drops its Reply), GET /later (kept in `held`).
class Site {
 public:
  explicit Site(Limits limits = {}, int workers = 2, std::function<Admission(const Request&)> admit = {});
  ~Site();
  Client client() const { return Client(port); }
  // Until a handler has kept a Reply.
  Reply takeHeld();
  // Once so many have been opened at /stream.
  std::vector<std::shared_ptr<Stream>> streams(size_t count);
  size_t ended() const;  // how many of them

  Server::Options options;
  std::unique_ptr<Server> server;
  int port = 0;

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace xiaoer::http
