#include "base/yaml.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <sstream>

#include "base/utf8.h"

namespace xiaoer::yaml {
namespace {

constexpr size_t kMaxDepth = 32;  // of nested lists and maps; an author's file needs 6

struct Stop {
  Fault fault;
};

// libyaml's parser and events, freed.
struct Parser {
  Parser() { yaml_parser_initialize(&raw); }
  ~Parser() { yaml_parser_delete(&raw); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  yaml_parser_t raw;
};

struct Event {
  ~Event() { yaml_event_delete(&raw); }
  yaml_event_t raw{};
};

class TreeBuilder {
 public:
  TreeBuilder(std::string file, size_t firstLine) : file_(std::move(file)), firstLine_(firstLine) {}

  void take(const yaml_event_t& event) {
    const yaml_mark_t& mark = event.start_mark;
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (done_)
          stop(mark, "a second document begins here: a file is one document", "take out the line '---'");
        return;
      case YAML_DOCUMENT_END_EVENT:
        done_ = true;
        return;
      case YAML_ALIAS_EVENT:
        return stop(mark, "anchors and aliases (&name, *name) are not part of this language",
                    "put the text in quotes");
      case YAML_SCALAR_EVENT:
        return takeScalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(node(mark, Node::Kind::List));
      case YAML_MAPPING_START_EVENT:
        return open(node(mark, Node::Kind::Map));
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return close();
      default:
        return;
    }
  }
  Node root() { return std::move(root_); }
  Place place(const yaml_mark_t& mark) const { return {file_, mark.line + firstLine_, mark.column + 1}; }

 private:
  struct Open {
    Node node;
    std::optional<Node> key;
  };
  [[noreturn]] void stop(const yaml_mark_t& mark, std::string message, std::string hint = {}) const {
    throw Stop{{place(mark), std::move(message), std::move(hint)}};
  }
  Node node(const yaml_mark_t& mark, Node::Kind kind) const {
    Node made;
    made.kind = kind, made.line = mark.line + firstLine_, made.column = mark.column + 1;
    return made;
  }
  void takeScalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    Node made = node(event.start_mark, Node::Kind::Scalar);
    made.scalar.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
    made.quoted =
        scalar.style == YAML_SINGLE_QUOTED_SCALAR_STYLE || scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && (made.scalar.empty() || made.scalar == "~" || made.scalar == "null"))
      made.kind = Node::Kind::Null;
    add(std::move(made));
  }
  void open(Node made) {
    if (open_.size() >= kMaxDepth)
      throw Stop{{{file_, made.line, made.column}, "lists and maps are nested too deep here", ""}};
    open_.push_back({std::move(made), std::nullopt});
  }
  void close() {
    Node made = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(made));
  }
  void add(Node made) {
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
    Place at{file_, key.line, key.column};
    if (!key.isScalar())
      throw Stop{
          {std::move(at), "a key must be a word", "in '{key: value}' the key stands before the colon"}};
    if (const Node* first = in.node.find(key.scalar))
      throw Stop{
          {std::move(at),
           fmt::format("'{}' stands twice in the same place (first in line {})", key.scalar, first->line),
           ""}};
    in.key = std::move(key);
  }

  std::string file_;
  size_t firstLine_;
  std::vector<Open> open_;
  Node root_;
  bool done_ = false;
};

// What libyaml says → what an author understands.
Fault explained(const yaml_parser_t& parser, std::string_view text, const TreeBuilder& tree) {
  const std::string_view problem = parser.problem == nullptr ? "" : parser.problem;
  const std::string_view context = parser.context == nullptr ? "" : parser.context;
  const Place place = tree.place(parser.problem_mark), began = tree.place(parser.context_mark);
  const size_t at = parser.problem_mark.index;  // characters
  const std::string_view before = firstChars(text, at);
  const char c = before.size() < text.size() ? text[before.size()] : '\0';
  const auto has = [](std::string_view where, std::string_view what) {
    return where.find(what) != std::string_view::npos;
  };
  if (has(context, "quoted scalar"))
    return {began, "this quote is never closed",
            "close it with the same mark; a ' inside the text is written ''"};
  if (c == '@' || c == '`')
    return {place, fmt::format("a word that begins with '{}' needs quotes", c),
            "write it like this: '@sync'"};
  if (c == '\t') return {place, "a tab stands where only spaces may indent", ""};
  if (has(problem, "cannot start any token") && c == '%')
    return {place, "a word that begins with '%' needs quotes", ""};
  if (has(context, "flow sequence") || has(context, "flow mapping"))
    return {began, "this bracket is never closed, or a comma is missing before its end",
            "close it with ']' or '}'"};
  if (c == ']' || c == '}') return {place, "this bracket closes nothing", "is one missing further left?"};
  if (has(problem, "mapping values are not allowed") || has(problem, "could not find expected ':'"))
    return {
        place,
        "a ': ' where no key can stand: the line is indented wrongly, or a text with ': ' in it needs quotes",
        ""};
  if (has(problem, "did not find expected") || has(problem, "block sequence entries are not allowed"))
    return {place, "the indentation is wrong: this line belongs to nothing above it",
            "lines that belong together begin in the same column"};
  if (has(problem, "undefined alias") || c == '*' || c == '&')
    return {place, "a word that begins with '*' or '&' needs quotes", ""};
  return {place, "this is not valid YAML: " + std::string(problem), ""};
}

// Events until the end; false where libyaml gives up.
bool readAll(yaml_parser_t& parser, TreeBuilder& tree) {
  for (;;) {
    Event event;
    if (yaml_parser_parse(&parser, &event.raw) == 0) return false;
    if (event.raw.type == YAML_STREAM_END_EVENT) return true;
    tree.take(event.raw);
  }
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const auto& [k, value] : entries)
    if (k.scalar == key) return &value;
  return nullptr;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

std::optional<Node> parse(std::string_view text, const std::string& file, Faults& faults, size_t firstLine) {
  if (!validUtf8(text)) {
    faults.push_back({{file, 0, 0}, "the file is not UTF-8", "save it as UTF-8"});
    return std::nullopt;
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  TreeBuilder tree(file, firstLine);
  Parser parser;
  yaml_parser_set_input_string(&parser.raw, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  yaml_parser_set_encoding(&parser.raw, YAML_UTF8_ENCODING);
  try {
    if (readAll(parser.raw, tree)) return tree.root();
    faults.push_back(explained(parser.raw, text, tree));
  } catch (const Stop& stopped) {
    faults.push_back(stopped.fault);
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
