// Who sends without end has to wait: so many at once, then one after the other.
#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/clock.h"

namespace xiaoer::app {

// A bucket a name (RFC 2697 calls it a token bucket). Safe from any thread. Bounded: of more than `kNames`
// the one that was quiet longest is forgotten.
class Flood {
 public:
  static constexpr size_t kNames = 10'000;

  // `atOnce` are free; then one each `every` ms.
  Flood(int64_t atOnce, int64_t every) : atOnce_(atOnce), every_(every) {}

  // Takes one: 0, or the milliseconds until there is one again.
  int64_t take(const std::string& name, UnixMillis now);

 private:
  const int64_t atOnce_, every_;
  std::mutex mutex_;
  std::unordered_map<std::string, UnixMillis> full_;  // when the bucket is full again
};

}  // namespace xiaoer::app
