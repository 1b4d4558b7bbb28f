#include "store/feedback_table.h"

namespace xiaoer::store {
namespace {

std::optional<int64_t> found(Query query) {
  return query.step() ? std::optional(query.integer(0)) : std::nullopt;
}

}  // namespace

FeedbackTable::FeedbackTable(SQLite::Database& db)
    : findConversation_(db, "SELECT no FROM conversation WHERE id = ?"),
      findTurn_(db, "SELECT no FROM turn WHERE conversation = ? AND message_id = ?"),
      // The unique indexes say what is said of the same thing: that is replaced.
      keep_(db,
            "INSERT OR REPLACE INTO feedback (conversation, turn, article, lang, helpful, comment, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)") {}

Status FeedbackTable::keep(const Feedback& feedback) {
  std::optional<int64_t> conversation, turn;
  if (feedback.conversation) {
    conversation = found(Query(findConversation_, *feedback.conversation));
    if (!conversation) return Error{ErrorKind::NotFound, "there is no such conversation"};
  }
  if (feedback.article.empty()) {
    turn = found(Query(findTurn_, conversation, feedback.messageId));
    if (!turn) return Error{ErrorKind::NotFound, "there is no such message in this conversation"};
  }
  const int64_t helpful = feedback.helpful ? 1 : 0;
  Query(keep_, conversation, turn, feedback.article, feedback.lang, helpful, feedback.comment, feedback.at)
      .run();
  return Done{};
}

}  // namespace xiaoer::store
