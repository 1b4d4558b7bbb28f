// The part of a request that cpp-httplib reads: method and path.
#pragma once
#include <httplib.h>

#include <string_view>

#include "http/server.h"

namespace xiaoer::http {

// Safe from any thread.
class RequestLine final : private httplib::Server {
 public:
  RequestLine();

  // Fills method, path and query from what Framing found. 0, or the status of the refusal.
  int read(std::string_view method, std::string_view target, Request& to);

 private:
  // False for a method that the library does not know.
  bool parse(std::string_view method, std::string_view path, Request& to);
};

// "a=1&b=2", of a query or a form: decoded, in order. False, and nothing read, where an escape is broken.
bool readPairs(std::string_view text, std::vector<std::pair<std::string, std::string>>& to);

}  // namespace xiaoer::http
