#include "http/engine.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/log.h"
#include "http/answer.h"
#include "http/listener.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

// What epoll says has happened; from kFirstConnection on it is a connection's key, never used twice, so that
// an event for one that has been closed meanwhile finds nobody.
enum Key : uint64_t { kListener, kTimer, kTask, kQuit, kFirstConnection };

constexpr int kAcceptAtOnce = 64;  // then others get their turn
constexpr int kLeastWorkers = 2;   // one may be waiting for the disk

// Connections count against RLIMIT_NOFILE, whose soft limit is 1,024 almost everywhere.
void allowDescriptors(size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted);
  setrlimit(RLIMIT_NOFILE, &limit);
}

bool control(const Descriptor& epoll, int operation, int fd, uint64_t key, uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = key;
  return epoll_ctl(epoll.get(), operation, fd, &event) == 0;
}

timespec timeOf(std::chrono::milliseconds time) {
  return {static_cast<time_t>(time.count() / 1000), static_cast<long>(time.count() % 1000 * 1'000'000)};
}

}  // namespace

// Ids go on from the time of the start, so that those of an earlier run do not come again.
Engine::Engine(Server::Options options, Handler handler)
    : options_(std::move(options)),
      handler_(std::move(handler)),
      taskCount_(eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC)),
      nextId_(static_cast<uint64_t>(std::time(nullptr)) << 28),
      nextKey_(kFirstConnection) {}

Result<int> Engine::start() {
  const std::lock_guard lock(stopMutex_);
  allowDescriptors(options_.limits.connections + 1024);
  auto listener = listenOn(options_.host, options_.port);
  if (!listener) return listener.error();
  listener_ = std::move(*listener);
  if (auto opened = openDescriptors(); !opened) return opened.error();
  running_ = true;
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  const int count = options_.workers > 0 ? options_.workers : std::max(kLeastWorkers, cores);
  for (int i = 0; i < count; ++i) workers_.emplace_back([this] { work(); });
  return portOf(listener_);
}

Status Engine::openDescriptors() {
  epoll_ = Descriptor(epoll_create1(EPOLL_CLOEXEC));
  timer_ = Descriptor(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC));
  quit_ = Descriptor(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  const auto watch = [this](const Descriptor& descriptor, uint64_t key) {
    return control(epoll_, EPOLL_CTL_ADD, descriptor.get(), key, EPOLLIN);
  };
  const itimerspec every{timeOf(tickTime()), timeOf(tickTime())};
  if (timerfd_settime(timer_.get(), 0, &every, nullptr) != 0 ||
      !park(listener_.get(), kListener, EPOLLIN, true) || !watch(timer_, kTimer) ||
      !watch(taskCount_, kTask) || !watch(quit_, kQuit)) {
    return Error{ErrorKind::Unavailable, std::string("cannot start the server: ") + std::strerror(errno)};
  }
  return Done{};
}

// Often enough for the shortest limit, and no oftener than each second.
std::chrono::milliseconds Engine::tickTime() const {
  const auto shortest =
      std::min({limits().requestTime, limits().idleTime, limits().sendTime, limits().heartbeat});
  return std::clamp<std::chrono::milliseconds>(shortest / 4, std::chrono::milliseconds(10),
                                               std::chrono::seconds(1));
}

// One event at a time: a second one taken along would wait behind the first while another worker is free.
void Engine::work() {
  for (;;) {
    epoll_event event{};
    const int count = epoll_wait(epoll_.get(), &event, 1, -1);
    if (count < 0 && errno != EINTR) return;
    if (count != 1) continue;
    if (event.data.u64 == kQuit) return;
    dispatch(event.data.u64);
  }
}

void Engine::dispatch(uint64_t key) {
  if (key == kListener) return acceptSome();
  if (key == kTimer) return tick();
  if (key == kTask) return runTask();
  if (const auto connection = find(key)) connection->onReady();
}

bool Engine::beginLongBody(size_t bytes) {
  size_t held = longBytes_;
  while (held + bytes <= limits().longBytes)
    if (longBytes_.compare_exchange_weak(held, held + bytes)) return true;
  return false;
}

bool Engine::park(int socket, uint64_t key, uint32_t events, bool isNew) {
  return control(epoll_, isNew ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, key, events | EPOLLONESHOT);
}

void Engine::acceptSome() {
  for (int i = 0; i < kAcceptAtOnce && !stopping_; ++i) {
    auto [socket, remoteAddress] = acceptFrom(listener_);
    if (socket >= 0) {
      admit(socket, std::move(remoteAddress));
    } else if (errno == EAGAIN) {
      break;
    } else if (outOfDescriptors(errno)) {
      return;
    }
  }
  if (!stopping_) park(listener_.get(), kListener, EPOLLIN);
}

// True: leave the listener alone until the next tick. It stays readable, and asking again at once would spin.
bool Engine::outOfDescriptors(int error) {
  if (error == ECONNABORTED || error == EINTR || closeOldestIdle()) return false;
  acceptPaused_ = true;
  return true;
}

void Engine::admit(int socket, std::string remoteAddress) {
  if (connections() >= limits().connections && !closeOldestIdle()) {
    static const std::string busy =
        onTheWire(problem(503, "Too many requests are being answered. Try again shortly."), {"-"});
    send(socket, busy.data(), busy.size(), MSG_NOSIGNAL);
    ::close(socket);
    return;
  }
  std::shared_ptr<Connection> connection;
  {
    const std::lock_guard lock(connectionsMutex_);
    const uint64_t key = nextKey_++;
    connection = std::make_shared<Connection>(shared_from_this(), key, socket, std::move(remoteAddress));
    connections_.emplace(key, connection);
  }
  if (!connection->arrive()) connection->close();
  if (stopping_) connection->closeUnlessAnswering();
}

// One in 64 at a time: looking for the oldest means looking at all. False when none is idle.
bool Engine::closeOldestIdle() {
  std::vector<std::pair<Instant, std::shared_ptr<Connection>>> idle;
  for (auto& connection : everyone()) {
    if (const auto since = connection->idleSince()) idle.emplace_back(*since, std::move(connection));
  }
  if (idle.empty()) return false;
  const size_t count = std::min(idle.size(), std::max<size_t>(1, idle.size() / 64));
  const auto end = idle.begin() + static_cast<ptrdiff_t>(count);
  std::nth_element(idle.begin(), end - 1, idle.end(), [](auto& a, auto& b) { return a.first < b.first; });
  std::for_each(idle.begin(), end, [](auto& entry) { entry.second->closeUnlessAnswering(); });
  return true;
}

void Engine::post(std::function<void()> task) {
  {
    const std::lock_guard lock(tasksMutex_);
    tasks_.push_back(std::move(task));
  }
  eventfd_write(taskCount_.get(), 1);
}

void Engine::runTask() {
  eventfd_t one = 0;
  if (eventfd_read(taskCount_.get(), &one) != 0) return;  // another worker was quicker
  std::function<void()> task;
  {
    const std::lock_guard lock(tasksMutex_);
    if (tasks_.empty()) return;
    task = std::move(tasks_.front());
    tasks_.pop_front();
  }
  try {
    task();
  } catch (...) {
    reportCaught();
  }
}

void Engine::tick() {
  uint64_t times = 0;
  if (read(timer_.get(), &times, sizeof times) != sizeof times) return;  // another worker was quicker
  const Instant now = std::chrono::steady_clock::now();
  for (const auto& connection : everyone()) connection->onTick(now);
  if (acceptPaused_.exchange(false) && !stopping_) park(listener_.get(), kListener, EPOLLIN);
}

std::shared_ptr<Connection> Engine::find(uint64_t key) const {
  const std::lock_guard lock(connectionsMutex_);
  const auto found = connections_.find(key);
  return found == connections_.end() ? nullptr : found->second;
}

Engine::Everyone Engine::everyone() const {
  const std::lock_guard lock(connectionsMutex_);
  Everyone all;
  all.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) all.push_back(connection);
  return all;
}

void Engine::forget(uint64_t key) {
  const std::lock_guard lock(connectionsMutex_);
  connections_.erase(key);
}

size_t Engine::connections() const {
  const std::lock_guard lock(connectionsMutex_);
  return connections_.size();
}

std::string Engine::nextId() {
  std::array<char, 16> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), nextId_++, 16).ptr;
  return {digits.data(), end};
}

void Engine::owe(int more) {
  if (owed_ += more; owed_ > 0 || !stopping_) return;
  const std::lock_guard lock(owedMutex_);
  nothingOwed_.notify_all();
}

Admission Engine::admit(const Request& request) {
  if (!options_.admit) return {};
  try {
    return options_.admit(request);
  } catch (...) {
    reportCaught();
    return {{}, problem(500, "Something went wrong on our side. Try again later.")};
  }
}

void Engine::report(const Served& served) {
  if (!options_.onServed) return;
  try {
    options_.onServed(served);
  } catch (...) {
    reportCaught();
  }
}

void Engine::reportCaught() {
  try {
    throw;
  } catch (const std::exception& e) {
    logError("handler_failed", {{"why", e.what()}});
  } catch (...) {
    logError("handler_failed", {{"why", "it did not say"}});
  }
}

void Engine::stop(std::chrono::milliseconds patience) {
  const std::lock_guard lock(stopMutex_);
  if (!running_) return;
  stopping_ = true;
  shutdown(listener_.get(), SHUT_RDWR);  // not closed yet: a worker may be using its number
  for (const auto& connection : everyone()) connection->closeUnlessAnswering();
  waitUntilNothingIsOwed(patience);
  endWorkers();
  for (const auto& connection : everyone()) connection->close();
  while (answering_ > 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::deque<std::function<void()>> dropped;
  {
    const std::lock_guard tasksLock(tasksMutex_);
    dropped.swap(tasks_);
  }
  running_ = false;
  handler_ =
      {};  // a Reply that is still held keeps this engine, which must not keep the handler's own things
  options_.onServed = {};
  options_.admit = {};
}

void Engine::waitUntilNothingIsOwed(std::chrono::milliseconds patience) {
  std::unique_lock lock(owedMutex_);
  nothingOwed_.wait_for(lock, patience, [this] { return owed_ == 0; });
}

void Engine::endWorkers() {
  eventfd_write(quit_.get(), 1);  // never read: it wakes every worker
  for (auto& worker : workers_) worker.join();
  workers_.clear();
  listener_ = Descriptor();
}

}  // namespace xiaoer::http
