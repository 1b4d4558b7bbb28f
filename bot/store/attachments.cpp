#include "store/attachments.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

namespace xiaoer::store {
namespace {

std::function<bool(const std::string&)> rowsOf(SQLite::Database& db) {
  const auto find = std::make_shared<SQLite::Statement>(db, "SELECT 1 FROM attachment WHERE id = ?");
  return [find](const std::string& id) { return Query(*find, id).step(); };
}

}  // namespace

Attachments::Attachments(const std::string& path, SQLite::Database& db, TurnTable& turns, BatchWriter& writer,
                         Tell tell)
    : writer_(writer),
      turns_(turns),
      tell_(std::move(tell)),
      table_(db),
      files_(path + ".files", rowsOf(db)),
      thread_([this] { loop(); }) {}

void Attachments::keep(Attachment attachment, std::string bytes, size_t most,
                       std::function<void(Result<Attachment>)> done) {
  {
    const std::lock_guard lock(mutex_);
    if (!closing_ && waiting_.size() < kMaxWaitingAttachments) {
      waiting_.push_back({std::move(attachment), std::move(bytes), most, std::move(done)});
      arrived_.notify_one();
      return;
    }
  }
  done(Error{ErrorKind::Unavailable, "the store is closing, or too many attachments wait to be written"});
}

void Attachments::close() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  arrived_.notify_one();
  std::call_once(joined_, [this] { thread_.join(); });
}

void Attachments::loop() {
  for (;;) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Job job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    if (Status written = files_.write(job.attachment.id, job.bytes); !written)
      job.done(written.error());
    else
      keepRow(std::move(job));
  }
}

// A file that gets no row of its own goes again. Where the power fails in between, the next start removes it.
void Attachments::keepRow(Job job) {
  job.bytes = {};
  const auto shared = std::make_shared<Job>(std::move(job));
  struct Kept {
    Attachment row;
    std::vector<Event> events;
  };
  const auto kept = std::make_shared<Kept>();
  writer_.submit({[this, shared, kept]() -> Status {
                    auto row = this->row(*shared, kept->events);
                    if (!row) return row.error();
                    kept->row = std::move(*row);
                    return Done{};
                  },
                  [this, shared, kept](const Status& status) {
                    if (!status || kept->row.id != shared->attachment.id)
                      files_.remove(shared->attachment.id);
                    if (status) tell_(kept->events);
                    shared->done(status ? Result<Attachment>(std::move(kept->row)) : status.error());
                  }});
}

// A new one is news for whoever has the ticket.
Result<Attachment> Attachments::row(const Job& job, std::vector<Event>& events) {
  auto row = table_.keep(job.attachment, job.most);
  if (!row || row->id != job.attachment.id) return row;
  NewEvent event;
  event.conversation = table_.conversationOf(row->ticket);
  event.ticket = row->ticket, event.kind = "picture", event.at = row->at, event.actor = "customer";
  event.body = nlohmann::ordered_json{{"id", row->id}, {"name", row->name}}.dump();
  turns_.keep(event, events);
  return row;
}

}  // namespace xiaoer::store
