// The body of POST /v1/chat: read strictly where it matters, unknown fields ignored.
#pragma once
#include <string_view>
#include <variant>
#include <vector>

#include "app/chat.h"
#include "http/problem.h"
#include "http/server.h"

namespace xiaoer::http {

constexpr size_t kMaxMessageChars = 4000;  // code points, not bytes; longer is refused, never cut
constexpr size_t kMaxMessageIdChars = 64;
constexpr size_t kMaxCustomerChars = 200;  // of each field

// The message, or the answer that says what is wrong: 400 where the body is no JSON object, 422 with a
// pointer for each bad field, 404 for a handle that cannot be one.
std::variant<app::Message, Response> readChatRequest(std::string_view body, std::string_view remoteAddress);

}  // namespace xiaoer::http
