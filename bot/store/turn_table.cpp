#include "store/turn_table.h"

namespace xiaoer::store {
namespace {

Error conflict(const char* what) { return {ErrorKind::Conflict, what}; }

}  // namespace

TurnTable::TurnTable(SQLite::Database& db)
    : db_(db),
      find_(db, "SELECT no, version, last_turn FROM conversation WHERE id = ?"),
      begin_(db, "INSERT INTO conversation (id, version, state) VALUES (?, 0, '')"),
      append_(
          db,
          "INSERT INTO turn (conversation, seq, previous, at, message_id, said, reply, reply_text, outcome, "
          "rule, category) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      advance_(db, "UPDATE conversation SET version = ?, last_turn = ?, state = ? WHERE no = ?"),
      findMessage_(db, "SELECT 1 FROM turn WHERE conversation = ? AND message_id = ?"),
      findFirst_(db, "SELECT 1 FROM first_message WHERE key = ? AND at >= ?"),
      keepFirst_(db, "INSERT OR REPLACE INTO first_message (key, turn, at) VALUES (?, ?, ?)"),
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
  Found found = find(turn.conversation);
  if (Status fine = check(turn, found); !fine) return fine;
  if (found.no == 0) found.no = begin(turn.conversation);
  const int64_t no = append(turn, found);
  Query(advance_, turn.version + 1, no, turn.state, found.no).run();
  if (turn.firstKey) Query(keepFirst_, *turn.firstKey, no, turn.at).run();
  if (turn.ticket) keepTicket(*turn.ticket);
  return Done{};
}

TurnTable::Found TurnTable::find(const ConversationId& id) {
  Query query(find_, id);
  if (!query.step()) return {};
  return {query.integer(0), query.integer(1), query.integer(2)};
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

// Version 0 and no turn, which the same transaction mends.
int64_t TurnTable::begin(const ConversationId& id) {
  Query(begin_, id).run();
  return db_.getLastInsertRowid();
}

int64_t TurnTable::append(const Turn& t, const Found& found) {
  const std::optional<int64_t> previous = t.version == 0 ? std::nullopt : std::optional(found.lastTurn);
  const std::string* messageId = t.messageId.empty() ? nullptr : &t.messageId;
  Query(append_, found.no, t.version + 1, previous, t.at, messageId, t.said, t.reply, t.replyText, t.outcome,
        t.rule, t.category)
      .run();
  return db_.getLastInsertRowid();
}

void TurnTable::keepTicket(const TicketRow& t) {
  Query(keepTicket_, t.number, find(t.conversation).no, t.status, t.priority, t.category, t.team, t.contact,
        t.createdAt, t.updatedAt, t.respondBy, t.resolveBy, t.body)
      .run();
}

}  // namespace xiaoer::store
