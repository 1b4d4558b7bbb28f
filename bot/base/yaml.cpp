#include "base/yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>

#include "base/utf8.h"

namespace xiaoer::yaml {
namespace {

constexpr size_t kMaxDepth = 32;  // of nested lists and maps; an author's file needs 6

struct Stop {
  Fault fault;
};

// The source by lines, to turn yaml-cpp's byte columns into characters and to look at what stands there.
class Source {
 public:
  Source(std::string_view text, std::string file, size_t firstLine)
      : text_(text), file_(std::move(file)), firstLine_(firstLine) {
    for (size_t at = 0; at != std::string_view::npos;
         at = text.find('\n', at), at += at != std::string_view::npos)
      starts_.push_back(at);
  }
  Place place(const YAML::Mark& mark) const {
    const size_t line =
        std::clamp<size_t>(static_cast<size_t>(std::max(mark.line, 0)), 0, starts_.size() - 1);
    const std::string_view rest = text_.substr(starts_[line]);
    const std::string_view before = rest.substr(0, static_cast<size_t>(std::max(mark.column, 0)));
    return {file_, line + firstLine_, countChars(before) + 1};
  }
  // From the mark to the end of the text.
  std::string_view from(const YAML::Mark& mark) const {
    if (mark.line < 0 || static_cast<size_t>(mark.line) >= starts_.size()) return {};
    const size_t at = starts_[static_cast<size_t>(mark.line)] + static_cast<size_t>(std::max(mark.column, 0));
    return at < text_.size() ? text_.substr(at) : std::string_view{};
  }

 private:
  std::string_view text_;
  std::string file_;
  size_t firstLine_;
  std::vector<size_t> starts_;
};

[[noreturn]] void stop(Place place, std::string message, std::string hint = {}) {
  throw Stop{{std::move(place), std::move(message), std::move(hint)}};
}

bool quoteIsClosed(std::string_view quoted) {
  const char quote = quoted.front();
  for (size_t i = 1; i < quoted.size(); ++i) {
    if (quote == '"' && quoted[i] == '\\')
      ++i;
    else if (quoted[i] == quote)
      return true;
  }
  return false;
}

class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const Source& source) : source_(source) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (done_)
      stop(source_.place(mark),
           "a second document begins here: everything above ended too early, "
           "so the indentation of this line is most likely wrong");
  }
  void OnDocumentEnd() override { done_ = true; }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    stop(source_.place(mark), "anchors and aliases (&name, *name) are not part of this language",
         "put the text in quotes");
  }
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { take(node(mark, Node::Kind::Null)); }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    Node scalar = node(mark, Node::Kind::Scalar);
    const std::string_view here = source_.from(mark);
    scalar.quoted = tag == "!" && !here.empty() && (here[0] == '\'' || here[0] == '"');
    // yaml-cpp takes the end of the file for the closing quote.
    if (scalar.quoted && !quoteIsClosed(here))
      stop(source_.place(mark), fmt::format("this {} is never closed", here[0]));
    scalar.scalar = value;
    take(std::move(scalar));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    open(node(mark, Node::Kind::List), style == YAML::EmitterStyle::Flow, mark);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    open(node(mark, Node::Kind::Map), style == YAML::EmitterStyle::Flow, mark);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

  Node root() { return std::move(root_); }
  // The innermost '[' or '{' that is still open.
  std::optional<Place> openBracket() const {
    for (auto it = open_.rbegin(); it != open_.rend(); ++it)
      if (it->flow) return it->place;
    return std::nullopt;
  }

 private:
  struct Open {
    Node node;
    bool flow;
    Place place;
    std::optional<Node> key;
  };
  Node node(const YAML::Mark& mark, Node::Kind kind) const {
    Node made;
    const Place place = source_.place(mark);
    made.kind = kind, made.line = place.line, made.column = place.column;
    return made;
  }
  void open(Node made, bool flow, const YAML::Mark& mark) {
    if (open_.size() >= kMaxDepth) stop(source_.place(mark), "lists and maps are nested too deep here");
    open_.push_back({std::move(made), flow, source_.place(mark), std::nullopt});
  }
  void close() {
    Node made = std::move(open_.back().node);
    open_.pop_back();
    take(std::move(made));
  }
  void take(Node made) {
    if (open_.empty()) {
      root_ = std::move(made);
    } else if (Open& in = open_.back(); in.node.isList()) {
      in.node.items.push_back(std::move(made));
    } else if (!in.key) {
      takeKey(in, std::move(made));
    } else {
      in.node.entries.emplace_back(std::move(*in.key), std::move(made));
      in.key.reset();
    }
  }
  void takeKey(Open& in, Node key) {
    Place at{in.place.file, key.line, key.column};
    if (!key.isScalar())
      stop(std::move(at), "a key must be a word", "in '{key: value}' the key stands before the colon");
    if (const Node* first = in.node.find(key.scalar))
      stop(std::move(at),
           fmt::format("'{}' stands twice in the same place (first in line {})", key.scalar, first->line));
    in.key = std::move(key);
  }

  const Source& source_;
  std::vector<Open> open_;
  Node root_;
  bool done_ = false;
};

// What yaml-cpp says → what an author understands.
Fault explained(const YAML::Exception& e, const Source& source, const TreeBuilder& tree) {
  const Place place = source.place(e.mark);
  const std::string_view here = source.from(e.mark);
  const char c = here.empty() ? '\0' : here[0];
  const std::string& said = e.msg;
  if (said.find("flow not found") != std::string::npos || (tree.openBracket() && here.empty())) {
    if (const auto bracket = tree.openBracket())
      return {*bracket, "this bracket is never closed, or a comma is missing before its end",
              "close it with ']' or '}'"};
  }
  if (c == '@' || c == '`')
    return {place, fmt::format("a word that begins with '{}' needs quotes", c),
            "write it like this: '@sync'"};
  if (c == ']' || c == '}') return {place, "this bracket closes nothing", "is one missing further left?"};
  if (c == '\t') return {place, "a tab stands where only spaces may indent"};
  if (said.find("illegal map value") != std::string::npos)
    return {place,
            "a ': ' where no key can stand: the line is indented wrongly, or a text with ': ' in it needs "
            "quotes"};
  if (said.find("not found") != std::string::npos || said.find("illegal block entry") != std::string::npos)
    return {place, "the indentation is wrong: this line belongs to nothing above it",
            "lines that belong together begin in the same column"};
  return {place, "this is not valid YAML: " + said};
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const auto& [k, value] : entries)
    if (k.scalar == key) return &value;
  return nullptr;
}

std::optional<Node> parse(std::string_view text, const std::string& file, Faults& faults, size_t firstLine) {
  if (!validUtf8(text)) {
    faults.push_back({{file, 0, 0}, "the file is not UTF-8", "save it as UTF-8"});
    return std::nullopt;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const Source source(text, file, firstLine);
  TreeBuilder tree(source);
  try {
    std::istringstream in{std::string(text)};
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(tree)) {
    }
    return tree.root();
  } catch (const Stop& stopped) {
    faults.push_back(stopped.fault);
  } catch (const YAML::Exception& e) {
    faults.push_back(explained(e, source, tree));
  }
  return std::nullopt;
}

Place Reporter::place(const Node& at, size_t offset) const {
  return {file_, at.line, at.column + offset + (at.quoted && offset > 0 ? 1 : 0)};
}

void Reporter::error(const Node& at, std::string message, std::string hint, size_t offset) const {
  faults_->push_back({place(at, offset), std::move(message), std::move(hint), Fault::Severity::Error});
}

void Reporter::warning(const Node& at, std::string message, std::string hint, size_t offset) const {
  faults_->push_back({place(at, offset), std::move(message), std::move(hint), Fault::Severity::Warning});
}

bool Reporter::keys(const Node& node, std::string_view what, const std::vector<std::string>& known) const {
  if (!node.isMap()) {
    error(node, fmt::format("{} must be a map of 'key: value'", what));
    return false;
  }
  bool good = true;
  for (const auto& [key, value] : node.entries) {
    if (std::find(known.begin(), known.end(), key.scalar) != known.end()) continue;
    const std::string hint = didYouMean(key.scalar, known);
    error(key, fmt::format("{} has no '{}'", what, key.scalar),
          hint.empty() ? fmt::format("it can have: {}", fmt::join(known, ", ")) : hint);
    good = false;
  }
  return good;
}

std::optional<std::string> Reporter::text(const Node& node, std::string_view what) const {
  if (node.isScalar() && !node.scalar.empty()) return node.scalar;
  error(node, fmt::format("{} must be a text", what));
  return std::nullopt;
}

std::optional<double> Reporter::number(const Node& node, std::string_view what, double least,
                                       double most) const {
  double value = 0;
  size_t used = 0;
  if (node.isScalar() && !node.scalar.empty()) {
    std::istringstream in(node.scalar);
    in.imbue(std::locale::classic());
    used = in >> value && in.eof();
  }
  if (used != 0 && value >= least && value <= most) return value;
  error(node, fmt::format("{} must be a number from {} to {}", what, least, most));
  return std::nullopt;
}

std::optional<bool> Reporter::yesNo(const Node& node, std::string_view what) const {
  if (node.isScalar() && (node.scalar == "true" || node.scalar == "false")) return node.scalar == "true";
  error(node, fmt::format("{} must be true or false", what));
  return std::nullopt;
}

std::optional<size_t> Reporter::oneOf(const Node& node, std::string_view what,
                                      const std::vector<std::string>& known) const {
  const auto found = std::find(known.begin(), known.end(), node.scalar);
  if (node.isScalar() && found != known.end()) return static_cast<size_t>(found - known.begin());
  const std::string hint = didYouMean(node.scalar, known);
  error(node, fmt::format("{} must be one of: {}", what, fmt::join(known, ", ")), hint);
  return std::nullopt;
}

std::vector<const Node*> Reporter::scalars(const Node& node, std::string_view what) const {
  std::vector<const Node*> out;
  if (!node.isList()) {
    if (text(node, what)) out.push_back(&node);
    return out;
  }
  for (const Node& item : node.items)
    if (text(item, what)) out.push_back(&item);
  return out;
}

std::string didYouMean(std::string_view typed, const std::vector<std::string>& known) {
  const std::string_view best = closest(typed, known);
  return best.empty() ? "" : fmt::format("did you mean '{}'?", best);
}

}  // namespace xiaoer::yaml
