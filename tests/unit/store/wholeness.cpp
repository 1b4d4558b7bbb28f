#include "unit/store/wholeness.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include "unit/store/scratch.h"
#include "unit/store/store_suite.h"

namespace xiaoer::store {
namespace {

std::string ticketNumber(const ConversationId& id, int64_t seq) {
  return fmt::format("T{}-{}", id.text(), seq);
}

std::string checkTurn(Store& store, const TurnRow& row, const Turn& expected) {
  const ConversationId& id = expected.conversation;
  if (row.seq != expected.version + 1 || row.said != expected.said) return "a turn is missing or another's";
  if (store.replyTo(id, expected.messageId).value() != expected.reply) return "a message_id leads nowhere";
  if (expected.firstKey && store.firstReply(*expected.firstKey, {}).value()->conversation != id)
    return "a first key leads nowhere";
  const bool ticket = store.ticket(ticketNumber(id, row.seq)).value().has_value();
  return ticket == expected.ticket.has_value() ? "" : "a ticket is missing or left over";
}

std::string checkConversation(Store& store, const ConversationId& id) {
  const Conversation conversation = store.conversation(id).value().value();
  const std::vector<TurnRow> turns = store.turns(id, 1'000'000).value();
  if (turns.empty() || conversation.version != static_cast<int64_t>(turns.size()))
    return "the version is wrong";
  if (conversation.state != wholeTurn(id, conversation.version - 1).state) return "the state is an old one";
  for (const TurnRow& row : turns) {
    const std::string fault = checkTurn(store, row, wholeTurn(id, row.seq - 1));
    if (!fault.empty()) return fault;
  }
  return {};
}

std::string checkFile(SQLite::Database& db) {
  if (db.execAndGet("PRAGMA integrity_check").getString() != "ok") return "the file is damaged";
  if (db.execAndGet("SELECT count(*) FROM pragma_foreign_key_check").getInt() != 0)
    return "a row refers to none";
  const char* orphans =
      "SELECT (SELECT count(*) FROM turn) - (SELECT coalesce(sum(version), 0) FROM conversation) + "
      "(SELECT count(*) FROM ticket) - (SELECT count(*) FROM turn WHERE seq % 4 = 0) + "
      "(SELECT count(*) FROM first_message) - (SELECT count(*) FROM conversation)";
  return db.execAndGet(orphans).getInt() == 0 ? "" : "there are rows without their turn";
}

}  // namespace

Turn wholeTurn(const ConversationId& id, int64_t version) {
  Turn turn = turnOf(id, version, fmt::format("{} says {}", id.text(), version + 1));
  turn.messageId = fmt::format("m{}", version + 1);
  if (version == 0) turn.firstKey = digest({id.text()});
  if ((version + 1) % 4 == 0) turn.ticket = ticketOf(id, ticketNumber(id, version + 1));
  return turn;
}

std::string lookForHalves(const std::string& path) {
  const auto store = openOrThrow(path);
  SQLite::Database db(path);
  if (std::string fault = checkFile(db); !fault.empty()) return fault;
  SQLite::Statement ids(db, "SELECT lower(hex(id)) FROM conversation");
  while (ids.executeStep()) {
    const std::string fault = checkConversation(*store, *ConversationId::parse(ids.getColumn(0).getString()));
    if (!fault.empty()) return fault;
  }
  return {};
}

}  // namespace xiaoer::store
