// Which documents hold any of some words, best first: SQLite's FTS5, in memory, read by many threads at once.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace xiaoer::articles {

class FullText {
 public:
  // Words with spaces between them: FTS5's own tokenizers do not know where Chinese words end.
  struct Document {
    std::string title, questions, body;
  };
  // Fails only where SQLite does: no FTS5 in it, or no memory.
  static Result<std::unique_ptr<FullText>> build(const std::vector<Document>& documents);
  ~FullText();

  struct Match {
    uint32_t document = 0;  // its place in what build() was given
    double rank = 0;        // BM25; greater is better
  };
  // At most `limit`. `words` may hold anything: it is data to the query, never syntax. Any thread; a thread
  // waits for another only while one is handed a connection.
  Result<std::vector<Match>> match(const std::vector<std::string_view>& words, size_t limit) const;

 private:
  class Reader;
  struct Freed {
    void operator()(unsigned char* memory) const;
  };
  FullText();
  std::unique_ptr<Reader> takeReader() const;

  std::unique_ptr<unsigned char, Freed> image_;  // the database; every reader reads this one copy
  size_t imageBytes_ = 0;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<Reader>> idle_;  // as many as ever searched at once
};

}  // namespace xiaoer::articles
