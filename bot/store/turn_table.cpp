#include "store/turn_table.h"

namespace xiaoer::store {
namespace {

Error conflict(const char* what) { return {ErrorKind::Conflict, what}; }

}  // namespace

TurnTable::TurnTable(SQLite::Database& db)
    : db_(db),
      find_(db, "SELECT no, version FROM conversation WHERE id = ?"),
      begin_(db, "INSERT INTO conversation (id, version, state) VALUES (?, 1, ?)"),
      advance_(db, "UPDATE conversation SET version = version + 1, state = ? WHERE no = ?"),
      append_(db,
              "INSERT INTO turn (conversation, seq, at, message_id, said, reply, reply_text, outcome, rule, "
              "category) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      findMessage_(db, "SELECT 1 FROM turn WHERE conversation = ? AND message_id = ?"),
      findFirst_(db, "SELECT 1 FROM first_message WHERE key = ? AND at >= ?"),
      keepFirst_(db, "INSERT OR REPLACE INTO first_message (key, conversation, at) VALUES (?, ?, ?)"),
      findTicket_(
          db, "SELECT c.id FROM ticket t JOIN conversation c ON c.no = t.conversation WHERE t.number = ?"),
      keepTicket_(db,
                  "INSERT INTO ticket (number, conversation, status, priority, category, team, contact, "
                  "created_at, updated_at, respond_by, resolve_by, body) "
                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET "
                  "status = excluded.status, priority = excluded.priority, category = excluded.category, "
                  "team = excluded.team, contact = excluded.contact, created_at = excluded.created_at, "
                  "updated_at = excluded.updated_at, respond_by = excluded.respond_by, "
                  "resolve_by = excluded.resolve_by, body = excluded.body") {}

Status TurnTable::keep(const Turn& turn) {
  const Found found = find(turn.conversation);
  if (Status fine = check(turn, found); !fine) return fine;
  const int64_t conversation = advance(turn, found);
  append(turn, conversation);
  if (turn.firstKey) Query(keepFirst_, *turn.firstKey, conversation, turn.at).run();
  if (turn.ticket) keepTicket(turn, conversation);
  return Done{};
}

TurnTable::Found TurnTable::find(const ConversationId& id) {
  Query query(find_, id);
  if (!query.step()) return {};
  return {query.integer(0), query.integer(1)};
}

Status TurnTable::check(const Turn& turn, const Found& found) {
  if (found.version != turn.version) return conflict("the conversation has moved on");
  const bool named = found.no != 0 && !turn.messageId.empty();
  if (named && Query(findMessage_, found.no, turn.messageId).step())
    return conflict("a message with this message_id is already kept");
  if (turn.firstKey && firstKeyTaken(turn)) return conflict("this first message is already kept");
  return turn.ticket ? checkTicket(turn) : Done{};
}

bool TurnTable::firstKeyTaken(const Turn& turn) {
  return Query(findFirst_, *turn.firstKey, turn.firstSince).step();
}

// Guards against faults of ours: a number must not move to another conversation, nor name none.
Status TurnTable::checkTicket(const Turn& turn) {
  const TicketRow& ticket = *turn.ticket;
  Query kept(findTicket_, ticket.number);
  if (kept.step() && !(kept.id(0) == ticket.conversation))
    return conflict("the ticket's number belongs to another conversation");
  if (!(ticket.conversation == turn.conversation) && find(ticket.conversation).no == 0)
    return Error{ErrorKind::Invalid, "the ticket's conversation does not exist"};
  return Done{};
}

int64_t TurnTable::advance(const Turn& turn, const Found& found) {
  if (found.no != 0) {
    Query(advance_, turn.state, found.no).run();
    return found.no;
  }
  Query(begin_, turn.conversation, turn.state).run();
  return db_.getLastInsertRowid();
}

void TurnTable::append(const Turn& t, int64_t conversation) {
  const std::string* messageId = t.messageId.empty() ? nullptr : &t.messageId;
  Query(append_, conversation, t.version + 1, t.at, messageId, t.said, t.reply, t.replyText, t.outcome,
        t.rule, t.category)
      .run();
}

void TurnTable::keepTicket(const Turn& turn, int64_t conversation) {
  const TicketRow& t = *turn.ticket;
  const bool own = t.conversation == turn.conversation;
  Query(keepTicket_, t.number, own ? conversation : find(t.conversation).no, t.status, t.priority, t.category,
        t.team, t.contact, t.createdAt, t.updatedAt, t.respondBy, t.resolveBy, t.body)
      .run();
}

}  // namespace xiaoer::store
