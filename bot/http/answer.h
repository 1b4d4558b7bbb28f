// A Response as the bytes that go over the wire.
#pragma once
#include <string>
#include <string_view>

#include "http/server.h"

namespace xiaoer::http {

// What of the request decides how its answer is written.
struct AnswerFor {
  std::string_view requestId;
  bool head = false;       // no body, but its length
  bool keepAlive = false;  // else "Connection: close"
  bool http10 = false;
  bool goesOn = false;  // no length: it ends with the connection
};

// Head and body in one string: one send, one packet where it fits.
std::string onTheWire(const Response& response, const AnswerFor& request);

}  // namespace xiaoer::http
