#include "channels/retry.h"

#include <algorithm>

namespace xiaoer::channels {

Outcome::Kind judgeHttp(int64_t status) {
  if (status >= 200 && status < 300) return Outcome::Kind::Sent;
  // The three of 4xx that speak of the moment, not of the request: RFC 9110, 15.5.9; RFC 8470, 5.2; RFC
  // 6585, 4.
  const bool passing = status == 408 || status == 425 || status == 429;
  return status >= 400 && status < 500 && !passing ? Outcome::Kind::Never : Outcome::Kind::Again;
}

Outcome::Kind judgeSmtp(MailStep step, int64_t code) {
  if (step == MailStep::Message && code >= 200 && code < 300) return Outcome::Kind::Sent;
  // Before the envelope it is about us or the server, not about this mail; and so are the replies of RFC 4954
  // and RFC 3207 that ask for a sign-in or for TLS.
  const bool aboutUs = code == 530 || code == 534 || code == 535 || code == 538;
  const bool aboutTheMail = step == MailStep::Envelope || step == MailStep::Message;
  return aboutTheMail && code >= 500 && code < 600 && !aboutUs ? Outcome::Kind::Never : Outcome::Kind::Again;
}

int64_t pauseAfter(int attempts, double chance, int64_t retryAfter) {
  int64_t pause = kFirstPause;
  for (int i = 1; i < attempts && pause < kLongestPause; ++i) pause *= 2;
  pause = std::min(pause, kLongestPause);
  pause += static_cast<int64_t>(static_cast<double>(pause) * 0.2 * (2 * chance - 1));
  return std::max(pause, std::min(retryAfter, kLongestPause));
}

}  // namespace xiaoer::channels
