// The reading half: connections of its own, as many as are in use at once, each with its statements prepared.
#pragma once
#include <memory>
#include <mutex>
#include <vector>

#include "store/desk_reader.h"
#include "store/sqlite.h"

namespace xiaoer::store {

// One connection; for one thread at a time. All of it throws SQLite::Exception.
class Reader {
 public:
  explicit Reader(const std::string& path);

  std::optional<Conversation> conversation(const ConversationId& id);
  std::optional<std::string> replyTo(const ConversationId& id, const std::string& messageId);
  std::optional<FirstReply> firstReply(const Digest& key, UnixMillis since);
  std::vector<TurnRow> turns(const ConversationId& id, size_t limit);
  std::optional<TicketRow> ticket(const std::string& number);
  std::optional<TicketRow> ticketAt(const std::string& link);
  std::vector<std::string> ticketsOf(const std::string& contact, size_t limit);
  std::vector<Attachment> attachmentsOf(const std::string& ticket);
  std::vector<PickRow> picks(UnixMillis since);
  UnixMillis lastProbe();
  DeskReader& desk();

 private:
  SQLite::Database db_;
  SQLite::Statement conversation_, replyTo_, firstReply_, turns_, ticket_, ticketAt_, ticketsOf_,
      attachmentsOf_, lastProbe_;
  std::optional<DeskReader> desk_;
};

// Safe from any thread.
class Readers {
 public:
  explicit Readers(std::string path) : path_(std::move(path)) {}

  // What `read` returns, given a Reader; its exceptions become Unavailable.
  template <class Read>
  auto with(Read read) -> Result<decltype(read(std::declval<Reader&>()))> try {
    std::unique_ptr<Reader> reader = borrow();
    if (!reader) return Error{ErrorKind::Unavailable, "the store is closed"};
    auto found = read(*reader);
    giveBack(std::move(reader));
    return found;
  } catch (const std::exception& fault) {
    return unavailable("read the database", fault);  // and the connection is closed: the next one is fresh
  }

  void close();  // those in use are closed when they come back

 private:
  std::unique_ptr<Reader> borrow();  // null: closed
  void giveBack(std::unique_ptr<Reader> reader);

  const std::string path_;
  std::mutex mutex_;  // guards the rest
  std::vector<std::unique_ptr<Reader>> idle_;
  bool closed_ = false;
};

}  // namespace xiaoer::store
