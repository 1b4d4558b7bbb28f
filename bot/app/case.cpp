#include "app/case.h"

#include "dialog/turn.h"

namespace xiaoer::app {

using json = nlohmann::ordered_json;

Result<Case> openCase(store::Store& store, const std::string& number, const Library& library,
                      const Names& names, UnixMillis now) {
  auto line = store.line(number, 0);
  if (!line) return line.error();
  if (!*line) return Error{ErrorKind::NotFound, "there is no such ticket"};
  auto ticket = ticketOf((*line)->ticket);
  if (!ticket) return ticket.error();
  Case one{library, names, now, {}, "system", 0, std::move(**line), std::move(*ticket), {}, {}, {}};
  one.hold = one.line.hold;
  const auto merged = store.mergedInto(number);
  if (!merged) return merged.error();
  for (const store::TicketRow& duplicate : *merged) {
    if (duplicate.conversation == one.line.ticket.conversation) continue;
    const auto conversation = store.conversation(duplicate.conversation);
    if (!conversation) return conversation.error();
    if (*conversation && (*conversation)->hold.ticket == number)
      one.also.push_back({duplicate.conversation, (*conversation)->hold, "", "", "", {}});
  }
  return one;
}

void note(Case& one, std::string kind, json body, bool visible, std::string clientId) {
  store::NewEvent event{
      one.line.ticket.conversation,         one.ticket.number, std::move(kind),     one.now,    one.actor,
      one.actor == "agent" ? one.agent : 0, visible,           std::move(clientId), body.dump()};
  one.out.events.push_back(event);
  if (!visible) return;
  event.ticket.clear();
  for (const store::HeldConversation& other : one.also) {
    event.conversation = other.id;
    one.out.events.push_back(event);
  }
}

void note(Case& one, const desk::Changes& changes) {
  for (const desk::Change& change : changes)
    note(one, change.field, {{"from", change.from}, {"to", change.to}},
         change.field == "status" || change.field == "merged_into");
}

void give(Case& one, store::Owner owner, int64_t agent, std::string_view why) {
  if (!one.live() || (one.hold.owner == owner && one.hold.agent == agent)) return;
  one.hold.owner = owner, one.hold.agent = agent, one.hold.since = one.now;
  if (owner == store::Owner::Queued && !one.hold.waitingSince) one.hold.waitingSince = one.now;
  if (owner == store::Owner::Bot) one.hold.waitingSince.reset();
  const auto name = one.names.find(agent);
  note(one, "owner",
       {{"owner", store::name(owner)},
        {"why", why},
        {"name", agent == 0 || name == one.names.end() ? json(nullptr) : json(name->second)}},
       true);
}

void letGo(Case& one) {
  if (desk::isOpen(one.ticket.status)) return;
  if (one.live() && one.hold.owner != store::Owner::Bot) tellCustomer(one, "bot_back", {});
  give(one, store::Owner::Bot, 0, desk::name(one.ticket.status));
}

void tellCustomer(Case& one, std::string_view text,
                  const std::vector<std::pair<std::string_view, std::string>>& fill) {
  if (!one.live()) return;
  const std::string words(one.library.rules->text(text).first(one.lang()));
  if (!words.empty()) note(one, "notice", {{"text", dialog::filled(words, fill)}}, true);
}

store::DeskChange finished(Case& one, const Notices& notices) {
  const store::ConversationId& id = one.line.ticket.conversation;
  one.out.conversations.push_back({id, one.line.hold, one.hold});
  for (const store::HeldConversation& other : one.also) {
    store::Hold hold = one.hold;
    hold.ticket = other.hold.ticket;
    one.out.conversations.push_back({other.id, other.hold, hold});
  }
  if (one.ticket.version != one.line.ticket.version) {
    one.out.tickets.push_back(rowOf(one.ticket, id, one.line.ticket.version));
    one.out.timers.push_back(dueRow(one.ticket, one.library));
  }
  auto told = notices.of(one.library, one.ticket, one.ticket.link, id, one.out.events, one.now);
  one.out.outbox.insert(one.out.outbox.end(), std::move_iterator(told.begin()),
                        std::move_iterator(told.end()));
  return std::move(one.out);
}

}  // namespace xiaoer::app
