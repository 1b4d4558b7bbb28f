#include "store/event_table.h"

namespace xiaoer::store {

EventTable::EventTable(SQLite::Database& db, TicketTable& tickets)
    : db_(db),
      tickets_(tickets),
      findClient_(db, "SELECT 1 FROM event WHERE conversation = ? AND client_id = ?"),
      append_(
          db,
          "INSERT INTO event (conversation, seq, ticket, kind, at, actor, agent, turn, visible, client_id, "
          "body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      setTimer_(
          db,
          "INSERT INTO timer (ticket, kind, due_at, body) VALUES (?, ?, ?, ?) ON CONFLICT (ticket, kind) "
          "DO UPDATE SET due_at = excluded.due_at, body = excluded.body"),
      dropTimer_(db, "DELETE FROM timer WHERE ticket = ? AND kind = ?") {}

bool EventTable::isNew(const NewEvent& event, int64_t conversation) {
  return event.clientId.empty() || !Query(findClient_, conversation, event.clientId).step();
}

Event EventTable::append(const NewEvent& event, int64_t conversation, int64_t& seq, int64_t turn) {
  const auto agent = event.agent == 0 ? std::nullopt : std::optional(event.agent);
  const std::string* ticket = event.ticket.empty() ? nullptr : &event.ticket;
  const std::string* clientId = event.clientId.empty() ? nullptr : &event.clientId;
  ++seq;
  Query(append_, conversation, seq, ticket, event.kind, event.at, event.actor, agent, turn,
        int64_t{event.visible}, clientId, event.body)
      .run();
  Event kept{event, db_.getLastInsertRowid(), seq, turn};
  if (event.actor == "customer" && ticket != nullptr) tickets_.said(event.ticket, kept.no);
  return kept;
}

void EventTable::keep(const TimerChange& timer) {
  if (timer.dueAt)
    Query(setTimer_, timer.ticket, timer.kind, *timer.dueAt, timer.body).run();
  else
    Query(dropTimer_, timer.ticket, timer.kind).run();
}

}  // namespace xiaoer::store
