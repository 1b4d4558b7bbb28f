#include "desk/aftercare.h"

#include <fmt/format.h>

#include "base/utf8.h"
#include "desk/ticket.h"

namespace xiaoer::desk {

Result<Changes> rate(int score, std::string words, const Actor& by, UnixMillis now, Ticket& ticket) {
  Aftercare& care = ticket.aftercare;
  if (score < 1 || score > kBestScore)
    return Error{ErrorKind::Invalid, fmt::format("a score is a number from 1 to {}", kBestScore)};
  if (countChars(words) > kMaxScoreWords)
    return Error{ErrorKind::Invalid, fmt::format("at most {} characters", kMaxScoreWords)};
  if (!care.askedAt && !ticket.solvedAt)
    return Error{ErrorKind::Conflict, "this ticket has not been solved yet"};
  Changes changes;
  if (care.score != score)
    changes.push_back(
        {now, by, "score", care.score == 0 ? "" : std::to_string(care.score), std::to_string(score)});
  if (care.words != words) changes.push_back({now, by, "words", care.words, words});
  if (changes.empty()) return changes;
  care.score = score, care.words = std::move(words), care.ratedAt = now;
  ++ticket.version, ticket.updatedAt = now;
  return changes;
}

}  // namespace xiaoer::desk
