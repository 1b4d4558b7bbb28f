// A YAML file as a tree that knows where everything stands, and the checks that every reader of one needs.
// libyaml does the parsing; its messages are put into an author's words here. (yaml-cpp 0.7 ends a plain text
// inside brackets at a question mark, `{zh: 好了吗?, en: Ok?}`, takes the end of the file for a closing
// quote, and counts columns in bytes.)
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/fault.h"

namespace xiaoer::yaml {

struct Node {
  enum class Kind { Null, Scalar, List, Map };
  Kind kind = Kind::Null;
  size_t line = 0, column = 0;  // from 1; columns count characters
  std::string scalar;           // Scalar: the text, quotes and escapes undone
  bool quoted = false;
  std::vector<Node> items;                     // List
  std::vector<std::pair<Node, Node>> entries;  // Map, in the file's order; keys are scalars, none twice

  bool isScalar() const { return kind == Kind::Scalar; }
  bool isList() const { return kind == Kind::List; }
  bool isMap() const { return kind == Kind::Map; }
  // The value of that key; null where this is no map or has no such key.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
};

// One document. Nothing where it is not YAML: the fault says where and why. `firstLine`: the line of the file
// on which `text` begins (front matter). An empty document is a Null node.
std::optional<Node> parse(std::string_view text, const std::string& file, Faults& faults,
                          size_t firstLine = 1);

// Where faults of one file go.
class Reporter {
 public:
  Reporter(std::string file, Faults& faults) : file_(std::move(file)), faults_(&faults) {}
  const std::string& file() const { return file_; }

  // `offset`: characters into the scalar's text (its opening quote is skipped).
  void error(const Node& at, std::string message, std::string hint = {}, size_t offset = 0) const;
  void warning(const Node& at, std::string message, std::string hint = {}, size_t offset = 0) const;
  Place place(const Node& at, size_t offset = 0) const;

  // False, and a fault for each, where `node` is no map or has keys beside `known`; `what` names it: "a
  // rule".
  bool keys(const Node& node, std::string_view what, const std::vector<std::string>& known) const;
  // The scalar's text; a fault and nothing where it is none or empty.
  std::optional<std::string> text(const Node& node, std::string_view what) const;
  std::optional<double> number(const Node& node, std::string_view what, double least, double most) const;
  std::optional<bool> yesNo(const Node& node, std::string_view what) const;  // true or false
  // The place in `known` of the scalar; a fault that lists them where it is none of them.
  std::optional<size_t> oneOf(const Node& node, std::string_view what,
                              const std::vector<std::string>& known) const;
  // A scalar, or a list of scalars, as a list.
  std::vector<const Node*> scalars(const Node& node, std::string_view what) const;

 private:
  std::string file_;
  Faults* faults_;
};

// "did you mean 'sync'?" or "".
std::string didYouMean(std::string_view typed, const std::vector<std::string>& known);

}  // namespace xiaoer::yaml
