#include "store/outbox_table.h"

namespace xiaoer::store {
namespace {

Status noTicket() { return Error{ErrorKind::Invalid, "there is no such ticket"}; }

}  // namespace

OutboxTable::OutboxTable(SQLite::Database& db)
    : keep_(db,
            "INSERT INTO outbox (delivery, channel, target, ticket, body, created_at, due_at) VALUES (?, ?, "
            "?, ?, ?, ?, ?)"),
      keepMail_(
          db,
          "INSERT INTO mail (message_id, ticket, direction, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
      findTicket_(db, "SELECT 1 FROM ticket WHERE number = ?"),
      lease_(db,
             "UPDATE outbox SET due_at = ?, attempts = attempts + 1, tried_at = ? WHERE delivery = ? AND "
             "due_at = ? AND state = 'waiting' RETURNING no"),
      end_(db,
           "UPDATE outbox SET state = ?, due_at = ?, error = ? WHERE delivery = ? AND due_at = ? AND state = "
           "'waiting' RETURNING no") {}

void OutboxTable::keep(const Outgoing& o) {
  const std::string* ticket = o.ticket.empty() ? nullptr : &o.ticket;
  Query(keep_, o.delivery, o.channel, o.target, ticket, o.body, o.createdAt, o.dueAt).run();
}

Status OutboxTable::keep(const DeliveryWrite& write) {
  return std::visit([this](const auto& one) { return this->write(one); }, write);
}

Status OutboxTable::write(const LeaseDelivery& one) {
  if (Query(lease_, one.until, one.now, one.delivery, one.readDue).step()) return Done{};
  return Error{ErrorKind::Conflict, "the delivery is no longer as it was read"};
}

Status OutboxTable::write(const EndDelivery& one) {
  if (one.mail && !Query(findTicket_, one.mail->ticket).step()) return noTicket();
  const std::string* error = one.error.empty() ? nullptr : &one.error;
  if (!Query(end_, one.state, one.dueAt, error, one.delivery, one.readDue).step())
    return Error{ErrorKind::Conflict, "the delivery is no longer as it was read"};
  return one.mail ? write(*one.mail) : Done{};
}

Status OutboxTable::write(const MailRow& m) {
  if (!Query(findTicket_, m.ticket).step()) return noTicket();
  Query(keepMail_, m.messageId, m.ticket, m.direction, m.at).run();
  return Done{};
}

}  // namespace xiaoer::store
