// Writes one turn with its state, its first key and its ticket. SCHEMA.md says what always holds.
#pragma once
#include "store/sqlite.h"

namespace xiaoer::store {

class TurnTable {
 public:
  explicit TurnTable(SQLite::Database& db);

  // Inside a transaction. Everything that may refuse the turn (Conflict, Invalid) is looked at before
  // anything is written. Throws SQLite::Exception.
  Status keep(const Turn& turn);

 private:
  struct Found {
    int64_t no = 0;  // 0: there is no such conversation
    int64_t version = 0;
    int64_t lastTurn = 0;
  };

  Found find(const ConversationId& id);
  Status check(const Turn& turn, const Found& found);
  bool firstKeyTaken(const Turn& turn);
  Status checkTicket(const Turn& turn);
  int64_t begin(const ConversationId& id);               // its no
  int64_t append(const Turn& turn, const Found& found);  // its no
  void keepTicket(const TicketRow& ticket);

  SQLite::Database& db_;
  SQLite::Statement find_, begin_, append_, advance_;
  SQLite::Statement findMessage_, findFirst_, keepFirst_;
  SQLite::Statement findTicket_, keepTicket_;
};

}  // namespace xiaoer::store
