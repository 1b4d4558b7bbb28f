#include "http/answer.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "http/fields.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

// A line break inside a value would let whoever wrote the value write headers.
void appendField(std::string& to, std::string_view name, std::string_view value) {
  to.append(name).append(": ");
  for (char c : value) to += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  to.append("\r\n");
}

void appendNumber(std::string& to, size_t number) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  to.append(digits.data(), end);
}

// RFC 9110 section 5.6.7, made once a second. Not strftime: its names follow the locale.
std::string_view dateLine() {
  static constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::time_t made = 0;
  thread_local std::array<char, 64> line{};
  const std::time_t now = std::time(nullptr);
  if (now != made) {
    std::tm t{};
    gmtime_r(&now, &t);
    std::snprintf(line.data(), line.size(), "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n",
                  kDays[static_cast<size_t>(t.tm_wday)], t.tm_mday, kMonths[static_cast<size_t>(t.tm_mon)],
                  t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
    made = now;
  }
  return line.data();
}

void appendStatusLine(std::string& to, int status) {
  if (status == 200) {
    to.append("HTTP/1.1 200 OK\r\n");
    return;
  }
  to.append("HTTP/1.1 ");
  appendNumber(to, static_cast<size_t>(status));
  to.append(1, ' ').append(reasonPhrase(status)).append("\r\n");
}

bool hasBody(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

std::string onTheWire(const Response& response, const AnswerFor& request) {
  std::string to;
  to.reserve(256 + response.body.size());
  appendStatusLine(to, response.status);
  to.append(dateLine());
  if (hasBody(response.status)) {
    appendField(to, "Content-Type", response.contentType);
    if (!request.goesOn) {
      to.append("Content-Length: ");
      appendNumber(to, response.body.size());
      to.append("\r\n");
    }
  }
  for (const auto& [name, value] : response.headers) appendField(to, name, value);
  to.append("X-Content-Type-Options: nosniff\r\n");
  if (countFields(response.headers, "Cache-Control") == 0) to.append("Cache-Control: no-store\r\n");
  to.append("X-Request-Id: ").append(request.requestId).append("\r\n");
  if (!request.keepAlive) to.append("Connection: close\r\n");
  if (request.keepAlive && request.http10) to.append("Connection: keep-alive\r\n");
  to.append("\r\n");
  if (!request.head && hasBody(response.status)) to.append(response.body);
  return to;
}

}  // namespace xiaoer::http
