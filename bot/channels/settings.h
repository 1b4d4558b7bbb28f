// Where the mail server is and who gets webhooks: the file that `serve --notify` names. See
// docs/notifications.md, also for why it is a file.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace xiaoer::channels {

// What webhooks tell of; a webhook without `events` gets all of them.
constexpr std::string_view kOpened = "ticket.opened", kMessage = "ticket.message", kStatus = "ticket.status",
                           kSolved = "ticket.solved", kAsked = "ticket.asked", kDeadline = "ticket.deadline";

// RFC 2104, section 3: a key shorter than the hash is discouraged.
constexpr size_t kMinSecretBytes = 32;

enum class Security { StartTls = 0, Tls, None };

struct MailServer {
  std::string host;
  int port = 0;
  Security security = Security::StartTls;
  std::string user, password;  // "": no sign-in
  std::string from;            // an address in ASCII
  bool inbound = false;        // answers to `from` reach `xiaoer mail-in`
  std::vector<std::string> lateTo;
};

struct Webhook {
  std::string name, url, secret;
  std::vector<std::string> events;  // none: all

  bool wants(std::string_view event) const;
};

// Immutable once read; any thread.
struct Settings {
  std::optional<MailServer> mail;
  std::vector<Webhook> webhooks;

  const Webhook* webhook(std::string_view name) const;  // null: there is none
};

// Invalid, with a line for each mistake (file:line:column), where it cannot be used; no message shows a
// secret.
Result<Settings> loadSettings(const std::string& file);

}  // namespace xiaoer::channels
