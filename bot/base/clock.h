// Time as a value: decisions are told the time, only the shell asks for it.
#pragma once
#include <atomic>
#include <compare>
#include <cstdint>
#include <string>

namespace xiaoer {

// Milliseconds since 1970-01-01T00:00:00Z.
struct UnixMillis {
  int64_t ms = 0;
  auto operator<=>(const UnixMillis&) const = default;
};
constexpr UnixMillis operator+(UnixMillis t, int64_t ms) { return {t.ms + ms}; }

constexpr int64_t kSecond = 1000;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

// RFC 3339 in UTC with milliseconds: "2026-11-22T08:30:00.000Z". For the years 0 to 9999, as it has them.
std::string rfc3339(UnixMillis at);

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixMillis now() const = 0;  // safe from any thread
};

class SystemClock final : public Clock {
 public:
  UnixMillis now() const override;
};

class FakeClock final : public Clock {
 public:
  explicit FakeClock(UnixMillis start) : ms_(start.ms) {}
  UnixMillis now() const override { return {ms_.load()}; }
  void advance(int64_t ms) { ms_ += ms; }

 private:
  std::atomic<int64_t> ms_;
};

}  // namespace xiaoer
