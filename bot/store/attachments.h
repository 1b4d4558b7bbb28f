// Keeps attachments: first the file, then the row. Files are written by a thread of their own, since an fsync
// of some megabytes would hold up the writer, and with it every customer's message.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "store/attachment_files.h"
#include "store/attachment_table.h"
#include "store/batch_writer.h"
#include "store/turn_table.h"

namespace xiaoer::store {

constexpr size_t kMaxWaitingAttachments = 64;  // each with its bytes in memory; more are refused at once

class Attachments {
 public:
  using Tell = std::function<void(const std::vector<Event>&)>;
  // `db`, the writer's, `turns` and `writer` must outlive it. `tell` gets the events of what is kept, on the
  // thread of its `done` and before that. Throws where the folder `path`.files cannot be used.
  Attachments(const std::string& path, SQLite::Database& db, TurnTable& turns, BatchWriter& writer,
              Tell tell);
  ~Attachments() { close(); }

  // As Store's; any thread.
  void keep(Attachment attachment, std::string bytes, size_t most,
            std::function<void(Result<Attachment>)> done);
  Result<std::string> read(const std::string& id) const { return files_.read(id); }

  // Hands what is waiting to the writer, which must still be open; later calls are refused. Idempotent.
  void close();

 private:
  struct Job {
    Attachment attachment;
    std::string bytes;
    size_t most = 0;
    std::function<void(Result<Attachment>)> done;
  };

  void loop();
  void keepRow(Job job);
  Result<Attachment> row(const Job& job, std::vector<Event>& events);

  BatchWriter& writer_;
  TurnTable& turns_;  // as table_
  Tell tell_;
  AttachmentTable table_;  // the writer's thread only
  AttachmentFiles files_;
  std::mutex mutex_;  // guards waiting_ and closing_
  std::condition_variable arrived_;
  std::deque<Job> waiting_;
  bool closing_ = false;
  std::once_flag joined_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace xiaoer::store
