#include "http/connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>

#include "http/answer.h"
#include "http/engine.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

// What a refused client may still send before it is cut off. A close with bytes unread makes the kernel send
// a reset, which throws away the answer on the client's side; so a 413 to a big upload needs it read over.
constexpr size_t kDrainBytes = 16 << 20;
constexpr std::chrono::seconds kDrainTime{3};
constexpr size_t kReadAtOnce = 64 * 1024;

Instant now() { return std::chrono::steady_clock::now(); }

}  // namespace

Connection::Connection(std::shared_ptr<Engine> engine, uint64_t key, int socket, std::string remoteAddress)
    : engine_(std::move(engine)),
      key_(key),
      remoteAddress_(std::move(remoteAddress)),
      socket_(socket),
      framing_(engine_->limits()),
      since_(now()),
      deadline_(since_ + engine_->limits().idleTime) {}

Connection::~Connection() {
  if (socket_ >= 0) ::close(socket_);
}

bool Connection::arrive() {
  const Lock lock(mutex_);
  return state_ != State::Closed && engine_->park(socket_, key_, EPOLLIN, true);
}

void Connection::onReady() {
  Lock lock(mutex_);
  if (inHandler_) return;  // an event from before; the worker in the handler will look for itself
  if (state_ == State::Reading) {
    receive();
    serve(lock);
  } else if (state_ == State::Sending) {
    flush();
    serve(lock);
  } else if (state_ == State::Streaming) {
    listenWhileStreaming();
  } else if (state_ == State::Draining) {
    drain();
  }
}

void Connection::receive() {
  thread_local std::array<char, kReadAtOnce> buffer;
  const ssize_t n = recv(socket_, buffer.data(), buffer.size(), 0);
  if (n < 0) {
    if (errno != EAGAIN && errno != EINTR) closeLocked();
    return;
  }
  inputEnded_ = n == 0;
  std::string_view bytes(buffer.data(), static_cast<size_t>(n));
  if (input_.empty()) bytes.remove_prefix(framing_.take(bytes));
  input_.append(bytes);
}

// Goes on until the connection waits for something: bytes, room in the socket, an answer.
void Connection::serve(Lock& lock) {
  while (state_ == State::Reading) {
    frame();
    if (framing_.refused() != 0) {
      refuse(lock, framing_.refused(), framing_.why());
    } else if (framing_.whole()) {
      handle(lock);
    } else if (!roomForBody()) {
      refuse(lock, 503, "Too many uploads are on their way. Try again shortly.");
    } else {
      waitForMore();
      return;
    }
  }
  settle();
}

void Connection::settle() {
  if (state_ == State::Sending || state_ == State::Streaming) park();
  if (state_ == State::Draining) drain();
}

// Moves what was read ahead into the current request.
void Connection::frame() {
  if (input_.empty()) return;
  inputAt_ += framing_.take(std::string_view(input_).substr(inputAt_));
  if (inputAt_ < input_.size()) return;
  input_ = {};
  inputAt_ = 0;
}

// Long bodies are held in memory, so all of them together have a bound; and each gets the time that a slow
// line needs. Room is made for the whole of it at its head: what was begun is not refused half way.
bool Connection::roomForBody() {
  const size_t length = framing_.longBody();
  if (length == 0 || long_ != 0) return true;
  if (!engine_->beginLongBody(length)) return false;
  long_ = length, partly_ = true;
  framing_.body.reserve(length);  // else it would grow to twice that
  deadline_ = now() + engine_->limits().timeFor(length, engine_->limits().requestTime);
  return true;
}

void Connection::endLongBody() {
  if (long_ != 0) engine_->endLongBody(long_);
  long_ = 0;
}

void Connection::waitForMore() {
  if (inputEnded_ || engine_->stopping()) return closeLocked();
  if (framing_.begun() && !partly_) {
    partly_ = true;
    deadline_ = now() + engine_->limits().requestTime;
  }
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  if (framing_.takeExpectation() && send(socket_, kContinue.data(), kContinue.size(), MSG_NOSIGNAL) !=
                                        static_cast<ssize_t>(kContinue.size())) {
    return closeLocked();  // not even 25 bytes fit: it reads nothing of what it is sent
  }
  park();
}

void Connection::handle(Lock& lock) {
  wholeAt_ = now();
  request_ = {};
  served_ = {};
  request_.id = served_.id = engine_->nextId();
  request_.remoteAddress = remoteAddress_;
  if (const int status = engine_->requestLine().read(framing_.method, framing_.target, request_)) {
    return refuse(lock, status, status == 501 ? "This method is not known." : "The address is malformed.");
  }
  request_.headers = std::move(framing_.headers);
  request_.body = framing_.body;
  engine_->owe(1);  // first counted, then asked: stop() sees one or the other
  owed_ = true;
  Admission admission = engine_->admit(request_);
  always_ = std::move(admission.headers);
  if (engine_->stopping()) return refuse(lock, 503, "The server is closing down. Try again shortly.");
  state_ = State::Answering;
  inHandler_ = true;
  served_.method = request_.method;  // copies: the handler may move from its request
  served_.path = request_.path;
  lock.unlock();
  callHandler(std::move(admission.answer));
  lock.lock();
  inHandler_ = false;
  if (state_ == State::Reading) startOver();
}

void Connection::callHandler(std::optional<Response> inItsPlace) {
  Reply reply([self = shared_from_this()](Response response) { self->answer(std::move(response)); });
  if (inItsPlace) return reply.send(std::move(*inItsPlace));
  try {
    engine_->handler()(request_, reply);
  } catch (...) {
    engine_->reportCaught();
    reply.send(problem(500, "Something went wrong on our side. Try again later."));
  }
}

// For what never reaches a handler. Ends the connection: after a fault in the framing nobody knows where the
// next request begins.
void Connection::refuse(Lock& lock, int status, std::string_view why) {
  if (served_.id.empty() || !framing_.whole()) {  // refused before it was begun
    wholeAt_ = now();
    served_ = {};
    served_.id = engine_->nextId();
  }
  framing_.keepAlive = false;
  served_.method = framing_.method;
  admitRefused();
  inHandler_ = true;  // not another worker's, while it is unlocked
  const Served served = put(problem(status, why));
  lock.unlock();
  engine_->report(served);
  lock.lock();
  inHandler_ = false;
}

// Even a refusal says whether a page may read it. With the headers gone, handle() has asked already.
void Connection::admitRefused() {
  if (framing_.headers.empty()) return;
  Request head;
  head.method = framing_.method;
  head.path = framing_.target.substr(0, framing_.target.find_first_of("?#"));
  head.headers = framing_.headers;
  always_ = engine_->admit(head).headers;
}

// Through a Reply, from any thread.
void Connection::answer(Response response) {
  const Engine::Answering guard(*engine_);
  Lock lock(mutex_);
  if (state_ != State::Answering) return;  // closed meanwhile
  if (response.opened && framing_.method != "HEAD") stream_ = std::make_shared<Stream>(weak_from_this());
  const auto opened = stream_ ? std::move(response.opened) : nullptr;
  const auto stream = stream_;
  const Served served = put(std::move(response));
  if (!inHandler_) {
    if (state_ == State::Reading) park();
    settle();
  }
  lock.unlock();
  engine_->report(served);
  if (opened) opened(stream);
}

Served Connection::put(Response response) {
  std::move(always_.begin(), always_.end(), std::back_inserter(response.headers));
  always_.clear();
  last_ = !framing_.keepAlive || engine_->stopping() || stream_;
  output_ = onTheWire(response,
                      {served_.id, framing_.method == "HEAD", !last_, framing_.http10, stream_ != nullptr});
  sent_ = 0;
  Served served = std::move(served_);
  served.remoteAddress = remoteAddress_;
  served.status = response.status;
  served.bodyBytes = framing_.body.size();
  served.answerBytes = output_.size();
  state_ = State::Sending;
  const Instant began = now();
  deadline_ = began + engine_->limits().timeFor(output_.size(), engine_->limits().sendTime);
  flush();
  served.took = std::chrono::duration_cast<std::chrono::microseconds>(began - wholeAt_);
  return served;
}

void Connection::flush() {
  while (sent_ < output_.size()) {
    const ssize_t n = send(socket_, output_.data() + sent_, output_.size() - sent_, MSG_NOSIGNAL);
    if (n >= 0) {
      sent_ += static_cast<size_t>(n);
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      return closeLocked();
    }
  }
  answered();
}

void Connection::answered() {
  output_ = {};
  sent_ = 0;
  if (owed_) engine_->owe(-1);
  owed_ = false;
  if (stream_) {
    state_ = State::Streaming;
    deadline_ = now() + engine_->limits().heartbeat;
    return;
  }
  if (last_) {
    shutdown(socket_, SHUT_WR);
    state_ = State::Draining;
    deadline_ = now() + kDrainTime;
    return;
  }
  state_ = State::Reading;
  if (!inHandler_) startOver();  // else the handler may still read the body
}

void Connection::startOver() {
  framing_.reset();
  endLongBody();
  partly_ = false;
  since_ = now();
  deadline_ = since_ + engine_->limits().idleTime;
}

void Connection::drain() {
  thread_local std::array<char, kReadAtOnce> thrownAway;
  const ssize_t n = recv(socket_, thrownAway.data(), thrownAway.size(), 0);
  if (n > 0) drained_ += static_cast<size_t>(n);
  const bool more = n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
  if (!more || drained_ > kDrainBytes) return closeLocked();
  park();
}

bool Connection::sendMore(std::string_view bytes) {
  const Lock lock(mutex_);
  const bool on = state_ == State::Streaming || (state_ == State::Sending && stream_);
  if (!on) return false;
  if (output_.size() - sent_ + bytes.size() > engine_->limits().unsent) {
    closeLocked();
    return false;
  }
  const bool waits = sent_ < output_.size();
  output_.append(bytes);
  if (waits) return true;  // it is parked until there is room
  deadline_ = now() + engine_->limits().sendTime;
  flush();
  if (state_ == State::Streaming && sent_ < output_.size() && !inHandler_) park();
  return state_ != State::Closed;
}

void Connection::listenWhileStreaming() {
  thread_local std::array<char, kReadAtOnce> thrownAway;
  const ssize_t n = recv(socket_, thrownAway.data(), thrownAway.size(), 0);
  if (n > 0) drained_ += static_cast<size_t>(n);
  const bool there = n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
  if (!there || drained_ > kReadAtOnce) return closeLocked();  // it has gone, or talks where it should listen
  if (sent_ < output_.size()) flush();
  if (state_ == State::Streaming) park();
}

// Also how a client that has gone without a word is found out: sooner or later it leaves bytes lying.
void Connection::heartbeat(Instant time) {
  if (sent_ < output_.size()) return closeLocked();  // for sendTime it has taken nothing
  output_ = ":\n\n";
  deadline_ = time + engine_->limits().sendTime;
  flush();
  if (state_ == State::Streaming) park();
}

void Connection::park() {
  uint32_t events = EPOLLIN;
  if (state_ == State::Sending) events = EPOLLOUT;
  if (state_ == State::Streaming && sent_ < output_.size()) events |= EPOLLOUT;
  if (state_ == State::Reading && !input_.empty()) events |= EPOLLOUT;  // at once: a request is already here
  if (!engine_->park(socket_, key_, events)) closeLocked();
}

void Connection::onTick(Instant time) {
  Lock lock(mutex_);
  if (inHandler_ || state_ == State::Answering || state_ == State::Closed || time < deadline_) return;
  if (state_ == State::Streaming) return heartbeat(time);
  if (state_ != State::Reading || !partly_) return closeLocked();
  refuse(lock, 408, "The request did not arrive in time. Send it again.");
  settle();
}

std::optional<Instant> Connection::idleSince() {
  const Lock lock(mutex_);
  if (inHandler_ || state_ != State::Reading || framing_.begun() || !input_.empty()) return std::nullopt;
  return since_;
}

void Connection::closeUnlessAnswering() {
  const Lock lock(mutex_);
  const bool owesNothing =
      state_ == State::Reading || state_ == State::Draining || state_ == State::Streaming;
  if (!inHandler_ && owesNothing) closeLocked();
}

void Connection::close() {
  const Lock lock(mutex_);
  closeLocked();
}

void Connection::closeLocked() {
  if (state_ == State::Closed) return;
  state_ = State::Closed;
  ::close(socket_);
  socket_ = -1;
  if (owed_) engine_->owe(-1);
  owed_ = false;
  endLongBody();
  if (stream_)  // not here: whoever waits for the end has locks of their own
    if (auto closed = stream_->takeOnEnd()) engine_->post(std::move(closed));
  engine_->forget(key_);
}

}  // namespace xiaoer::http
