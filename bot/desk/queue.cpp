#include "desk/queue.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace xiaoer::desk {
namespace {

// So much earlier than it came does a conversation count as come, by priority: low, normal, high, urgent. An
// urgent one overtakes two hours of others; one that is not urgent is overtaken for two hours at most.
constexpr int64_t kHeadStart[4] = {-30 * kMinute, 0, 30 * kMinute, 2 * kHour};

constexpr size_t kMostTook = 50;
constexpr double kNineInTen = 1.2816;  // of a normal distribution
constexpr int kAtOnce = 2;             // minutes until someone who is free has taken it

int64_t counted(const Waiting& w) { return w.since.ms - kHeadStart[static_cast<size_t>(w.priority)]; }

struct Figures {
  double mean = 0, deviation = 0;  // minutes
  size_t count = 0;
};

Figures figuresOf(const std::vector<int64_t>& took) {
  Figures out;
  out.count = std::min(took.size(), kMostTook);
  for (size_t i = 0; i < out.count; ++i) out.mean += static_cast<double>(took[i]) / kMinute;
  out.mean /= static_cast<double>(out.count);
  double squares = 0;
  for (size_t i = 0; i < out.count; ++i)
    squares += std::pow(static_cast<double>(took[i]) / kMinute - out.mean, 2);
  out.deviation = std::sqrt(squares / static_cast<double>(out.count - 1));
  return out;
}

// What people say: single minutes up to 10, then fives, tens, half hours.
int said(double minutes, bool up) {
  const double step = minutes <= 10 ? 1 : minutes <= 30 ? 5 : minutes <= 60 ? 10 : 30;
  return static_cast<int>((up ? std::ceil(minutes / step) : std::floor(minutes / step)) * step);
}

}  // namespace

bool before(const Waiting& a, const Waiting& b) {
  return std::tuple(counted(a), std::string_view(a.ticket)) <
         std::tuple(counted(b), std::string_view(b.ticket));
}

std::optional<size_t> placeInQueue(const std::vector<Waiting>& queue, std::string_view ticket) {
  const auto self =
      std::find_if(queue.begin(), queue.end(), [&](const Waiting& w) { return w.ticket == ticket; });
  if (self == queue.end()) return std::nullopt;
  const auto ahead =
      std::count_if(queue.begin(), queue.end(), [&](const Waiting& w) { return before(w, *self); });
  return static_cast<size_t>(ahead) + 1;
}

// With all seats taken, they become free one after the other, on average every mean / seats. The k-th one to
// become free is late by chance: for that the deviation counts, and at least as much as if conversations
// ended at random (a deviation like the mean), since nobody knows how far those that are running have come.
// That the mean itself is only an estimate from `count` conversations widens it further.
std::optional<Wait> waitingTime(size_t place, const Pace& pace) {
  if (pace.seats == 0 || place == 0) return std::nullopt;
  if (place <= pace.free) return Wait{0, kAtOnce};
  if (pace.took.size() < kLeastTook) return std::nullopt;
  const Figures took = figuresOf(pace.took);
  const double seats = static_cast<double>(pace.seats), ahead = static_cast<double>(place - pace.free);
  const double expected = took.mean * ahead / seats;
  const double spread = kNineInTen * std::max(took.mean, took.deviation) / seats *
                        std::sqrt(ahead + ahead * ahead / static_cast<double>(took.count));
  return Wait{said(std::max(0.0, expected - spread), false),
              std::max(kAtOnce, said(expected + spread, true))};
}

}  // namespace xiaoer::desk
