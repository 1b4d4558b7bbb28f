// The socket that clients connect to.
#pragma once
#include <string>

#include "base/result.h"
#include "http/descriptor.h"

namespace xiaoer::http {

// Non-blocking, listening on `host` (a name or an address; "::" takes IPv4 too). Port 0 gets a free one.
Result<Descriptor> listenOn(const std::string& host, int port);

int portOf(const Descriptor& listener);

struct Accepted {
  int socket;  // non-blocking; -1: nothing to accept, see errno
  std::string remoteAddress;
};
Accepted acceptFrom(const Descriptor& listener);

}  // namespace xiaoer::http
