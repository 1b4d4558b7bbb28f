// How like a message is to examples: the nearest example by the cosine of tf-idf weights over token 1-2-grams
// (tokens: see language.h). What articles need; rules have classifier.h.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace xiaoer::text {

class Likeness {
 public:
  // `example` in normal form; `owner`: whom it speaks for (a rule, an article).
  void add(uint32_t owner, std::string example);
  // After the last add() and before the first nearest(): weighs and indexes.
  void build();

  struct Nearest {
    uint32_t owner = 0;
    double likeness = 0;       // 0 to 1; 1: the same tokens in the same order
    std::string_view example;  // of this object
  };
  // The nearest example of each owner that shares anything with the message, best first, at most `limit`.
  // `normal` in normal form. Any thread.
  std::vector<Nearest> nearest(std::string_view normal, size_t limit) const;

 private:
  struct Posting {
    uint32_t example;
    float weight;
  };
  static std::vector<std::string> features(std::string_view normal);

  struct Example {
    uint32_t owner;
    std::string text;
  };
  std::vector<Example> examples_;
  std::unordered_map<std::string, uint32_t> ids_;
  std::vector<std::vector<Posting>> postings_;
  std::vector<float> idf_;
  float unseenIdf_ = 0;
};

}  // namespace xiaoer::text
