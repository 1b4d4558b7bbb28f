// Writes tickets: each on the version that was read.
#pragma once
#include "store/sqlite.h"

namespace xiaoer::store {

class TicketTable {
 public:
  explicit TicketTable(SQLite::Database& db);

  // Inside a transaction, before anything is written. Conflict: it has another version, its number belongs to
  // another conversation, or it is new and there already.
  Status check(const TicketRow& ticket);
  // `conversation`: its row's number.
  void keep(const TicketRow& ticket, int64_t conversation);
  // The customer's last event of it.
  void said(const std::string& number, int64_t event);

 private:
  SQLite::Statement find_, keep_, said_;
};

}  // namespace xiaoer::store
