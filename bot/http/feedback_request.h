// The body of POST /v1/feedback.
#pragma once
#include <string_view>
#include <variant>

#include "http/server.h"
#include "store/store.h"

namespace xiaoer::http {

constexpr size_t kMaxCommentChars = 1000;  // code points; longer is refused, never cut

// The feedback, without its time, or the answer that says what is wrong: as readChatRequest().
std::variant<store::Feedback, Response> readFeedbackRequest(std::string_view body);

}  // namespace xiaoer::http
