// Copies the WAL back into the database file without stopping the writer for long.
//
// SQLite's own checkpoint runs on the connection whose commit made the WAL too long, and all who wait for
// that commit wait for it too. Here a thread with a connection of its own copies while the writer goes on;
// the writer only finishes, between two batches, the little that came in meanwhile, for the WAL starts again
// from its beginning only when all of it has been copied at a moment when nobody writes.
#pragma once
#include <SQLiteCpp/Database.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace xiaoer::store {

class Checkpointer {
 public:
  // Takes the automatic checkpoint's place on `writing`, which must outlive this. Throws SQLite::Exception.
  Checkpointer(const std::string& path, SQLite::Database& writing);
  ~Checkpointer();

  // On the writer's thread, outside a transaction.
  void betweenBatches();

 private:
  enum class Stage { Idle, Copying, Finish };

  static int committed(void* self, sqlite3*, const char*, int frames);
  void loop();
  void copy();
  int pass(SQLite::Database& db);  // frames copied so far, or -1
  void sync();                     // the database file
  void rest();                     // back to Idle until the WAL has grown some more

  SQLite::Database& writing_;
  SQLite::Database copying_;
  std::atomic<int> frames_{0};  // in the WAL, as of the last commit
  std::atomic<int> startAt_;
  std::atomic<Stage> stage_{Stage::Idle};
  std::atomic<bool> failed_{false};  // the last pass: logged when it changes
  std::mutex mutex_;                 // guards closing_ and what the thread waits for
  std::condition_variable wake_;
  bool closing_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace xiaoer::store
