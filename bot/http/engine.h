// What connections share: the poll, the workers, the clock that ends slow ones, and the way down.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "http/connection.h"
#include "http/descriptor.h"
#include "http/request_line.h"
#include "http/server.h"

namespace xiaoer::http {

class Engine : public std::enable_shared_from_this<Engine> {
 public:
  Engine(Server::Options options, Handler handler);

  // As Server's.
  Result<int> start();
  void post(std::function<void()> task);
  void stop(std::chrono::milliseconds patience);
  size_t connections() const;

  // For connections; any thread.
  const Limits& limits() const { return options_.limits; }
  const Handler& handler() const { return handler_; }
  // Any thread; what it throws is reported, and answered with 500.
  Admission admit(const Request& request);
  RequestLine& requestLine() { return requestLine_; }
  bool stopping() const { return stopping_; }
  std::string nextId();
  // Makes room for a body of that many bytes; false: together with the others it would be too much.
  bool beginLongBody(size_t bytes);
  void endLongBody(size_t bytes) { longBytes_ -= bytes; }
  // Wakes a worker once when `events` are there. False: the kernel would not.
  bool park(int socket, uint64_t key, uint32_t events, bool isNew = false);
  void forget(uint64_t key);
  // Requests accepted and not yet answered; stop() waits for none.
  void owe(int more);
  void report(const Served& served);
  // Inside a catch: writes what was caught to the log, the only place where its text may go.
  void reportCaught();

  // While one lives, stop() does not return: onServed may be running.
  class Answering {
   public:
    explicit Answering(Engine& engine) : engine_(engine) { ++engine_.answering_; }
    ~Answering() { --engine_.answering_; }
    Answering(const Answering&) = delete;
    Answering& operator=(const Answering&) = delete;

   private:
    Engine& engine_;
  };

 private:
  using Everyone = std::vector<std::shared_ptr<Connection>>;

  Status openDescriptors();
  void work();
  void dispatch(uint64_t key);
  void acceptSome();
  bool outOfDescriptors(int error);
  void admit(int socket, std::string remoteAddress);
  bool closeOldestIdle();
  void runTask();
  void tick();
  std::chrono::milliseconds tickTime() const;
  std::shared_ptr<Connection> find(uint64_t key) const;
  Everyone everyone() const;
  void waitUntilNothingIsOwed(std::chrono::milliseconds patience);
  void endWorkers();

  Server::Options options_;
  Handler handler_;
  RequestLine requestLine_;
  Descriptor epoll_, listener_, timer_, taskCount_, quit_;
  std::vector<std::thread> workers_;
  std::atomic<bool> stopping_ = false, acceptPaused_ = false;
  std::atomic<uint64_t> nextId_;
  std::atomic<int> answering_ = 0;
  std::atomic<size_t> longBytes_ = 0;

  mutable std::mutex connectionsMutex_;  // taken after a connection's own, never before
  std::unordered_map<uint64_t, std::shared_ptr<Connection>> connections_;
  uint64_t nextKey_;

  std::mutex tasksMutex_;
  std::deque<std::function<void()>> tasks_;

  std::mutex owedMutex_;
  std::condition_variable nothingOwed_;
  std::atomic<int> owed_ = 0;

  std::mutex stopMutex_;
  bool running_ = false;
};

}  // namespace xiaoer::http
