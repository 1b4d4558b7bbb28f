#include "http/mail_routes.h"

#include "base/log.h"
#include "http/answers.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

using json = nlohmann::ordered_json;

json orNull(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

void take(app::MailIn& mail, const Request& request, Reply reply) {
  if (request.body.size() > channels::kMaxMailBytes)
    return reply.send(problem(413, "The mail is too large."));
  mail.take(std::string(request.body), [reply](const Result<app::MailTaken>& taken) mutable {
    if (!taken && taken.error().kind == ErrorKind::Invalid)
      return reply.send(problem(422, "The mail cannot be taken: " + taken.error().message + "."));
    if (!taken && taken.error().kind == ErrorKind::Conflict)
      return reply.send(tooMany(kHour, "This address has opened too many tickets today."));
    if (!taken) return reply.send(failure(taken.error()));
    if (taken->outcome == app::MailTaken::Outcome::Ignored) logInfo("mail_ignored", {{"why", taken->why}});
    reply.send(jsonAnswer(json{
        {"outcome", name(taken->outcome)},
        {"ticket", orNull(taken->ticket)},
        {"why", orNull(taken->why)},
        {"pictures",
         taken->pictures}}.dump()));
  });
}

}  // namespace

void addMailRoutes(Router& router, const DeskParts& parts) {
  router.add("POST", "/v1/mail",
             guarded(parts, desk::Right::Tickets, By::Anyone,
                     [&mail = parts.mail](const app::Caller&, Request& request, Reply reply) {
                       take(mail, request, std::move(reply));
                     }));
}

}  // namespace xiaoer::http
