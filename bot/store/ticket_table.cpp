#include "store/ticket_table.h"

namespace xiaoer::store {

TicketTable::TicketTable(SQLite::Database& db)
    : find_(
          db,
          "SELECT c.id, t.version FROM ticket t JOIN conversation c ON c.no = t.conversation WHERE t.number "
          "= ?"),
      keep_(db,
            "INSERT INTO ticket (number, conversation, status, priority, category, team, contact, "
            "created_at, updated_at, respond_by, resolve_by, body, version, assignee, merged_into, link) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET "
            "status = excluded.status, priority = excluded.priority, category = excluded.category, "
            "team = excluded.team, contact = excluded.contact, created_at = excluded.created_at, "
            "updated_at = excluded.updated_at, respond_by = excluded.respond_by, "
            "resolve_by = excluded.resolve_by, body = excluded.body, version = excluded.version, "
            "assignee = excluded.assignee, merged_into = excluded.merged_into"),
      said_(db, "UPDATE ticket SET said_event = ? WHERE number = ?") {}

Status TicketTable::check(const TicketRow& ticket) {
  Query kept(find_, ticket.number);
  const bool there = kept.step();
  // Guards against a fault of ours: a number must not move to another conversation.
  if (there && !(kept.id(0) == ticket.conversation))
    return Error{ErrorKind::Conflict, "the ticket's number belongs to another conversation"};
  if ((there ? kept.integer(1) : 0) != ticket.readVersion)
    return Error{ErrorKind::Conflict, "the ticket has changed meanwhile"};
  return Done{};
}

void TicketTable::keep(const TicketRow& t, int64_t conversation) {
  const auto assignee = t.assignee == 0 ? std::nullopt : std::optional(t.assignee);
  const std::string* mergedInto = t.mergedInto.empty() ? nullptr : &t.mergedInto;
  Query(keep_, t.number, conversation, t.status, t.priority, t.category, t.team, t.contact, t.createdAt,
        t.updatedAt, t.respondBy, t.resolveBy, t.body, t.version, assignee, mergedInto, t.link)
      .run();
}

void TicketTable::said(const std::string& number, int64_t event) { Query(said_, event, number).run(); }

}  // namespace xiaoer::store
