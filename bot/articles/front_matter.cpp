#include "articles/front_matter.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "articles/plain_text.h"
#include "base/utf8.h"

namespace xiaoer::articles {
namespace {

const std::vector<std::string> kKeys = {"title", "category", "lang",    "questions",
                                        "tags",  "video",    "related", "updated"};

// A file cut at its two lines '---'.
struct Parts {
  std::string_view front, body;
  size_t bodyLine = 0;  // of the closing '---'
};

// The line at `at`, which is moved behind its end; without the white space at its end.
std::string_view takeLine(std::string_view text, size_t& at) {
  const size_t end = std::min(text.find('\n', at), text.size());
  std::string_view line = text.substr(at, end - at);
  at = std::min(end + 1, text.size());
  return line.substr(0, line.find_last_not_of(" \t\r") + 1);
}

std::optional<Parts> cut(std::string_view text, const std::string& file, Faults& faults) {
  size_t at = 0;
  if (takeLine(text, at) != "---") {
    faults.push_back({{file, 1, 1},
                      "an article begins with a line '---'",
                      "then come title and category, '---' again, and the text"});
    return std::nullopt;
  }
  const size_t begin = at;
  for (size_t line = 2; at < text.size(); ++line) {
    const size_t lineBegin = at;
    if (takeLine(text, at) == "---")
      return Parts{text.substr(begin, lineBegin - begin), text.substr(at), line};
  }
  faults.push_back({{file, 1, 1},
                    "the front matter that begins here has no end",
                    "put a line '---' between it and the text"});
  return std::nullopt;
}

std::string withoutCarriageReturns(std::string_view text) {
  std::string out(text);
  std::erase(out, '\r');
  return out;
}

bool isDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto number = [&](size_t at, size_t length) {
    int value = -1;
    const char* end = text.data() + at + length;
    const auto read = std::from_chars(text.data() + at, end, value);
    return read.ptr == end && value >= 0 ? value : -1;
  };
  const int year = number(0, 4), month = number(5, 2), day = number(8, 2);
  using namespace std::chrono;
  return year >= 0 && month >= 0 && day >= 0 &&
         year_month_day{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                        std::chrono::day(static_cast<unsigned>(day))}
             .ok();
}

// The links that reach a customer's browser: anything else (javascript:, data:) could run there.
bool isLink(std::string_view text) {
  return text.find_first_of(" \t\n\"<>") == std::string_view::npos &&
         (text.starts_with("https://") || text.starts_with("http://") ||
          (text.starts_with("/") && !text.starts_with("//")));
}

// Reads the keys of a front matter into a draft; what is wrong is reported at its place.
class FrontMatter {
 public:
  FrontMatter(const yaml::Node& root, Draft& draft, Faults& faults)
      : root_(root), draft_(draft), report_(draft.article.file, faults) {}

  void read() {
    if (!report_.keys(root_, "an article", kKeys) && !root_.isMap()) return;
    Article& article = draft_.article;
    article.title = required("title");
    article.category = required("category");
    if (const yaml::Node* node = root_.find("category")) draft_.category = *node;
    checkLang();
    article.questions = list("questions");
    article.tags = list("tags");
    article.related = list("related");
    keepRelatedPlaces();
    article.video = optional("video", isLink, "the video must be a link: https://…");
    article.updated = optional("updated", isDate, "'updated' must be a day, written like 2026-11-01");
  }

 private:
  // Null where the key is not there, or has no value: YAML would place that on the next line.
  const yaml::Node* value(std::string_view key) {
    for (const auto& [name, node] : root_.entries) {
      if (name.scalar != key) continue;
      if (node.kind != yaml::Node::Kind::Null) return &node;
      report_.error(name, fmt::format("'{}' has no value", key),
                    "write it behind the colon, or leave the line out");
    }
    return nullptr;
  }
  std::string required(const std::string& key) {
    if (const yaml::Node* node = value(key)) return report_.text(*node, key).value_or("");
    if (root_.find(key) != nullptr) return {};
    report_.error(root_, fmt::format("the article has no {}", key), fmt::format("add a line '{}: …'", key));
    return {};
  }
  std::vector<std::string> list(const std::string& key) {
    std::vector<std::string> out;
    if (const yaml::Node* node = value(key))
      for (const yaml::Node* item : report_.scalars(*node, key)) out.push_back(item->scalar);
    return out;
  }
  std::string optional(const std::string& key, bool (*good)(std::string_view), const char* complaint) {
    const yaml::Node* node = value(key);
    if (node == nullptr) return {};
    if (node->isScalar() && good(node->scalar)) return node->scalar;
    report_.error(*node, complaint);
    return {};
  }
  void keepRelatedPlaces() {
    const yaml::Node* node = root_.find("related");
    if (node == nullptr) return;
    if (node->isScalar()) draft_.related = {*node};
    for (const yaml::Node& item : node->items)
      if (item.isScalar() && !item.scalar.empty()) draft_.related.push_back(item);
  }
  // The file's name decides; `lang` may repeat it.
  void checkLang() {
    const yaml::Node* node = value("lang");
    if (node == nullptr) return;
    const auto written = report_.oneOf(*node, "lang", {"zh", "en"});
    if (!written || *written == static_cast<size_t>(draft_.article.lang)) return;
    report_.error(*node,
                  fmt::format("lang is '{}', but the name of the file says '{}'", node->scalar,
                              text::name(draft_.article.lang)),
                  "English lies in <slug>.en.md, Chinese in <slug>.md");
  }

  const yaml::Node& root_;
  Draft& draft_;
  yaml::Reporter report_;
};

bool isNamePart(std::string_view part) {
  return !part.empty() && part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == part.npos;
}

}  // namespace

std::optional<Name> nameOf(std::string_view path) {
  if (!path.ends_with(".md")) return std::nullopt;
  path.remove_suffix(3);
  const bool english = path.ends_with(".en");
  if (english) path.remove_suffix(3);
  const size_t slash = path.find('/');
  if (slash == path.npos || !isNamePart(path.substr(0, slash)) || !isNamePart(path.substr(slash + 1)))
    return std::nullopt;
  return Name{std::string(path), english ? text::Lang::En : text::Lang::Zh};
}

std::optional<Draft> readArticle(const Name& name, const std::string& file, const std::string& text,
                                 Faults& faults) {
  const size_t before = faults.size();
  if (text.size() > kMaxFileBytes)
    faults.push_back({{file, 0, 0}, "the file is larger than 256 KB", "make several articles of it"});
  else if (!validUtf8(text))
    faults.push_back({{file, 0, 0}, "the file is not UTF-8", "save it as UTF-8"});
  if (faults.size() != before) return std::nullopt;
  const std::string_view all = std::string_view(text).substr(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  const auto parts = cut(all, file, faults);
  const auto root = parts ? yaml::parse(parts->front, file, faults, 2) : std::nullopt;
  if (!root) return std::nullopt;
  Draft draft;
  draft.article.id = name.id, draft.article.file = file, draft.article.lang = name.lang;
  FrontMatter(*root, draft, faults).read();
  draft.article.markdown = withoutCarriageReturns(parts->body);
  draft.article.summary = summary(draft.article.markdown);
  draft.article.passages = passages(draft.article.title, draft.article.markdown);
  if (draft.article.markdown.find_first_not_of(" \t\n") == std::string::npos)
    faults.push_back({{file, parts->bodyLine, 1}, "no text comes after the front matter", {}});
  draft.good = faults.size() == before;
  return draft;
}

}  // namespace xiaoer::articles
