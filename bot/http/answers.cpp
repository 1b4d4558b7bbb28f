#include "http/answers.h"

#include <nlohmann/json.hpp>

#include "base/log.h"
#include "base/utf8.h"
#include "http/problem.h"

namespace xiaoer::http {

Response jsonAnswer(std::string body) { return {200, "application/json", std::move(body), {}}; }

// The client hears what to do; what happened is for the log.
Response failure(const Error& error) {
  if (error.kind == ErrorKind::Internal || error.kind == ErrorKind::Unavailable)
    logError("failed", {{"why", error.message}});
  switch (error.kind) {
    case ErrorKind::Invalid:
      return problem(422, "Some fields are wrong.", {{"/choice", error.message}});
    case ErrorKind::NotFound:
      return problem(404, "There is nothing here for you: " + error.message + ".");
    case ErrorKind::Conflict:
    case ErrorKind::Unavailable:
      return problem(503,
                     "This could not be kept, so it was not done. Nothing is half kept: send it again soon.");
    case ErrorKind::Internal:
      break;
  }
  return problem(500, "Something went wrong here. It has been written to the log.");
}

// The handle of "Authorization: Bearer <handle>" (RFC 6750).
std::optional<store::ConversationId> bearer(const Request& request) {
  const std::string_view value = request.header("Authorization");
  if (value.size() < 7) return std::nullopt;
  return lowered(value.substr(0, 7)) == "bearer " ? store::ConversationId::parse(value.substr(7))
                                                  : std::nullopt;
}

}  // namespace xiaoer::http
