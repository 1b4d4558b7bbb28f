// Writes the rows of attachments; their bytes are in AttachmentFiles.
#pragma once
#include "store/sqlite.h"

namespace xiaoer::store {

class AttachmentTable {
 public:
  explicit AttachmentTable(SQLite::Database& db);

  // Inside a transaction. The row that is there now: `attachment`, or the one that has the same bytes in the
  // same ticket, and then nothing was written. Conflict where the ticket has `most`, NotFound where there is
  // no such ticket. Throws SQLite::Exception.
  Result<Attachment> keep(const Attachment& attachment, size_t most);
  // Of a ticket that is there.
  ConversationId conversationOf(const std::string& ticket);

 private:
  SQLite::Statement findTicket_, findSame_, count_, keep_, findConversation_;
};

}  // namespace xiaoer::store
