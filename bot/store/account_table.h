// Writes agents, sessions, keys, unread marks and the audit log.
#pragma once
#include "store/sqlite.h"

namespace xiaoer::store {

class AccountTable {
 public:
  explicit AccountTable(SQLite::Database& db);

  // Inside a transaction of its own kind: what cannot be done is looked at before anything is written.
  Status keep(const std::vector<AccountWrite>& writes);

 private:
  Status check(const AccountWrite& write);
  void write(const KeepAgent& one);
  void write(const KeepPassword& one);
  void write(const KeepSession& one);
  void write(const UseSession& one);
  void write(const DropSessions& one);
  void write(const KeepKey& one);
  void write(const AuditRow& one);
  void write(const MarkSeen& one);
  void write(const RetryDelivery& one);

  SQLite::Statement findAgent_, findKey_, findTicket_, findFailed_;
  SQLite::Statement addAgent_, setAgent_, setPassword_, keepSession_, useSession_, dropSessions_, addKey_,
      setKey_, audit_, seen_, retry_;
};

}  // namespace xiaoer::store
