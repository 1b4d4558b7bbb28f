// JSON written straight into a string. For what is written with every message: building a tree of nodes first
// and walking it took nearly half of the time of a turn. Everything else, and all reading, is
// nlohmann/json's.
//
//   std::string out;
//   JsonObject reply(out);
//   reply.text("outcome", "answered");
//   JsonArray(reply.value("tried")).text("restarted");
#pragma once
#include <fmt/format.h>

#include <charconv>
#include <concepts>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>

namespace xiaoer {

// In quotes, escaped as RFC 8259 wants it. `text` must be valid UTF-8.
void appendJsonText(std::string& to, std::string_view text);

// What two brackets and their commas have in common. Open from its making to its end.
class JsonBrackets {
 public:
  JsonBrackets(std::string& out, char open, char close) : out_(out), close_(close) { out_ += open; }
  ~JsonBrackets() { out_ += close_; }
  JsonBrackets(const JsonBrackets&) = delete;
  JsonBrackets& operator=(const JsonBrackets&) = delete;

 protected:
  std::string& next() {
    if (any_) out_ += ',';
    any_ = true;
    return out_;
  }
  // The same with `"key":`, written in one piece.
  std::string& next(std::string_view key);

 private:
  std::string& out_;
  char close_;
  bool any_ = false;
};

class JsonObject : JsonBrackets {
 public:
  explicit JsonObject(std::string& out) : JsonBrackets(out, '{', '}') {}
  // Where the value of this key is to be written next. Keys need no escaping.
  std::string& value(std::string_view key) { return next(key); }
  void text(std::string_view key, std::string_view value_) { appendJsonText(value(key), value_); }
  void null(std::string_view key) { value(key) += "null"; }
  template <std::integral T>
  void number(std::string_view key, T n) {
    char digits[std::numeric_limits<T>::digits10 + 2];  // and a sign
    value(key).append(digits, std::to_chars(digits, std::end(digits), n).ptr);
  }
  void number(std::string_view key, double n) { fmt::format_to(std::back_inserter(value(key)), "{}", n); }
};

class JsonArray : JsonBrackets {
 public:
  explicit JsonArray(std::string& out) : JsonBrackets(out, '[', ']') {}
  std::string& value() { return next(); }
  void text(std::string_view value_) { appendJsonText(next(), value_); }
};

}  // namespace xiaoer
