// What several routes have in common: answers, and who asks.
#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "http/server.h"
#include "store/store.h"

namespace xiaoer::http {

Response jsonAnswer(std::string body);

// The problem that an error becomes. What happened goes to the log; the client hears what to do.
Response failure(const Error& error);

// The handle of "Authorization: Bearer <handle>" (RFC 6750); nothing where it is none.
std::optional<store::ConversationId> bearer(const Request& request);

}  // namespace xiaoer::http
