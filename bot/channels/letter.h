// An e-mail as it goes over the wire: RFC 5322, by GMime.
#pragma once
#include <string>
#include <vector>

#include "base/clock.h"

namespace xiaoer::channels {

struct Letter {
  std::string fromName, from, to;       // addresses as addressIn() gives them
  std::string subject, text;            // valid UTF-8, whatever it holds
  std::string messageId;                // without <>, like the next
  std::vector<std::string> references;  // mails of the same thread, oldest first
  UnixMillis date;
};

// Lines end with CRLF. Control characters in names and subjects become blanks: no value begins a header field
// of its own.
std::string written(const Letter& letter);

}  // namespace xiaoer::channels
