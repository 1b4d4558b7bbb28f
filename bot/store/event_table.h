// Writes the log of events, and the timers.
#pragma once
#include "store/sqlite.h"
#include "store/ticket_table.h"

namespace xiaoer::store {

class EventTable {
 public:
  EventTable(SQLite::Database& db, TicketTable& tickets);

  // Is the client's id new in that conversation (by its row's number)?
  bool isNew(const NewEvent& event, int64_t conversation);
  // Inside a transaction. `seq`: the one before in its conversation, counted up; the conversation's row is
  // the caller's to write.
  Event append(const NewEvent& event, int64_t conversation, int64_t& seq, int64_t turn);

  void keep(const TimerChange& timer);

 private:
  SQLite::Database& db_;
  TicketTable& tickets_;
  SQLite::Statement findClient_, append_, setTimer_, dropTimer_;
};

}  // namespace xiaoer::store
