// Writes what leaves the house, and which e-mails went and came.
#pragma once
#include "store/sqlite.h"

namespace xiaoer::store {

class OutboxTable {
 public:
  explicit OutboxTable(SQLite::Database& db);

  // Inside the transaction of what they tell about.
  void keep(const Outgoing& outgoing);

  // Conflict: the row is not as it was read.
  Status keep(const DeliveryWrite& write);

 private:
  Status write(const LeaseDelivery& one);
  Status write(const EndDelivery& one);
  Status write(const MailRow& mail);

  SQLite::Statement keep_, keepMail_, findTicket_, lease_, end_;
};

}  // namespace xiaoer::store
