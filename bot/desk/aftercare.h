// After `solved`: one question how it was, one reminder at most; some days later, whether it held.
#pragma once
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "desk/history.h"

namespace xiaoer::desk {

struct Ticket;

constexpr int kBestScore = 5;             // 1 to 5
constexpr size_t kMaxScoreWords = 2'000;  // code points; longer is refused, never cut

// Kept with the ticket. The question is asked once in a ticket's life, also if it is opened again in between.
struct Aftercare {
  std::optional<UnixMillis> askedAt, remindedAt, ratedAt;
  int score = 0;                          // 0: not rated
  std::string words;                      // may be ""
  std::optional<UnixMillis> heldAskedAt;  // since the last solution
  std::optional<bool> held;               // the answer to it
};

// The customer rates a ticket that was asked about, or rates it anew; also after it was closed.
// Invalid: a score beyond 1 to 5, too many words. Conflict: the ticket was never solved.
Result<Changes> rate(int score, std::string words, const Actor& by, UnixMillis now, Ticket& ticket);

}  // namespace xiaoer::desk
