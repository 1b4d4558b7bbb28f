#include "http/feedback_request.h"

#include "http/body_fields.h"
#include "http/chat_request.h"

namespace xiaoer::http {
namespace {

using nlohmann::json;

constexpr size_t kMaxArticleChars = 200;

// As text(), with an error where there is none.
std::string needed(BodyFields& fields, const std::string& key, size_t mostChars) {
  std::string value = fields.text(key, mostChars);
  if (value.empty() && !fields.bad("/" + key))
    fields.wrong("/" + key, fields.has(key) ? "must not be empty" : "is missing");
  return value;
}

}  // namespace

std::variant<store::Feedback, Response> readFeedbackRequest(std::string_view body) {
  auto read = readObject(body, R"({"about": "article", "article": "sync/orders", "helpful": true})");
  if (auto* refused = std::get_if<Response>(&read)) return std::move(*refused);
  BodyFields fields(std::get<json>(read));
  store::Feedback said;
  const std::string about = needed(fields, "about", 20);
  const bool answer = about == "answer";
  if (!answer && about != "article" && !fields.bad("/about"))
    fields.wrong("/about", "must be \"answer\" or \"article\"");
  const std::string handle = answer ? needed(fields, "conversation", 100) : fields.text("conversation", 100);
  if (answer) said.messageId = needed(fields, "message_id", kMaxMessageIdChars);
  if (about == "article") said.article = needed(fields, "article", kMaxArticleChars);
  said.helpful = fields.yesNo("helpful");
  if (const auto lang = fields.lang()) said.lang = text::name(*lang);
  said.comment = fields.text("comment", kMaxCommentChars);
  if (!fields.errors().empty()) return problem(422, "Some fields are wrong.", fields.errors());
  if (fields.has("conversation")) {
    said.conversation = store::ConversationId::parse(handle);
    if (!said.conversation) return problem(404, "There is no such conversation.");
  }
  return said;
}

}  // namespace xiaoer::http
