// One ticket while a command is carried out on it: what was read, and what is to be written. Effects are
// gathered here as data, and kept in one transaction.
#pragma once
#include <string>

#include "app/accounts.h"
#include "app/desk.h"
#include "app/desk_view.h"
#include "app/notify.h"
#include "desk/lifecycle.h"

namespace xiaoer::app {

struct Case {
  const Library& library;
  const Names& names;
  UnixMillis now;
  desk::Actor by;     // for the ticket's history
  std::string actor;  // for the event
  int64_t agent = 0;  // who acts; 0: no agent

  store::QueueLine line;  // as it was read
  desk::Ticket ticket;    // as it will be
  store::Hold hold;       // as it will be
  store::DeskChange out;
  std::vector<store::HeldConversation>
      also;  // conversations of duplicates: they hear what the customer hears

  // Its conversation is about it, and somebody may be waiting there: what did not begin in the chat has a
  // conversation too, but nobody sits in front of it.
  bool live() const { return line.hold.ticket == ticket.number && ticket.channel == "chat"; }
  rulebook::Lang lang() const { return ticket.lang == "en" ? rulebook::Lang::En : rulebook::Lang::Zh; }
};

Result<Case> openCase(store::Store& store, const std::string& number, const Library& library,
                      const Names& names, UnixMillis now);

// Something for the log; visible: for the customer too, in every conversation that hangs on the ticket.
void note(Case& one, std::string kind, nlohmann::ordered_json body, bool visible = false,
          std::string clientId = "");
void note(Case& one, const desk::Changes& changes);
// The conversation goes to somebody; nothing where it is about another ticket, or theirs already. `why` as in
// SCHEMA.md.
void give(Case& one, store::Owner owner, int64_t agent, std::string_view why);
// A ticket that is done leaves its conversation to the bot; nothing where it is open.
void letGo(Case& one);
// One of the bot's own sentences, to the customer.
void tellCustomer(Case& one, std::string_view text,
                  const std::vector<std::pair<std::string_view, std::string>>& fill);
// What is to be kept of all that, with what is to be told outside.
store::DeskChange finished(Case& one, const Notices& notices);

// What each command does. Taken, NotAllowed or Impossible where it may not be done; then nothing is kept.
std::optional<Refusal> carryOut(Case& one, const Caller& by, const Command& command, store::Store& store);

}  // namespace xiaoer::app
