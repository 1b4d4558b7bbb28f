// What the desk reads, on one connection. The statements are prepared when the desk first asks: customers'
// connections do without them.
#pragma once
#include "store/sqlite.h"

namespace xiaoer::store {

// For one thread at a time. All of it throws SQLite::Exception.
class DeskReader {
 public:
  explicit DeskReader(SQLite::Database& db);

  std::vector<Event> events(const ConversationId& id, int64_t afterSeq, size_t limit, bool visibleOnly);
  std::vector<Event> feed(int64_t afterNo, size_t limit);
  int64_t feedEnd();
  std::vector<Event> history(const std::string& ticket, size_t limit);
  std::optional<Event> eventOf(const ConversationId& id, const std::string& clientId);
  std::optional<QueueLine> line(const std::string& ticket, int64_t agent);
  std::vector<QueueLine> queue(const QueueQuery& query);
  QueueCounts queueCounts(int64_t agent, const std::vector<std::string>& teams);
  std::vector<HeldConversation> conversationsHeldBy(Owner owner);
  std::vector<TicketRow> mergedInto(const std::string& ticket);
  std::vector<TicketRow> ticketsBetween(UnixMillis from, UnixMillis to, size_t limit);
  std::vector<std::string> timers(const std::string& kind, UnixMillis until, size_t limit);
  std::vector<OutboxRow> outbox(const std::string& state, size_t limit);
  std::vector<OutboxRow> dueDeliveries(UnixMillis now, const std::vector<std::string>& busy, size_t limit);
  int64_t waitingDeliveries();
  std::vector<MailRow> mailsOf(const std::string& ticket, size_t limit);
  std::optional<MailRow> mail(const std::string& messageId);

  std::vector<AgentRow> agents();
  std::optional<AgentRow> agentNamed(const std::string& name);
  std::optional<SessionRow> session(const Digest& token);
  std::vector<KeyRow> keys();
  std::optional<KeyRow> key(const Digest& digest);
  std::vector<AuditRow> audit(int64_t before, size_t limit);

 private:
  SQLite::Database& db_;
  SQLite::Statement events_, feed_, feedEnd_, history_, eventOf_, line_, counts_, held_, merged_, between_,
      timers_, outbox_, dueDeliveries_, waiting_, mailsOf_, mail_, agents_, agentNamed_, session_, keys_,
      key_, audit_;
};

}  // namespace xiaoer::store
