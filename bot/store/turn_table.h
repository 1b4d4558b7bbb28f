// Writes one turn with its state, its first key, its ticket and its events; and what the desk does outside of
// turns. SCHEMA.md says what always holds.
#pragma once
#include "store/event_table.h"
#include "store/outbox_table.h"
#include "store/sqlite.h"
#include "store/ticket_table.h"

namespace xiaoer::store {

class TurnTable {
 public:
  TurnTable(SQLite::Database& db, OutboxTable& outbox);

  // Inside a transaction. Everything that may refuse the turn (Conflict, Invalid) is looked at before
  // anything is written. `kept` gets its events. Throws SQLite::Exception.
  Status keep(const Turn& turn, std::vector<Event>& kept);
  // The same for what the desk does.
  Status keep(const DeskChange& change, std::vector<Event>& kept);
  // One event of a conversation that is there.
  void keep(const NewEvent& event, std::vector<Event>& kept);

 private:
  struct Found {
    int64_t no = 0;  // 0: there is no such conversation
    int64_t version = 0;
    int64_t lastTurn = 0;
    Hold hold;
    int64_t lastEvent = 0;
  };

  Found find(const ConversationId& id);
  Status check(const Turn& turn, const Found& found);
  Status check(const DeskChange& change);
  bool firstKeyTaken(const Turn& turn);
  Status checkTicket(const Turn& turn);
  int64_t nextTurn();                               // the no of the one that is appended next
  int64_t begin(const Turn& turn, int64_t turnNo);  // the conversation's no
  void keepPick(const Pick& pick, int64_t turnNo, UnixMillis at);
  int64_t append(const Turn& turn, const Found& found,
                 std::optional<int64_t> no);  // its no; nothing: the next
  void advance(const Turn& turn, const Found& found, int64_t turnNo, int64_t lastEvent);
  void hold(int64_t conversation, const Hold& hold, int64_t lastEvent);

  SQLite::Database& db_;
  OutboxTable& outbox_;
  TicketTable tickets_;
  EventTable events_;
  SQLite::Statement find_, begin_, lastTurn_, append_, advance_, advanceHeld_, hold_;
  SQLite::Statement findMessage_, findFirst_, keepFirst_, keepPick_;
};

}  // namespace xiaoer::store
