// What comes of an attempt to deliver, and when the next one is made. Pure; docs/notifications.md, "When it
// does not arrive".
#pragma once
#include <cstdint>
#include <string>

#include "base/clock.h"

namespace xiaoer::channels {

struct Outcome {
  enum class Kind { Sent, Again, Never } kind = Kind::Again;
  std::string why;         // for the operator: "HTTP 503: …"; "" where it was sent
  int64_t retryAfter = 0;  // ms that the receiver asked for
};

// What a webhook's receiver answered.
Outcome::Kind judgeHttp(int64_t status);

// How far a mail came before its server said no.
enum class MailStep { Connecting, SigningIn, Envelope, Message };
// `code`: the last reply, 0 if none.
Outcome::Kind judgeSmtp(MailStep step, int64_t code);

// 29 attempts are 4.2 days: RFC 5321, 4.5.4.1 asks for at least four.
constexpr int kMostAttempts = 29;
constexpr int64_t kFirstPause = 5 * kSecond, kLongestPause = 6 * kHour;

// How long to wait after that many attempts. `chance`: in [0, 1), makes it up to a fifth shorter or longer.
int64_t pauseAfter(int attempts, double chance, int64_t retryAfter);

}  // namespace xiaoer::channels
