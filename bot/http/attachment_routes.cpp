#include "http/attachment_routes.h"

#include <fmt/format.h>

#include "channels/incoming.h"
#include "desk/attachment.h"
#include "http/answers.h"
#include "http/customer_routes.h"
#include "http/desk_access.h"
#include "http/problem.h"

namespace xiaoer::http {
namespace {

constexpr char kNoTicket[] = "There is no such ticket for you.";

Response refusal(const Error& error) {
  if (error.kind == ErrorKind::Invalid)
    return problem(415, "Only pictures are taken: PNG, JPEG, GIF or WebP.");
  if (error.kind == ErrorKind::Conflict)
    return problem(409,
                   fmt::format("This ticket has {} pictures, and may not have more.", desk::kMaxPictures));
  return error.kind == ErrorKind::NotFound ? problem(404, kNoTicket) : failure(error);
}

// RFC 8187: percent-encoded but for what a token may hold.
std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '.' || c == '-' || c == '_';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

void post(app::Chat& chat, const Request& request, Reply reply) {
  const auto holder = bearer(request);
  if (!holder) return reply.send(problem(404, kNoTicket));
  // The limit of the wire is the same where the address is written as expected; a short chunked body comes by
  // it.
  if (request.body.size() > desk::kMaxPictureBytes)
    return reply.send(problem(413, "The picture is too large."));
  chat.attach(request.params.at(0).second, *holder, queryValue(request, "name"), std::string(request.body),
              [reply](Result<std::string> kept) mutable {
                if (!kept) return reply.send(refusal(kept.error()));
                Response created = jsonAnswer(std::move(*kept));
                created.status = 201;
                reply.send(std::move(created));
              });
}

void get(app::Chat& chat, const Request& request, Reply reply) {
  const auto holder = bearer(request);
  if (!holder) return reply.send(problem(404, kNoTicket));
  auto picture = chat.picture(request.params.at(0).second, *holder, request.params.at(1).second);
  if (!picture) return reply.send(refusal(picture.error()));
  reply.send(pictureAnswer(std::move(*picture)));
}

}  // namespace

void addAttachmentRoutes(Router& router, app::Chat& chat) {
  router.add("POST", "/v1/tickets/{number}/attachments",
             [&chat](Request& request, Reply reply) { post(chat, request, std::move(reply)); });
  router.add("GET", "/v1/tickets/{number}/attachments/{id}",
             [&chat](Request& request, Reply reply) { get(chat, request, std::move(reply)); });
}

Response pictureAnswer(app::Chat::Picture picture) {
  return {200,
          picture.type,
          std::move(picture.bytes),
          {{"Content-Disposition", "attachment; filename*=UTF-8''" + encoded(picture.name)},
           {"Content-Security-Policy", "sandbox"}}};
}

size_t longBody(std::string_view method, std::string_view target) {
  const std::string_view path = target.substr(0, target.find('?'));
  if (method == "POST" && path == "/v1/mail") return channels::kMaxMailBytes;
  const bool pictures =
      method == "POST" && path.starts_with("/v1/tickets/") && path.ends_with("/attachments");
  return pictures ? desk::kMaxPictureBytes : longForm(method, path);
}

}  // namespace xiaoer::http
