#include "http/chat_request.h"

#include "base/utf8.h"
#include "http/body_fields.h"

namespace xiaoer::http {
namespace {

using nlohmann::json;

void readWords(BodyFields& fields, app::Message& message) {
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

void readCustomer(const json& body, BodyFields& fields, desk::Customer& customer) {
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

}  // namespace

std::variant<app::Message, Response> readChatRequest(std::string_view body, std::string_view remoteAddress) {
  auto read = readObject(body, R"({"message": "…"})");
  if (auto* refused = std::get_if<Response>(&read)) return std::move(*refused);
  const json& parsed = std::get<json>(read);
  app::Message message;
  BodyFields fields(parsed);
  readWords(fields, message);
  message.id = fields.text("message_id", kMaxMessageIdChars);
  if (fields.has("message_id") && message.id.empty() && !fields.bad("/message_id"))
    fields.wrong("/message_id", "must not be empty");
  message.said.lang = fields.lang();
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
