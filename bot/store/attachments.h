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

namespace xiaoer::store {

constexpr size_t kMaxWaitingAttachments = 64;  // each with its bytes in memory; more are refused at once

class Attachments {
 public:
  // `db`, the writer's, and `writer` must outlive it. Throws where the folder `path`.files cannot be used.
  Attachments(const std::string& path, SQLite::Database& db, BatchWriter& writer);
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

  BatchWriter& writer_;
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
