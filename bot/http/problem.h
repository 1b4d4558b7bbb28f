// Errors on the wire: RFC 9457, application/problem+json.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "http/server.h"

namespace xiaoer::http {

// One bad field: a JSON Pointer (RFC 6901) into the request body, and what is wrong with it.
struct FieldError {
  std::string pointer, detail;
};

// `type` is "about:blank" and `title` the status's own phrase, as RFC 9457 wants it for plain HTTP errors;
// `detail` says what to do next. No text of an exception ever goes in here. A 503 says
// when to try again (Retry-After).
Response problem(int status, std::string_view detail, const std::vector<FieldError>& errors = {});

// The status's reason phrase (RFC 9110), "" for an unknown one.
std::string_view reasonPhrase(int status);

}  // namespace xiaoer::http
