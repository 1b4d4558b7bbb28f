// An e-mail that came in, read by GMime: who wrote, what is new in it, which mails it answers, what hangs on
// it. Any bytes may come in; nothing of what is read is trusted.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace xiaoer::channels {

constexpr size_t kMaxMailBytes = 10 * 1024 * 1024;
constexpr size_t kMaxMailChars = 20'000;  // code points of what is new in it; longer is refused, never cut
constexpr int kMaxMailDepth = 20;         // of parts in parts; deeper ones are refused
constexpr size_t kMaxMailParts = 200;
constexpr size_t kMaxIdBytes = 250;  // of a message id

struct MailFile {
  std::string name, bytes;  // name: any bytes
};

// A mail of ours that a mail server could not deliver, and never will.
struct Bounce {
  std::string messageId;  // of our mail, without <>
  std::string to;         // as addressIn() gives it
  std::string status;     // RFC 3463: "5.1.1"; may be ""
  std::string why;        // the other server's words; may be ""
};

struct Incoming {
  std::string messageId;  // without <>; from the mail's digest where it has none
  std::string from;       // as addressIn() gives it; "": none, or more than one
  std::string fromName, subject;
  std::string text;                     // fresh(); may be ""
  std::vector<std::string> references;  // message ids, what it answers first
  std::string automatic;                // why no human has sent it; "": one has, as it seems
  std::vector<MailFile> files;
  std::optional<Bounce> bounce;  // it is automatic then
};

// All texts are valid UTF-8 without control characters. Invalid: too long, too deep, or no message; the
// message says what is wrong, for whoever sent it.
Result<Incoming> readMail(std::string_view raw);

}  // namespace xiaoer::channels
