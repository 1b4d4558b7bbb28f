#include "http/chat_request.h"

#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "text/language.h"

namespace xiaoer::http {
namespace {

using nlohmann::json;

class Fields {
 public:
  explicit Fields(const json& object) : object_(object) {}

  // The string under `key`; "" where it is absent, null or wrong (then an error is noted).
  std::string text(const json& in, const std::string& key, size_t mostChars, const std::string& path = "") {
    const auto found = in.find(key);
    if (found == in.end() || found->is_null()) return "";
    const std::string pointer = path + "/" + key;
    if (!found->is_string()) return wrong(pointer, "must be a string");
    std::string value = *found;
    if (countChars(value) > mostChars)
      return wrong(pointer, fmt::format("must have at most {} characters", mostChars));
    if (value.find('\0') != std::string::npos) return wrong(pointer, "must not hold a NUL character");
    return value;
  }
  std::string text(const std::string& key, size_t mostChars) { return text(object_, key, mostChars); }
  bool has(const std::string& key) const { return object_.contains(key) && !object_.at(key).is_null(); }
  std::string wrong(std::string pointer, std::string detail) {
    errors_.push_back({std::move(pointer), std::move(detail)});
    return "";
  }
  const std::vector<FieldError>& errors() const { return errors_; }
  bool bad(std::string_view pointer) const {
    return std::any_of(errors_.begin(), errors_.end(),
                       [&](const FieldError& e) { return e.pointer == pointer; });
  }

 private:
  const json& object_;
  std::vector<FieldError> errors_;
};

// White space of any script, and nothing else.
bool isBlank(std::string_view text) {
  for (size_t at = 0; at < text.size();)
    if (!u_isUWhiteSpace(static_cast<UChar32>(nextChar(text, at)))) return false;
  return true;
}

void readWords(Fields& fields, app::Message& message) {
  if (fields.has("message") && fields.has("choice"))
    fields.wrong("/choice", "give either a message or a choice, not both");
  else if (fields.has("choice")) {
    message.said.choice = fields.text("choice", kMaxCustomerChars);
    if (message.said.choice->empty() && !fields.bad("/choice")) fields.wrong("/choice", "must not be empty");
  } else {
    message.said.typed = fields.text("message", kMaxMessageChars);
    const bool missing = isBlank(message.said.typed) && !fields.bad("/message");
    if (missing)
      fields.wrong("/message",
                   fields.has("message") ? "must not be blank" : "is missing: what did the customer type?");
  }
}

void readCustomer(const json& body, Fields& fields, desk::Customer& customer) {
  const auto found = body.find("customer");
  if (found == body.end() || found->is_null()) return;
  if (!found->is_object()) {
    fields.wrong("/customer", "must be an object");
    return;
  }
  const std::pair<const char*, std::string desk::Customer::*> known[] = {
      {"name", &desk::Customer::name},
      {"contact", &desk::Customer::contact},
      {"shop", &desk::Customer::shop},
      {"plan", &desk::Customer::plan},
      {"page", &desk::Customer::page}};
  for (const auto& [key, member] : known)
    customer.*member = fields.text(*found, key, kMaxCustomerChars, "/customer");
}

void readLang(Fields& fields, app::Message& message) {
  if (!fields.has("lang")) return;
  const std::string lang = fields.text("lang", 10);
  message.said.lang = text::langNamed(lang);
  if (!message.said.lang && !fields.bad("/lang")) fields.wrong("/lang", "must be \"zh\" or \"en\"");
}

}  // namespace

std::variant<app::Message, Response> readChatRequest(std::string_view body, std::string_view remoteAddress) {
  const json parsed = json::parse(body, nullptr, false);
  if (parsed.is_discarded()) return problem(400, "The body is not JSON in UTF-8. Try {\"message\": \"…\"}.");
  if (!parsed.is_object()) return problem(400, "The body must be a JSON object like {\"message\": \"…\"}.");
  app::Message message;
  Fields fields(parsed);
  readWords(fields, message);
  message.id = fields.text("message_id", kMaxMessageIdChars);
  if (fields.has("message_id") && message.id.empty() && !fields.bad("/message_id"))
    fields.wrong("/message_id", "must not be empty");
  readLang(fields, message);
  readCustomer(parsed, fields, message.said.customer);
  const std::string handle = fields.text("conversation", 100);
  if (!fields.errors().empty()) return problem(422, "Some fields are wrong.", fields.errors());
  if (fields.has("conversation")) {
    message.conversation = store::ConversationId::parse(handle);
    if (!message.conversation)
      return problem(404, "There is no such conversation. Leave the field out to begin a new one.");
  }
  message.sender = remoteAddress;
  if (!message.id.empty()) message.wholeBody = body;
  return message;
}

}  // namespace xiaoer::http
