// The searchable side of the articles: likeness to titles and questions, and words found in the text.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "articles/articles.h"
#include "articles/coverage.h"
#include "articles/full_text.h"
#include "base/result.h"
#include "text/likeness.h"

namespace xiaoer::articles {

class Index {
 public:
  // Numbers the articles by their place in `all`.
  static Result<std::unique_ptr<Index>> build(const std::vector<Article>& all);

  struct Found {
    uint32_t article = 0;
    double confidence = 0;
    double rank = 0;  // BM25; parts those of the same confidence
    std::string why;
  };
  // Best first, each article once, a few more than `wanted`. The opening of `normal` counts. Any thread.
  std::vector<Found> search(std::string_view normal, size_t wanted) const;

 private:
  Index() = default;
  void add(const Article& article, std::vector<FullText::Document>& documents);
  void judge(Found& found, const text::Likeness::Nearest* nearest, const std::vector<Term>& question) const;

  struct Shown {
    std::string file, title;  // the title in normal form
  };
  std::vector<Shown> shown_;  // by article
  text::Likeness likeness_;
  Coverage coverage_;
  std::unique_ptr<FullText> fullText_;
};

}  // namespace xiaoer::articles
