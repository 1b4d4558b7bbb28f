#include "store/attachment_table.h"

namespace xiaoer::store {

AttachmentTable::AttachmentTable(SQLite::Database& db)
    : findTicket_(db, "SELECT 1 FROM ticket WHERE number = ?"),
      findSame_(db, "SELECT id, name, type, size, at FROM attachment WHERE ticket = ? AND digest = ?"),
      count_(db, "SELECT count(*) FROM attachment WHERE ticket = ?"),
      keep_(db,
            "INSERT INTO attachment (id, ticket, name, type, size, digest, at) VALUES (?, ?, ?, ?, ?, ?, ?)"),
      findConversation_(
          db, "SELECT c.id FROM ticket t JOIN conversation c ON c.no = t.conversation WHERE t.number = ?") {}

ConversationId AttachmentTable::conversationOf(const std::string& ticket) {
  Query query(findConversation_, ticket);
  query.step();
  return query.id(0);
}

Result<Attachment> AttachmentTable::keep(const Attachment& one, size_t most) {
  if (!Query(findTicket_, one.ticket).step()) return Error{ErrorKind::NotFound, "there is no such ticket"};
  if (Query same(findSame_, one.ticket, one.digest); same.step())
    return Attachment{same.text(0),    one.ticket,   same.text(1), same.text(2),
                      same.integer(3), same.time(4), one.digest};
  Query count(count_, one.ticket);
  count.step();
  if (static_cast<size_t>(count.integer(0)) >= most)
    return Error{ErrorKind::Conflict, "the ticket has as many attachments as it may"};
  Query(keep_, one.id, one.ticket, one.name, one.type, one.size, one.digest, one.at).run();
  return one;
}

}  // namespace xiaoer::store
