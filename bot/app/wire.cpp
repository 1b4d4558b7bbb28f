#include "app/wire.h"

#include <cmath>

#include "base/json_writer.h"
#include "dialog/turn.h"

namespace xiaoer::app {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};

// The text with the ticket's number put in; `filled` keeps it where there is one to put in.
std::string_view withNumber(const std::string& text, const TicketRef& ticket, std::string& filled) {
  if (text.find("{ticket}") == std::string::npos) return text;
  return filled = dialog::filled(text, {{"ticket", ticket.number}});
}

void write(std::string& out, const dialog::Reply& reply, const TicketRef& ticket) {
  JsonObject object(out);
  const auto show = Overloaded{[&](const dialog::TextReply& r) {
                                 object.text("type", "text");
                                 std::string filled;
                                 object.text("text", withNumber(r.text, ticket, filled));
                               },
                               [&](const dialog::ChoicesReply& r) {
                                 object.text("type", "choices");
                                 JsonArray options(object.value("options"));
                                 for (const auto& [id, label] : r.options) {
                                   JsonObject option(options.value());
                                   option.text("id", id);
                                   option.text("label", label);
                                 }
                               },
                               [&](const dialog::ArticleReply& r) {
                                 object.text("type", "article");
                                 object.text("title", r.title);
                                 object.text("url", r.url);
                                 object.text("summary", r.summary);
                               },
                               [&](const dialog::TicketReply&) {
                                 object.text("type", "ticket");
                                 object.text("number", ticket.number);
                                 object.text("url", ticket.url);
                               }};
  std::visit(show, reply);
}

void write(std::string& out, const dialog::MatchView& match) {
  JsonObject object(out);
  object.text("rule", match.rule);
  object.text("category", match.category);
  object.number("confidence", std::round(match.confidence * 1e4) / 1e4);
  object.text("why", match.why);
}

void write(std::string& out, const dialog::Progress& progress) {
  JsonObject object(out);
  object.text("guide", progress.guide);
  object.text("title", progress.title);
  object.number("step", progress.step);
  object.number("of", progress.of);
  object.value("back") += progress.back ? "true" : "false";
}

template <class T>
void writeOrNull(JsonObject& to, std::string_view key, const std::optional<T>& value) {
  if (value)
    write(to.value(key), *value);
  else
    to.null(key);
}

}  // namespace

std::string replyJson(std::string_view conversation, const dialog::Decision& decision,
                      const TicketRef& ticket, std::string_view ticketJson, std::string_view handoverJson) {
  std::string out;
  out.reserve(2048 + ticketJson.size());
  {
    JsonObject reply(out);  // ends with its block, before `out` is handed back
    reply.text("conversation", conversation);
    reply.text("outcome", dialog::name(decision.outcome));
    {
      JsonArray replies(reply.value("replies"));
      for (const dialog::Reply& one : decision.replies) write(replies.value(), one, ticket);
    }
    writeOrNull(reply, "match", decision.match);
    writeOrNull(reply, "progress", decision.progress);
    reply.value("ticket") += ticketJson;
    reply.value("handover") += handoverJson;
  }
  return out;
}

std::string replyText(const std::vector<dialog::Reply>& replies, const TicketRef& ticket) {
  std::string out, filled;
  const auto append =
      Overloaded{[&](const dialog::TextReply& r) { out += withNumber(r.text, ticket, filled); },
                 [&](const dialog::ChoicesReply& r) {
                   for (const auto& [id, label] : r.options) ((out += '[') += label) += "] ";
                 },
                 [&](const dialog::ArticleReply& r) { out += r.title; }, [](const dialog::TicketReply&) {}};
  for (const dialog::Reply& reply : replies) {
    if (!out.empty() && out.back() != '\n') out += '\n';
    std::visit(append, reply);
  }
  if (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace xiaoer::app
