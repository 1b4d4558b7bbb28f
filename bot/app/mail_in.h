// An e-mail that came in: which ticket it belongs to, and whether it is anybody's words at all.
// docs/notifications.md, "E-mail that comes in".
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/chat.h"
#include "app/customer.h"
#include "channels/incoming.h"

namespace xiaoer::app {

struct MailTaken {
  // Added: to a ticket of the sender's. Opened: a new ticket. Repeated: it came before. Ignored: no human's
  // words, and nothing was kept. Bounced: a mail of ours came back, and the ticket says so.
  enum class Outcome { Added = 0, Opened, Repeated, Ignored, Bounced } outcome = Outcome::Ignored;
  std::string ticket;   // a number; "" where it was ignored
  std::string why;      // Ignored: why; Bounced: the status, and the other server's words
  size_t pictures = 0;  // how many were kept
};
std::string_view name(MailTaken::Outcome outcome);

// New tickets of one address on one day.
constexpr size_t kMailTicketsADay = 20;

// The number that a subject names: "T20261122-0007"; "" where it names none.
std::string numberIn(std::string_view subject);

class MailIn {
 public:
  // All of them must outlive it. `ours`: the address that our own mails come from; "": we send none.
  MailIn(store::Store& store, const Clock& clock, Chat& chat, Customer& customer, std::string ours)
      : store_(store), clock_(clock), chat_(chat), customer_(customer), ours_(std::move(ours)) {}

  using Heard = std::function<void(Result<MailTaken>)>;
  // `raw`: any bytes. `done` is called once, on any thread, when all of it is on disk. Errors: Invalid (the
  // mail cannot be taken; the message says why, for its sender), Conflict (too many new tickets of this
  // sender today), Unavailable (nothing is lost if it is sent again).
  void take(const std::string& raw, Heard done);

 private:
  struct Work;
  Result<std::string> ticketOf(const channels::Incoming& mail);
  // The ticket whose mail it is, "" for none.
  Result<std::string> ticketOf(const channels::Bounce& bounce);
  void bounced(std::shared_ptr<Work> work, const std::string& number);
  bool tooMany(const std::string& from) const;
  void kept(std::shared_ptr<Work> work, const Kept& kept);
  void attach(std::shared_ptr<Work> work, const store::ConversationId& home);

  store::Store& store_;
  const Clock& clock_;
  Chat& chat_;
  Customer& customer_;
  const std::string ours_;
};

}  // namespace xiaoer::app
