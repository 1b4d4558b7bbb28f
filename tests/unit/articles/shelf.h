// A knowledge base in memory, for tests.
#pragma once
#include <string>
#include <vector>

#include "articles/articles.h"
#include "text/normal_form.h"

namespace xiaoer::articles {

// A whole file of an article; `more` are further lines of the front matter.
inline std::string page(const std::string& title, const std::string& more = "",
                        const std::string& body = "正文。", const std::string& category = "data_sync") {
  return "---\ntitle: " + title + "\ncategory: " + category + "\n" + more + "---\n" + body + "\n";
}

using Files = std::vector<SourceFile>;

struct Shelved {
  Faults faults;
  std::shared_ptr<const Articles> articles;

  explicit Shelved(const Files& files) { articles = Articles::build(files, "kb", faults); }
  std::vector<Articles::Hit> asks(const std::string& typed, text::Lang lang = text::Lang::Zh,
                                  size_t limit = 3) const {
    return articles->search(text::normalised(typed), lang, limit);
  }
  // The best article's id, or "-".
  std::string finds(const std::string& typed, text::Lang lang = text::Lang::Zh) const {
    const auto hits = asks(typed, lang, 1);
    return hits.empty() ? "-" : hits[0].article->id;
  }
};

}  // namespace xiaoer::articles
