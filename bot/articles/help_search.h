// Search for people who type into a box: Chinese without spaces, pinyin, other characters of the same sound,
// words mistyped or half typed. Articles::search() serves the bot and weighs whole questions; this one finds
// from the first letters on and shows what it found.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "articles/articles.h"
#include "articles/asked.h"
#include "articles/atoms.h"
#include "articles/excerpt.h"
#include "articles/vocabulary.h"

namespace xiaoer::articles {

constexpr size_t kMaxQueryChars = 200;  // code points; longer is refused by who takes it from the wire

class HelpSearch {
 public:
  // Keeps `articles`. The first one of a process takes some 300 ms longer (text/sounds.h).
  explicit HelpSearch(std::shared_ptr<const Articles> articles);

  struct Hit {
    const Article* article = nullptr;
    double score = 0;  // 0 to 1
    std::vector<Piece> title, snippet;
    std::string why;  // what was found, how and where, in words
  };
  // Best first, at most `limit`, one an article id, shown in `lang` where it is there in it; both languages
  // are searched. `typed` is valid UTF-8. Any thread.
  std::vector<Hit> search(std::string_view typed, text::Lang lang, size_t limit) const;

 private:
  struct Document {
    Shown title, body;
  };
  struct Posting {
    uint32_t document;
    float worth;  // by the field that holds it: the best one
  };
  struct Found {
    uint32_t document = 0;
    size_t meaning = 0;
    double score = 0;
  };

  struct Field;
  using Worths = std::unordered_map<uint32_t, double>;  // by document

  void numberWords(std::vector<Field>& fields);
  void add(uint32_t document, const std::vector<Atom>& atoms, float worth);
  void put(Feature feature, uint32_t document, float worth);
  Worths worthsOf(const Part& part) const;
  void weigh(const Meaning& meaning, size_t number, std::vector<Found>& found) const;
  double preferred(const Found& found, const Meaning& meaning, text::Lang lang) const;
  Hit shown(const Found& found, const Meaning& meaning, text::Lang lang) const;
  std::string why(const Found& found, const Meaning& meaning) const;

  std::shared_ptr<const Articles> articles_;
  std::vector<Document> documents_;  // by the article's place in all()
  Vocabulary vocabulary_;
  std::unordered_map<Feature, std::vector<Posting>> postings_;
};

}  // namespace xiaoer::articles
