// What leaves the house because of a change: e-mails to the customer, webhooks. docs/notifications.md says
// who is told of what. What is made here goes into the transaction of the change, and is sent later
// (channels/sender.h).
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "app/library.h"
#include "channels/settings.h"
#include "desk/ticket.h"
#include "store/store.h"

namespace xiaoer::app {

// One change of a ticket.
struct Noticed {
  const desk::Ticket& ticket;                  // as it is afterwards
  const std::vector<store::NewEvent>& events;  // of the change; those of other tickets are passed over
  std::string url;                             // of its tracking page; "": none
  bool watching = false;                       // the customer has the chat open
  UnixMillis now;
};

// Pure, but for the random names of the deliveries. At most one e-mail to the customer.
std::vector<store::Outgoing> outgoing(const channels::Settings& settings, const Library& library,
                                      const Noticed& change);

// The same with what the running server knows. Any thread.
class Notices {
 public:
  // `watching`: has that conversation a live stream? Any thread may ask it.
  Notices(channels::Settings settings, std::function<bool(const store::ConversationId&)> watching)
      : settings_(std::move(settings)), watching_(std::move(watching)) {}

  // Is anybody told of anything?
  bool any() const { return settings_.mail || !settings_.webhooks.empty(); }
  const channels::Settings& settings() const { return settings_; }

  // To be kept with the change: Turn::outbox, DeskChange::outbox. `ticket` as it is afterwards, `link` its
  // TicketRow's, `home` its conversation, `events` those of the change. Everything that changes a ticket asks
  // for it; nothing comes of events that nobody is told of.
  std::vector<store::Outgoing> of(const Library& library, const desk::Ticket& ticket, const std::string& link,
                                  const store::ConversationId& home,
                                  const std::vector<store::NewEvent>& events, UnixMillis now) const;

 private:
  const channels::Settings settings_;
  const std::function<bool(const store::ConversationId&)> watching_;
};

}  // namespace xiaoer::app
