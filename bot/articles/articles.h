// The knowledge base: Markdown files → an immutable index in which a question finds the article that answers
// it. The format is in docs/rules.md, section 10.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "articles/passages.h"
#include "base/fault.h"
#include "text/language.h"

namespace xiaoer::articles {

struct Article {
  std::string id;    // "sync/orders-not-updating": folder and slug, the same in both languages
  std::string file;  // as the author sees it: "kb/sync/orders-not-updating.md"
  text::Lang lang = text::Lang::Zh;
  std::string title, category;
  std::vector<std::string> questions, tags, related;
  std::string video, updated;     // may be empty
  std::string summary;            // the first paragraph as plain text
  std::string markdown;           // the whole text
  std::vector<Passage> passages;  // of it
};

struct SourceFile {
  std::string path;  // below the folder: "sync/orders-not-updating.en.md"
  std::string text;
};

class Index;

// Immutable; shared by every thread.
class Articles {
 public:
  // Reads what has no fault; every fault is reported. `shown` is put before the path in places ("kb").
  static std::shared_ptr<const Articles> build(const std::vector<SourceFile>& files, std::string_view shown,
                                               Faults& faults);
  // Every *.md below `dir`, in the order of their names. A folder that is missing is an empty knowledge base.
  static std::vector<SourceFile> readFolder(const std::string& dir, Faults& faults);
  ~Articles();

  const std::vector<Article>& all() const { return all_; }
  // In that language, else in the other one; null where there is none.
  const Article* find(std::string_view id, text::Lang lang) const;

  struct Hit {
    const Article* article = nullptr;
    double confidence = 0;  // 0 to 1
    std::string why;        // the evidence in words
  };
  // Best first, at most `limit`, one an article id; the version in `lang` where there is one.
  // Titles and `questions` count by likeness, and with the text by how much of the question's rare words they
  // hold; what only the text holds is at most 0.5 and so never answers by itself.
  // `normal` in normal form. Any thread.
  std::vector<Hit> search(std::string_view normal, text::Lang lang, size_t limit) const;

 private:
  Articles();
  std::vector<Article> all_;
  std::map<std::pair<std::string, text::Lang>, size_t, std::less<>> byId_;
  std::unique_ptr<Index> index_;
};

}  // namespace xiaoer::articles
