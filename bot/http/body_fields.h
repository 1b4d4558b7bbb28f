// The fields of a JSON body, read one by one: unknown ones are ignored, null counts as absent, and each wrong
// one is noted with a pointer to it.
#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/problem.h"
#include "text/language.h"

namespace xiaoer::http {

// The body as a JSON object, or the 400 that says what it is instead. `like`: an example of one.
std::variant<nlohmann::json, Response> readObject(std::string_view body, std::string_view like);

// `object` must outlive it.
class BodyFields {
 public:
  explicit BodyFields(const nlohmann::json& object) : object_(object) {}

  // The string under `key`; "" where it is absent, null or wrong (then an error is noted).
  std::string text(const nlohmann::json& in, const std::string& key, size_t mostChars,
                   const std::string& path = "");
  std::string text(const std::string& key, size_t mostChars) { return text(object_, key, mostChars); }
  // true or false; an error is noted where it is absent or anything else.
  bool yesNo(const std::string& key);
  // A whole number of at least `least`; an error is noted where it is absent (unless it may be: then nothing)
  // or anything else.
  std::optional<int64_t> integer(const std::string& key, int64_t least, bool mayBeAbsent = false);
  // One of `known`, by its place; as integer().
  template <class Names>
  std::optional<size_t> oneOf(const std::string& key, const Names& known, bool mayBeAbsent = false);
  // Words that are not only white space; an error is noted where they are absent or too many.
  std::string words(const std::string& key, size_t mostChars);
  // The language under "lang"; nothing where it is absent or wrong.
  std::optional<text::Lang> lang();
  bool has(const std::string& key) const { return object_.contains(key) && !object_.at(key).is_null(); }
  // Notes an error; always "".
  std::string wrong(std::string pointer, std::string detail);
  const std::vector<FieldError>& errors() const { return errors_; }
  bool bad(std::string_view pointer) const;

 private:
  const nlohmann::json& object_;
  std::vector<FieldError> errors_;
};

template <class Names>
std::optional<size_t> BodyFields::oneOf(const std::string& key, const Names& known, bool mayBeAbsent) {
  if (!has(key)) {
    if (!mayBeAbsent) wrong("/" + key, "is missing");
    return std::nullopt;
  }
  const std::string value = text(key, 100);
  std::string all;
  size_t place = 0;
  for (const auto& one : known) {
    if (one == value) return place;
    ++place, all += (all.empty() ? "" : ", ") + std::string(one);
  }
  if (!bad("/" + key)) wrong("/" + key, "must be one of " + all);
  return std::nullopt;
}

// White space of any script, and nothing else.
bool isBlank(std::string_view text);

}  // namespace xiaoer::http
