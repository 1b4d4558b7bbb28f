#include "store/readers.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "store/rows.h"

namespace xiaoer::store {
namespace {

// A limit beyond what SQLite counts means "all".
int64_t rows(size_t limit) {
  return static_cast<int64_t>(std::min<size_t>(limit, std::numeric_limits<int64_t>::max()));
}

}  // namespace

Reader::Reader(const std::string& path)
    : db_(connect(path, SQLite::OPEN_READWRITE)),  // READONLY could not recover a WAL left by a crash
      conversation_(db_, fmt::format("SELECT version, state, {} FROM conversation c WHERE id = ?", kHold)),
      replyTo_(db_,
               "SELECT reply FROM turn WHERE conversation = (SELECT no FROM conversation WHERE id = ?) AND "
               "message_id = ?"),
      firstReply_(db_,
                  "SELECT c.id, t.reply FROM first_message f JOIN turn t ON t.no = f.turn "
                  "JOIN conversation c ON c.no = t.conversation WHERE f.key = ? AND f.at >= ?"),
      turns_(
          db_,
          "WITH RECURSIVE back (no, more) AS (SELECT last_turn, ?2 - 1 FROM conversation WHERE id = ?1 AND "
          "?2 > 0 UNION ALL SELECT t.previous, more - 1 FROM back JOIN turn t USING (no) WHERE more > 0 AND "
          "t.previous IS NOT NULL) SELECT seq, at, said, reply_text, outcome, rule, category FROM back JOIN "
          "turn USING (no) ORDER BY seq"),
      ticket_(db_, fmt::format("SELECT {} FROM ticket t JOIN conversation c ON c.no = t.conversation WHERE "
                               "t.number = ?",
                               kTicket)),
      ticketAt_(db_, fmt::format("SELECT {} FROM ticket t JOIN conversation c ON c.no = t.conversation WHERE "
                                 "t.link = ? AND t.link <> ''",
                                 kTicket)),
      ticketsOf_(db_,
                 "SELECT number FROM ticket WHERE contact = ? AND contact <> '' ORDER BY created_at DESC, "
                 "rowid DESC LIMIT ?"),
      attachmentsOf_(
          db_,
          "SELECT id, ticket, name, type, size, at, digest FROM attachment WHERE ticket = ? ORDER BY no"),
      lastProbe_(db_, "SELECT at FROM probe WHERE id = 1") {
  db_.exec("PRAGMA query_only=ON");
}

std::optional<Conversation> Reader::conversation(const ConversationId& id) {
  Query query(conversation_, id);
  if (!query.step()) return std::nullopt;
  return Conversation{id, query.integer(0), query.text(1), readHold(query, 2)};
}

std::optional<std::string> Reader::replyTo(const ConversationId& id, const std::string& messageId) {
  Query query(replyTo_, id, messageId);
  if (!query.step()) return std::nullopt;
  return query.text(0);
}

std::optional<FirstReply> Reader::firstReply(const Digest& key, UnixMillis since) {
  Query query(firstReply_, key, since);
  if (!query.step()) return std::nullopt;
  return FirstReply{query.id(0), query.text(1)};
}

std::vector<TurnRow> Reader::turns(const ConversationId& id, size_t limit) {
  Query query(turns_, id, rows(limit));
  std::vector<TurnRow> turns;
  while (query.step())
    turns.push_back({query.integer(0), query.time(1), query.text(2), query.text(3), query.text(4),
                     query.text(5), query.text(6)});
  return turns;
}

std::optional<TicketRow> Reader::ticket(const std::string& number) {
  Query query(ticket_, number);
  if (!query.step()) return std::nullopt;
  return readTicket(query);
}

std::optional<TicketRow> Reader::ticketAt(const std::string& link) {
  Query query(ticketAt_, link);
  if (!query.step()) return std::nullopt;
  return readTicket(query);
}

std::vector<std::string> Reader::ticketsOf(const std::string& contact, size_t limit) {
  Query query(ticketsOf_, contact, rows(limit));
  std::vector<std::string> numbers;
  while (query.step()) numbers.push_back(query.text(0));
  return numbers;
}

std::vector<Attachment> Reader::attachmentsOf(const std::string& ticket) {
  Query query(attachmentsOf_, ticket);
  std::vector<Attachment> all;
  while (query.step())
    all.push_back({query.text(0), query.text(1), query.text(2), query.text(3), query.integer(4),
                   query.time(5), query.digest(6)});
  return all;
}

DeskReader& Reader::desk() {
  if (!desk_) desk_.emplace(db_);
  return *desk_;
}

// Only the command line asks: prepared when it does.
std::vector<PickRow> Reader::picks(UnixMillis since) {
  SQLite::Statement statement(
      db_, "SELECT message, picked, offered, at FROM pick WHERE at >= ? ORDER BY at, turn");
  Query query(statement, since);
  std::vector<PickRow> all;
  while (query.step())
    all.push_back(
        {{query.text(0), query.text(1), nlohmann::json::parse(query.text(2)).get<std::vector<std::string>>()},
         query.time(3)});
  return all;
}

UnixMillis Reader::lastProbe() {
  Query query(lastProbe_);
  return query.step() ? query.time(0) : UnixMillis{};
}

std::unique_ptr<Reader> Readers::borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return nullptr;
    if (!idle_.empty()) {
      std::unique_ptr<Reader> reader = std::move(idle_.back());  // the last used: its cache is the warmest
      idle_.pop_back();
      return reader;
    }
  }
  return std::make_unique<Reader>(path_);
}

void Readers::giveBack(std::unique_ptr<Reader> reader) {
  const std::lock_guard lock(mutex_);
  if (!closed_) idle_.push_back(std::move(reader));
}

void Readers::close() {
  std::vector<std::unique_ptr<Reader>> idle;  // closed after the lock is let go
  const std::lock_guard lock(mutex_);
  closed_ = true;
  idle.swap(idle_);
}

}  // namespace xiaoer::store
