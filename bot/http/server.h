// The wire: connections parked in epoll, a small pool of workers for requests that have arrived whole, and
// answers that may come later, from any thread, without a thread waiting for them.
//
// cpp-httplib reads each request's method and path (its Server is subclassed, see request_line.cpp); the rest
// of what it does for a connection (a thread each, a backlog of 5, routes as std::regex, brotli) is replaced
// here.
//
// In reading order: framing (bytes to requests), connection (one client), engine (all of them), router,
// problem.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace xiaoer::http {

// What strangers control, bounded. Beyond a limit the answer is a problem (RFC 9457) and the connection ends.
struct Limits {
  size_t headerBytes = 16 * 1024;  // more: 431
  size_t bodyBytes = 256 * 1024;   // more: 413; 4,000 escaped characters and a customer fit
  // A route may take longer ones: how long for this method and address as sent; 0: no longer. They need a
  // Content-Length.
  size_t (*longBody)(std::string_view method, std::string_view target) = nullptr;
  size_t longBytes = 128 << 20;    // of all those at once, by their Content-Length; more: 503
  size_t slowestLine = 32 * 1024;  // bytes a second: what is longer than bodyBytes gets so much more time
  size_t connections = 10'000;     // more: the oldest idle one is closed
  std::chrono::milliseconds requestTime{10'000};  // from its first byte to its last; slower: 408
  std::chrono::milliseconds idleTime{75'000};     // kept alive without a request
  std::chrono::milliseconds sendTime{10'000};     // to take an answer; slower: closed
  size_t unsent = 256 * 1024;                     // bytes that wait in a Stream; more: closed
  std::chrono::milliseconds heartbeat{15'000};    // of silence in a Stream, after which a comment is sent

  // requestTime or sendTime, for so many bytes.
  std::chrono::milliseconds timeFor(size_t bytes, std::chrono::milliseconds usual) const {
    return usual + std::chrono::milliseconds(bytes > bodyBytes ? bytes * 1000 / slowestLine : 0);
  }
};

// Valid during the handler call only.
struct Request {
  std::string method, path;                                 // path: percent-decoded, no query
  std::vector<std::pair<std::string, std::string>> query;   // decoded, in order
  std::vector<std::pair<std::string, std::string>> params;  // {name} parts of the route, filled by Router
  std::string_view body;                                    // whole, de-chunked, as sent
  std::string remoteAddress;
  std::string id;  // short and unique in this process; in the log line and the X-Request-Id header
  // The first header of that name, case-insensitive; "" when absent.
  std::string_view header(std::string_view name) const;
  std::vector<std::pair<std::string, std::string>> headers;
};

class Stream;

// Besides these the server writes Content-Length, X-Request-Id, Date, Connection where needed,
// X-Content-Type-Options: nosniff, and Cache-Control: no-store unless `headers` has another. HEAD gets no
// body.
struct Response {
  int status = 200;
  std::string contentType = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  // Set: the answer goes on after its head for as long as both sides like (server-sent events). Called once
  // the head is on its way, on the thread that answered, with what the rest is sent through; not for HEAD.
  std::function<void(std::shared_ptr<Stream>)> opened = {};
};

// An answer that goes on. Holds no thread and is parked in epoll like any connection. Any thread.
class Stream {
 public:
  explicit Stream(std::weak_ptr<class Connection> connection) : connection_(std::move(connection)) {}

  // False: it has ended. A client that leaves more than Limits::unsent bytes lying is cut off: what it missed
  // it can ask for when it comes back.
  bool send(std::string_view bytes);
  void end();
  // `closed` is called once when it has ended, on a worker, unless the server is stopped before. Set it in
  // Response::opened.
  void onEnd(std::function<void()> closed);

 private:
  friend class Connection;
  std::function<void()> takeOnEnd();

  const std::weak_ptr<class Connection> connection_;
  std::mutex mutex_;  // guards the rest
  std::function<void()> onEnd_;
  bool ended_ = false;
};

// The right to answer one request, once, from any thread, now or later. Not sent before it is destroyed:
// the client gets a 500. Movable and copyable (std::function wants that); copies share the one answer, a
// second send does nothing. May outlive the server: then nobody hears it.
class Reply {
 public:
  // An answer that goes to `sink`, called once: the connection's, a test's, or one that adds to the response
  // and passes it on to another Reply.
  explicit Reply(std::function<void(Response)> sink);

  void send(Response response);

 private:
  struct Once;
  std::shared_ptr<Once> once_;
};

// Runs on a worker; must not block on disk or network. What it throws becomes a 500 without the text.
// The request is the handler's to change (the Router adds `params`) and to move from.
using Handler = std::function<void(Request&, Reply)>;

// What is decided of a request from its head alone, before a handler is asked.
struct Admission {
  std::vector<std::pair<std::string, std::string>> headers;  // go along with whatever answer it gets
  std::optional<Response> answer;                            // given in place of the handler's
};

// Called once for each answered request, also for those refused here (431, 408 …; then method and path may be
// empty), on the thread that answered it. Must not block.
struct Served {
  std::string method, path, id, remoteAddress;
  int status = 0;
  size_t bodyBytes = 0, answerBytes = 0;
  std::chrono::microseconds took{0};  // from the whole request read to the answer given to the socket
};

class Server {
 public:
  struct Options {
    std::string host = "127.0.0.1";
    int port = 8080;  // 0: a free one
    int workers = 0;  // 0: one a core, two at least
    Limits limits;
    std::function<void(const Served&)> onServed;  // the log and the metrics; may be empty
    // Asked once for each request whose head could be read, on a worker; may be empty, must not block. Also
    // for one that is refused here (413, 408 …): then its path is as sent, and there is no query and no body.
    std::function<Admission(const Request&)> admit;
  };

  Server(Options options, Handler handler);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds and begins to serve on threads of its own; the port it got. Fails with a sentence that says why
  // ("port 8080 is taken by another program").
  Result<int> start();

  // Runs `task` soon on a worker, if stop() does not come first. Any thread.
  void post(std::function<void()> task);

  // Takes no new connection and no new request, lets every accepted request be answered (at most
  // `patience`), then closes. Any thread but a worker's; a second call waits for the first.
  void stop(std::chrono::milliseconds patience = std::chrono::seconds(10));

  size_t connections() const;

 private:
  std::shared_ptr<class Engine> engine_;
};

}  // namespace xiaoer::http
