#include "store/sqlite_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "store/account_table.h"
#include "store/attachments.h"
#include "store/batch_writer.h"
#include "store/checkpointer.h"
#include "store/feedback_table.h"
#include "store/migrations.h"
#include "store/outbox_table.h"
#include "store/probe.h"
#include "store/readers.h"
#include "store/ticket_numbers.h"
#include "store/turn_table.h"

namespace xiaoer::store {
namespace {

// What the writer keeps in memory, or reads back from the WAL for each turn: measured, 2 MiB (the default)
// costs a third of the turns a second.
constexpr int kWriterCacheKib = 64 * 1024;

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& path, SQLite::Database db)
      : db_(std::move(db)),
        readers_(path),
        checkpoints_(path, db_),
        outbox_(db_),
        turns_(db_, outbox_),
        feedback_(db_),
        accounts_(db_),
        writer_(db_, [this] { checkpoints_.betweenBatches(); }),
        numbers_(db_, writer_),
        probe_(db_, writer_, readers_),
        attachments_(path, db_, turns_, writer_, [this](const std::vector<Event>& events) { tell(events); }) {
  }
  ~SqliteStore() override { close(); }

  template <class Read>
  auto desk(Read read) {
    return readers_.with([&](Reader& reader) { return read(reader.desk()); });
  }

  Result<std::optional<Conversation>> conversation(const ConversationId& id) override {
    return readers_.with([&](Reader& reader) { return reader.conversation(id); });
  }
  Result<std::optional<std::string>> replyTo(const ConversationId& id, std::string_view messageId) override {
    return readers_.with([&](Reader& reader) { return reader.replyTo(id, std::string(messageId)); });
  }
  Result<std::optional<FirstReply>> firstReply(const Digest& key, UnixMillis since) override {
    return readers_.with([&](Reader& reader) { return reader.firstReply(key, since); });
  }
  Result<std::vector<TurnRow>> turns(const ConversationId& id, size_t limit) override {
    return readers_.with([&](Reader& reader) { return reader.turns(id, limit); });
  }
  Result<std::optional<TicketRow>> ticket(std::string_view number) override {
    return readers_.with([&](Reader& reader) { return reader.ticket(std::string(number)); });
  }
  Result<std::optional<TicketRow>> ticketAt(std::string_view link) override {
    return readers_.with([&](Reader& reader) { return reader.ticketAt(std::string(link)); });
  }
  Result<std::vector<std::string>> ticketsOf(std::string_view contact, size_t limit) override {
    return readers_.with([&](Reader& reader) { return reader.ticketsOf(std::string(contact), limit); });
  }

  Result<std::vector<PickRow>> picks(UnixMillis since) override {
    return readers_.with([&](Reader& reader) { return reader.picks(since); });
  }

  Result<std::string> reserveTicketNumber(std::string_view day) override { return numbers_.next(day); }

  void commit(Turn turn, std::function<void(Status)> done) override {
    if (turn.events.empty())  // nearly all of them
      return writer_.submit({[this, turn = std::move(turn)] {
                               std::vector<Event> none;
                               return turns_.keep(turn, none);
                             },
                             std::move(done)});
    const auto kept = std::make_shared<std::vector<Event>>();
    writer_.submit({[this, turn = std::move(turn), kept] { return turns_.keep(turn, *kept); },
                    [this, kept, done = std::move(done)](Status status) {
                      if (status) tell(*kept);
                      done(std::move(status));
                    }});
  }

  void change(DeskChange change, std::function<void(Result<std::vector<Event>>)> done) override {
    const auto kept = std::make_shared<std::vector<Event>>();
    writer_.submit({[this, change = std::move(change), kept] { return turns_.keep(change, *kept); },
                    [this, kept, done = std::move(done)](Status status) {
                      if (!status) return done(status.error());
                      tell(*kept);
                      done(std::move(*kept));
                    }});
  }
  void keepAccounts(std::vector<AccountWrite> writes, std::function<void(Status)> done) override {
    writer_.submit({[this, writes = std::move(writes)] { return accounts_.keep(writes); }, std::move(done)});
  }
  void keepDelivery(DeliveryWrite write, std::function<void(Status)> done) override {
    writer_.submit({[this, write = std::move(write)] { return outbox_.keep(write); }, std::move(done)});
  }
  void listen(std::function<void(const std::vector<Event>&)> heard) override { heard_ = std::move(heard); }

  Result<std::vector<Event>> events(const ConversationId& id, int64_t afterSeq, size_t limit,
                                    bool visibleOnly) override {
    return desk([&](DeskReader& reader) { return reader.events(id, afterSeq, limit, visibleOnly); });
  }
  Result<std::vector<Event>> feed(int64_t afterNo, size_t limit) override {
    return desk([&](DeskReader& reader) { return reader.feed(afterNo, limit); });
  }
  Result<int64_t> feedEnd() override {
    return desk([](DeskReader& reader) { return reader.feedEnd(); });
  }
  Result<std::vector<Event>> history(std::string_view ticket, size_t limit) override {
    return desk([&](DeskReader& reader) { return reader.history(std::string(ticket), limit); });
  }
  Result<std::optional<Event>> eventOf(const ConversationId& id, std::string_view clientId) override {
    return desk([&](DeskReader& reader) { return reader.eventOf(id, std::string(clientId)); });
  }
  Result<std::optional<QueueLine>> line(std::string_view ticket, int64_t agent) override {
    return desk([&](DeskReader& reader) { return reader.line(std::string(ticket), agent); });
  }
  Result<std::vector<QueueLine>> queue(const QueueQuery& query) override {
    return desk([&](DeskReader& reader) { return reader.queue(query); });
  }
  Result<QueueCounts> queueCounts(int64_t agent, const std::vector<std::string>& teams) override {
    return desk([&](DeskReader& reader) { return reader.queueCounts(agent, teams); });
  }
  Result<std::vector<HeldConversation>> conversationsHeldBy(Owner owner) override {
    return desk([&](DeskReader& reader) { return reader.conversationsHeldBy(owner); });
  }
  Result<std::vector<TicketRow>> mergedInto(std::string_view ticket) override {
    return desk([&](DeskReader& reader) { return reader.mergedInto(std::string(ticket)); });
  }
  Result<std::vector<TicketRow>> ticketsBetween(UnixMillis from, UnixMillis to, size_t limit) override {
    return desk([&](DeskReader& reader) { return reader.ticketsBetween(from, to, limit); });
  }
  Result<std::vector<std::string>> timers(std::string_view kind, UnixMillis until, size_t limit) override {
    return desk([&](DeskReader& reader) { return reader.timers(std::string(kind), until, limit); });
  }
  Result<std::vector<OutboxRow>> outbox(std::string_view state, size_t limit) override {
    return desk([&](DeskReader& reader) { return reader.outbox(std::string(state), limit); });
  }
  Result<std::vector<OutboxRow>> dueDeliveries(UnixMillis now, const std::vector<std::string>& busy,
                                               size_t limit) override {
    return desk([&](DeskReader& reader) { return reader.dueDeliveries(now, busy, limit); });
  }
  Result<int64_t> waitingDeliveries() override {
    return desk([](DeskReader& reader) { return reader.waitingDeliveries(); });
  }
  Result<std::vector<MailRow>> mailsOf(std::string_view ticket, size_t limit) override {
    return desk([&](DeskReader& reader) { return reader.mailsOf(std::string(ticket), limit); });
  }
  Result<std::optional<MailRow>> mail(std::string_view messageId) override {
    return desk([&](DeskReader& reader) { return reader.mail(std::string(messageId)); });
  }
  Result<std::vector<AgentRow>> agents() override {
    return desk([](DeskReader& reader) { return reader.agents(); });
  }
  Result<std::optional<AgentRow>> agentNamed(std::string_view name) override {
    return desk([&](DeskReader& reader) { return reader.agentNamed(std::string(name)); });
  }
  Result<std::optional<SessionRow>> session(const Digest& token) override {
    return desk([&](DeskReader& reader) { return reader.session(token); });
  }
  Result<std::vector<KeyRow>> keys() override {
    return desk([](DeskReader& reader) { return reader.keys(); });
  }
  Result<std::optional<KeyRow>> key(const Digest& digest) override {
    return desk([&](DeskReader& reader) { return reader.key(digest); });
  }
  Result<std::vector<AuditRow>> audit(int64_t before, size_t limit) override {
    return desk([&](DeskReader& reader) { return reader.audit(before, limit); });
  }

  void keepFeedback(Feedback feedback, std::function<void(Status)> done) override {
    writer_.submit(
        {[this, feedback = std::move(feedback)] { return feedback_.keep(feedback); }, std::move(done)});
  }

  Result<std::vector<Attachment>> attachmentsOf(std::string_view ticket) override {
    return readers_.with([&](Reader& reader) { return reader.attachmentsOf(std::string(ticket)); });
  }
  Result<std::string> attachmentBytes(const std::string& id) override { return attachments_.read(id); }
  void keepAttachment(Attachment attachment, std::string bytes, size_t most,
                      std::function<void(Result<Attachment>)> done) override {
    attachments_.keep(std::move(attachment), std::move(bytes), most, std::move(done));
  }

  Status ready() override { return probe_.check(); }

  void close() override {
    attachments_.close();
    numbers_.close();
    writer_.close();
    readers_.close();
  }

 private:
  void tell(const std::vector<Event>& events) {
    if (heard_ && !events.empty()) heard_(events);
  }

  SQLite::Database db_;  // the writer's; first, so that the statements on it go before it does
  Readers readers_;
  Checkpointer checkpoints_;
  OutboxTable outbox_;
  TurnTable turns_;
  FeedbackTable feedback_;
  AccountTable accounts_;
  std::function<void(const std::vector<Event>&)> heard_;
  BatchWriter writer_;
  TicketNumbers numbers_;
  Probe probe_;
  Attachments attachments_;
};

// A new file holds customers' words: only this user may read it, and the files that SQLite lays beside it get
// the same rights. An existing file is left alone (closing a second descriptor of it would drop SQLite's
// locks).
void createPrivate(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file >= 0) ::close(file);
}

Status prepare(SQLite::Database& db) {
  if (Status ours = checkOurs(db, migrations()); !ours) return ours;
  // Only after that: a foreign file is not changed. On a network file system the answer may be another mode.
  const std::string mode = db.execAndGet("PRAGMA journal_mode=WAL").getString();
  if (mode != "wal")
    return Error{ErrorKind::Unavailable,
                 "its file system cannot share memory between processes: name a file on "
                 "a local disk"};
  db.exec(fmt::format("PRAGMA cache_size=-{}", kWriterCacheKib));
  migrate(db, migrations());
  return checkOurs(db, migrations());  // again: a newer program may have come in between
}

Result<std::unique_ptr<Store>> openAt(const std::string& path) {
  createPrivate(path);
  SQLite::Database db = connect(path, SQLite::OPEN_READWRITE);
  if (Status fit = prepare(db); !fit)
    return Error{fit.error().kind, fmt::format("cannot use '{}': {}", path, fit.error().message)};
  return std::unique_ptr<Store>(std::make_unique<SqliteStore>(path, std::move(db)));
}

}  // namespace

Result<std::unique_ptr<Store>> openSqlite(const std::string& path) try {
  if (path.empty()) return Error{ErrorKind::Invalid, "the database needs a file name"};
  // Absolute: readers open it later, and SQLite takes ':memory:' and 'file:…' for something else than files.
  return openAt(std::filesystem::absolute(path).string());
} catch (const std::exception& fault) {
  return unavailable(fmt::format("open the database '{}'", path), fault);
}

}  // namespace xiaoer::store
