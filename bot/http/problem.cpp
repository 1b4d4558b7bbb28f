#include "http/problem.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace xiaoer::http {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};

// In the order of their numbers.
constexpr std::array kPhrases{
    Phrase{100, "Continue"},
    Phrase{101, "Switching Protocols"},
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{206, "Partial Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{411, "Length Required"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{414, "URI Too Long"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{417, "Expectation Failed"},
    Phrase{421, "Misdirected Request"},
    Phrase{422, "Unprocessable Content"},
    Phrase{425, "Too Early"},
    Phrase{426, "Upgrade Required"},
    Phrase{428, "Precondition Required"},
    Phrase{429, "Too Many Requests"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
    Phrase{505, "HTTP Version Not Supported"},
    Phrase{507, "Insufficient Storage"},
};

}  // namespace

std::string_view reasonPhrase(int status) {
  const auto* found = std::find_if(kPhrases.begin(), kPhrases.end(),
                                   [&](const Phrase& phrase) { return phrase.status == status; });
  return found == kPhrases.end() ? std::string_view() : found->text;
}

Response problem(int status, std::string_view detail, const std::vector<FieldError>& errors) {
  nlohmann::ordered_json body{
      {"type", "about:blank"}, {"title", reasonPhrase(status)}, {"status", status}, {"detail", detail}};
  for (const auto& [pointer, wrong] : errors) {
    body["errors"].push_back({{"pointer", pointer}, {"detail", wrong}});
  }
  // A detail may quote what the client sent; bytes that are no UTF-8 become U+FFFD, where dump() would throw.
  using Json = nlohmann::ordered_json;
  Response out{
      status, "application/problem+json", body.dump(-1, ' ', false, Json::error_handler_t::replace), {}};
  if (status == 503) out.headers.emplace_back("Retry-After", "5");
  return out;
}

}  // namespace xiaoer::http
