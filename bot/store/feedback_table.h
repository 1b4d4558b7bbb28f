// Writes what customers say of answers and articles. SCHEMA.md says what always holds.
#pragma once
#include "store/sqlite.h"

namespace xiaoer::store {

class FeedbackTable {
 public:
  explicit FeedbackTable(SQLite::Database& db);

  // Inside a transaction. NotFound where the conversation or its message does not exist; then nothing is
  // written. Throws SQLite::Exception.
  Status keep(const Feedback& feedback);

 private:
  SQLite::Statement findConversation_, findTurn_, keep_;
};

}  // namespace xiaoer::store
