// A conversation that a human has, or will have: going over, what is said meanwhile, and what may be told of
// it.
#include <algorithm>

#include "app/attempt.h"
#include "app/desk_view.h"
#include "app/wire.h"
#include "desk/lifecycle.h"

namespace xiaoer::app {
namespace {

using json = nlohmann::ordered_json;
using store::Owner;

constexpr char kAskBot[] = "ask_bot";  // the choice that goes back to the bot
constexpr char kQueuedSaid[] = "text:queued";

store::NewEvent eventOf(const Chat::Attempt& turn, const std::string& ticket, std::string kind,
                        std::string actor, const json& body, bool visible = false) {
  return {{}, ticket, std::move(kind), turn.now, std::move(actor), 0, visible, "", body.dump()};
}

json ownerBody(Owner owner, std::string_view why) {
  return {{"owner", store::name(owner)}, {"why", why}, {"name", nullptr}};
}

std::string own(const Library& library, const char* text, dialog::Lang lang) {
  return std::string(library.rules->text(text).first(lang));
}

// The label of the button that was pressed before the hand-over; nothing where it was never there.
std::optional<std::string> labelOf(const dialog::State& state, const std::string& choice) {
  for (const dialog::Offer& offer : state.offers)
    if (offer.id == choice) return offer.label;
  return std::nullopt;
}

void backToBot(const Chat::Attempt& turn, const Library& library, dialog::Decision& decision,
               store::Turn& keep) {
  keep.hold = keep.held;
  keep.hold->owner = Owner::Bot, keep.hold->agent = 0, keep.hold->since = turn.now;
  keep.events.push_back(
      eventOf(turn, keep.held.ticket, "owner", "customer", ownerBody(Owner::Bot, "customer"), true));
  decision.outcome = dialog::Outcome::Answered;
  decision.replies.push_back(dialog::TextReply{own(library, "bot_meanwhile", decision.state.lang)});
}

// Once a wait: that it is written down, and that the bot can be asked meanwhile.
void offerTheBot(const Library& library, dialog::Decision& decision) {
  if (decision.state.given[kQueuedSaid]++ > 0) return;
  const dialog::Lang lang = decision.state.lang;
  decision.replies.push_back(dialog::TextReply{own(library, "queued", lang)});
  decision.replies.push_back(dialog::ChoicesReply{{{kAskBot, own(library, "label_bot", lang)}}});
}

void noteOn(const Chat::Attempt& turn, const std::string& ticket, const desk::Changes& changes,
            store::Turn& keep) {
  for (const desk::Change& change : changes)
    keep.events.push_back(eventOf(turn, ticket, change.field, std::string(desk::name(change.by.kind)),
                                  {{"from", change.from}, {"to", change.to}}, change.field == "status"));
}

// What the customer's words do to the ticket: one that waits for them goes on.
Status noteOnTicket(const Chat::Attempt& turn, const Library& library, const desk::Ticket& before,
                    const Notices* notices, store::Turn& keep) {
  desk::Ticket ticket = before;
  const desk::Actor customer{desk::Actor::Kind::Customer, "", ""};
  const auto applied =
      desk::apply(desk::Event::CustomerWrites, customer, turn.now, *library.rules, library.zone, ticket);
  if (!applied) return Done{};  // it cannot happen to a closed one, which no human has
  if (ticket.version == before.version) return Done{};
  noteOn(turn, ticket.number, applied->changes, keep);
  keep.ticket = rowOf(ticket, turn.home, before.version);
  keep.timers.push_back(dueRow(ticket, library));
  if (notices != nullptr)
    keep.outbox = notices->of(library, ticket, ticket.link, turn.home, keep.events, turn.now);
  return Done{};
}

}  // namespace

store::Turn turnOf(const Chat::Attempt& turn, const store::Conversation& before) {
  store::Turn keep;
  keep.conversation = before.id, keep.version = before.version, keep.at = turn.now;
  keep.messageId = turn.message.id;
  keep.firstKey = turn.key, keep.firstSince = turn.now + -kFirstMessageMemory;
  keep.held = before.hold;
  return keep;
}

Result<store::Turn> Chat::relay(Attempt& turn, const Library& library, const store::Conversation& before,
                                dialog::State state, const desk::Ticket* ticket) {
  const dialog::Said& said = turn.message.said;
  const bool asksBot = said.choice == kAskBot && before.hold.owner == Owner::Queued;
  auto label = said.choice ? labelOf(state, *said.choice) : std::nullopt;
  if (asksBot) label = own(library, "label_bot", state.lang);
  if (said.choice && !label) return Error{ErrorKind::Invalid, "this choice is not on offer now"};
  store::Turn keep = turnOf(turn, before);
  dialog::Decision decision;
  decision.state = std::move(state);
  if (said.lang) decision.state.lang = *said.lang;
  decision.outcome = dialog::Outcome::Relayed;
  keep.said = label.value_or(said.typed);
  keep.events.push_back(eventOf(turn, before.hold.ticket, "said", "customer", {{"text", keep.said}}));
  const bool needsAnswer = said.choice || desk::heard(said.typed) != desk::Event::CustomerThanks;
  if (asksBot) {
    backToBot(turn, library, decision, keep);
  } else {
    if (before.hold.owner == Owner::Queued) offerTheBot(library, decision);
    if (needsAnswer && !before.hold.waitingSince) keep.hold = before.hold, keep.hold->waitingSince = turn.now;
    if (needsAnswer && ticket != nullptr)
      if (Status noted = noteOnTicket(turn, library, *ticket, notices_, keep); !noted) return noted.error();
  }
  const TicketRef ref{before.hold.ticket, ""};  // no reply of it shows a ticket
  keep.replyText = replyText(decision.replies, ref);
  keep.outcome = turn.outcome = dialog::name(decision.outcome);
  keep.state = dialog::toJson(decision.state);
  turn.category.clear(), turn.openedFor.clear();
  turn.answer = replyJson(before.id.text(), decision, ref, "null",
                          handoverJson(before.id, keep.hold ? *keep.hold : before.hold, ticket));
  if (!turn.message.id.empty()) keep.reply = turn.answer;
  return keep;
}

void Chat::noteChanges(const Attempt& turn, const Library& library, const TicketNow& now,
                       store::Turn& keep) const {
  if (!now.changed) return;
  noteOn(turn, now.ticket->number, now.changes, keep);
  keep.timers.push_back(dueRow(*now.ticket, library));
}

void Chat::handOver(const Attempt& turn, const store::Conversation& before, const dialog::Decision& decision,
                    const TicketNow& now, store::Turn& keep) const {
  if (!now.ticket || !desk::isOpen(now.ticket->status) || before.hold.owner != Owner::Bot) return;
  const std::string& number = now.ticket->number;
  if (number != before.hold.ticket) keep.hold = before.hold, keep.hold->ticket = number;
  if (!turn.openedFor.empty()) {
    keep.events.push_back(eventOf(turn, number, "opened", "bot", {{"reason", turn.openedFor}}));
  }
  const bool wanted = decision.outcome == dialog::Outcome::HandedOff;
  if (!wanted || live_ == nullptr || !live_->hasAgents()) return;
  keep.hold = store::Hold{Owner::Queued, 0, turn.now, turn.now, number};
  keep.events.push_back(eventOf(turn, number, "owner", "bot", ownerBody(Owner::Queued, "handed_over"), true));
}

std::string Chat::handoverJson(const store::ConversationId& id, const store::Hold& hold,
                               const desk::Ticket* ticket) const {
  if (live_ == nullptr || hold.since.ms == 0) return "null";
  store::HeldConversation one{id, hold, "", "normal", "zh", {}};
  if (ticket != nullptr) {
    one.team = ticket->team, one.priority = rulebook::name(ticket->priority);
    one.respondBy = ticket->respondBy;
  }
  return toJson(live_->handover(one)).dump();
}

}  // namespace xiaoer::app
