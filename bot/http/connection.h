// One client: its bytes become requests, one at a time; each is answered before the next is begun.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "http/framing.h"
#include "http/server.h"

namespace xiaoer::http {

class Engine;
using Instant = std::chrono::steady_clock::time_point;

// All functions are safe from any thread. Between events it is parked in epoll (one-shot: one worker at a
// time), or, while a handler or whoever holds the Reply has it, nowhere.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // Owns `socket`, which is non-blocking; `key` is its name in epoll.
  Connection(std::shared_ptr<Engine> engine, uint64_t key, int socket, std::string remoteAddress);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Begins to wait in epoll. False: the kernel would not have it.
  bool arrive();
  // epoll has something for it: reads, serves what is whole, or goes on sending.
  void onReady();
  // Ends what has taken too long.
  void onTick(Instant now);
  // Since when it has been waiting for the first byte of a request; nothing if it is not.
  std::optional<Instant> idleSince();
  // Only if no answer is owed or on its way.
  void closeUnlessAnswering();
  void close();
  // For Stream.
  bool sendMore(std::string_view bytes);

 private:
  enum class State {
    Reading,    // for a request; idle before its first byte
    Answering,  // a Reply is out
    Sending,    // an answer that did not fit into the socket at once
    Streaming,  // an answer that goes on; what the client still says is thrown away
    Draining,   // answered for the last time; what still comes is thrown away
    Closed,
  };
  using Lock = std::unique_lock<std::mutex>;

  void receive();
  void serve(Lock& lock);
  void settle();
  void frame();
  void handle(Lock& lock);
  void callHandler(std::optional<Response> inItsPlace);
  void admitRefused();
  bool roomForBody();
  void endLongBody();
  void waitForMore();
  void refuse(Lock& lock, int status, std::string_view why);
  void answer(Response response);
  Served put(Response response);
  void flush();
  void answered();
  void startOver();
  void startDraining();
  void drain();
  void listenWhileStreaming();
  void heartbeat(Instant now);
  void park();
  void closeLocked();

  const std::shared_ptr<Engine> engine_;
  const uint64_t key_;
  const std::string remoteAddress_;

  std::mutex mutex_;  // guards all below; never held while a handler or onServed runs
  int socket_;
  State state_ = State::Reading;
  bool inHandler_ = false;   // its worker comes back to it: nobody else may serve it until then
  bool owed_ = false;        // counted in Engine::owed
  bool last_ = false;        // to be closed after this answer
  bool inputEnded_ = false;  // the client will send no more; it may still wait for answers
  size_t long_ = 0;          // bytes that Engine keeps room for; 0: its body is no long one
  bool partly_ = false;      // a request has begun: `deadline_` is for its last byte
  std::string input_;        // read, but behind the current request (pipelined)
  size_t inputAt_ = 0;
  Framing framing_;
  Request request_;                                          // the handler's while inHandler_
  Served served_;                                            // of the current request, as far as it is known
  std::vector<std::pair<std::string, std::string>> always_;  // headers of its answer, whatever that is
  std::shared_ptr<Stream> stream_;                           // of an answer that goes on
  std::string output_;
  size_t sent_ = 0, drained_ = 0;
  Instant since_;     // when it began to be in this state
  Instant deadline_;  // of reading, sending, draining
  Instant wholeAt_;   // when the request had been read
};

}  // namespace xiaoer::http
