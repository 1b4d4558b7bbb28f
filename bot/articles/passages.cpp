#include "articles/passages.h"

#include <algorithm>
#include <cmath>

#include "articles/plain_text.h"
#include "articles/terms.h"
#include "base/utf8.h"
#include "text/normal_form.h"

namespace xiaoer::articles {
namespace {

enum class Kind { Blank, Heading, Step, Point, Fence, Text };

size_t digitsOf(std::string_view line) { return std::min(line.find_first_not_of("0123456789"), line.size()); }

Kind kindOf(std::string_view line) {
  const std::string_view text = line.substr(std::min(line.find_first_not_of(" \t"), line.size()));
  if (text.find_first_not_of("\r") == text.npos) return Kind::Blank;
  if (text.starts_with("```") || text.starts_with("~~~")) return Kind::Fence;
  const bool indented = text.size() != line.size();
  if (indented) return Kind::Text;  // belongs to the list item above
  if (text[0] == '#') return Kind::Heading;
  if (text.starts_with("- ") || text.starts_with("* ") || text.starts_with("+ ")) return Kind::Point;
  const std::string_view rest = text.substr(digitsOf(text));
  return rest.size() < text.size() && (rest.starts_with(". ") || rest.starts_with(") ")) ? Kind::Step
                                                                                         : Kind::Text;
}

// At the end of a line, else of a character.
std::string shortened(std::string text) {
  if (countChars(text) <= kMaxPassageChars) return text;
  const std::string_view kept = firstChars(text, kMaxPassageChars);
  const size_t line = kept.rfind('\n');
  return std::string(line == kept.npos ? kept : kept.substr(0, line)) + " …";
}

bool endsInColon(std::string_view line) { return line.ends_with(":") || line.ends_with("："); }

class Cutter {
 public:
  explicit Cutter(std::string_view title) : title_(title) {}

  std::vector<Passage> run(std::string_view markdown) {
    while (!markdown.empty()) {
      const size_t end = std::min(markdown.find('\n'), markdown.size());
      std::string_view line = markdown.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      take(line, kindOf(line));
      markdown.remove_prefix(std::min(end + 1, markdown.size()));
    }
    close();
    return std::move(out_);
  }

 private:
  void take(std::string_view line, Kind kind) {
    if (kind == Kind::Fence && !inFence_ && blank_ && !endsInColon(block_)) close();
    if (kind == Kind::Fence) inFence_ = !inFence_, blank_ = false;
    if (inFence_ || kind == Kind::Fence) return append(line);
    if (kind == Kind::Blank) {
      blank_ = true;
      return;
    }
    const bool goesOn =
        kind == Kind::Text && line.starts_with(" ");  // of the item above, over a blank line too
    const bool stepAfterStep = kind == Kind::Step && steps_;
    const bool begins = kind == Kind::Heading || kind == Kind::Point || (kind == Kind::Step && !steps_) ||
                        (kind == Kind::Text && blank_ && !goesOn);
    if (begins && !stepAfterStep && !endsInColon(block_)) close();
    blank_ = false;
    if (kind == Kind::Heading) {
      heading_ = plainText(line);
      return;
    }
    steps_ = steps_ || kind == Kind::Step;
    append(line);
  }
  void append(std::string_view line) {
    if (!block_.empty()) block_ += '\n';
    block_ += line;
  }
  void close() {
    if (!block_.empty()) {
      const bool summary = out_.empty() && !steps_;
      // The normal form joins Chinese over a line's end: a mark keeps the words of two lines apart.
      std::string text = std::string(title_) + "|" + heading_ + "|" + plainText(block_);
      std::replace(text.begin(), text.end(), '\n', '|');
      if (!steps_ && kindOf(block_) == Kind::Point) block_.erase(0, 2);  // alone it is no list
      out_.push_back({shortened(std::move(block_)), text::normalised(text), steps_, summary});
    }
    block_.clear();
    steps_ = false;
  }

  std::string_view title_;
  std::vector<Passage> out_;
  std::string heading_, block_;
  bool steps_ = false, blank_ = false, inFence_ = false;
};

bool holds(const Passage& passage, const std::vector<Term>& its, const Term& asked) {
  const bool han = static_cast<unsigned char>(asked.stem[0]) >= 0x80;
  if (han) return passage.normal.find(asked.stem) != std::string::npos;
  return std::any_of(its.begin(), its.end(), [&](const Term& term) { return term.stem == asked.stem; });
}

std::vector<double> scores(const std::vector<Passage>& all, std::string_view normal) {
  std::vector<std::vector<Term>> its;
  for (const Passage& passage : all) its.push_back(terms(passage.normal));
  std::vector<double> out(all.size());
  for (const Term& asked : terms(text::opening(normal))) {
    std::vector<size_t> in;
    for (size_t i = 0; i < all.size(); ++i)
      if (holds(all[i], its[i], asked)) in.push_back(i);
    const double weight =
        in.empty() ? 0 : std::log(1 + static_cast<double>(all.size()) / static_cast<double>(in.size()));
    for (const size_t i : in) out[i] += weight;
  }
  return out;
}

}  // namespace

std::vector<Passage> passages(std::string_view title, std::string_view markdown) {
  return Cutter(title).run(markdown);
}

std::optional<size_t> bestPassage(const std::vector<Passage>& all, std::string_view normal,
                                  const std::vector<size_t>& told) {
  const std::vector<double> score = scores(all, normal);
  std::optional<size_t> best;
  const auto better = [&](size_t a, size_t b) {
    return score[a] != score[b] ? score[a] > score[b] : all[a].steps && !all[b].steps;
  };
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].summary || std::find(told.begin(), told.end(), i) != told.end()) continue;
    if (!best || better(i, *best)) best = i;
  }
  return best;
}

}  // namespace xiaoer::articles
