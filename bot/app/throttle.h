// Slows down who guesses: after some failures in a row a name has to wait, longer each time.
#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace xiaoer::app {

// Safe from any thread. Bounded: of more than `kNames` names the one that was quiet longest is forgotten.
class Throttle {
 public:
  static constexpr size_t kNames = 10'000;
  static constexpr int64_t kFirstWait = 30 * kSecond, kLongestWait = 15 * kMinute;

  explicit Throttle(int free) : free_(free) {}

  // Milliseconds that the name still has to wait; 0: it may try.
  int64_t wait(const std::string& name, UnixMillis now);
  void failed(const std::string& name, UnixMillis now);
  void forget(const std::string& name);

 private:
  struct Record {
    int failures = 0;
    UnixMillis until, last;
  };

  const int free_;  // failures in a row before the first wait
  std::mutex mutex_;
  std::unordered_map<std::string, Record> records_;
};

}  // namespace xiaoer::app
