// Pictures of a ticket: who may add and see them, and which are taken.
#include "app/chat.h"
#include "desk/attachment.h"

namespace xiaoer::app {
namespace {

desk::Attachment viewOf(const store::Attachment& row) {
  return {row.id, row.name, row.type, row.size, row.at};
}

// With these bytes the ticket has it already; null if not.
const store::Attachment* same(const std::vector<store::Attachment>& rows, const store::Digest& digest) {
  for (const store::Attachment& row : rows)
    if (row.digest == digest) return &row;
  return nullptr;
}

std::string answerOf(const store::Attachment& row) { return desk::toJson(viewOf(row), row.ticket).dump(); }

}  // namespace

void Chat::attach(std::string_view number, const store::ConversationId& holder, std::string_view name,
                  std::string bytes, std::function<void(Result<std::string>)> done) {
  const auto ticket = ownTicket(number, holder);
  if (!ticket) return done(ticket.error());
  const auto type = desk::pictureType(bytes);
  if (!type) return done(Error{ErrorKind::Invalid, "this is no picture that is taken"});
  const auto rows = store_.attachmentsOf(ticket->number);
  if (!rows) return done(rows.error());
  const store::Digest digest = store::digest({bytes});
  if (const auto* known = same(*rows, digest)) return done(answerOf(*known));
  // Looked at again when it is kept; here it saves writing the file.
  if (rows->size() >= desk::kMaxPictures) return done(Error{ErrorKind::Conflict, "there are enough"});
  store::Attachment kept{store::newAttachmentId(),
                         ticket->number,
                         desk::shownName(name, *type),
                         std::string(*type),
                         static_cast<int64_t>(bytes.size()),
                         clock_.now(),
                         digest};
  store_.keepAttachment(std::move(kept), std::move(bytes), desk::kMaxPictures,
                        [done = std::move(done)](Result<store::Attachment> row) {
                          done(row ? Result<std::string>(answerOf(*row)) : row.error());
                        });
}

Result<Chat::Picture> Chat::picture(std::string_view number, const store::ConversationId& holder,
                                    std::string_view id) {
  const auto ticket = ownTicket(number, holder);
  return ticket ? pictureOf(ticket->number, id) : ticket.error();
}

Result<Chat::Picture> Chat::pictureOf(std::string_view number, std::string_view id) {
  const auto rows = store_.attachmentsOf(number);
  if (!rows) return rows.error();
  for (const store::Attachment& row : *rows) {
    if (row.id != id) continue;
    auto bytes = store_.attachmentBytes(row.id);
    if (!bytes) return bytes.error();
    return Picture{row.name, row.type, std::move(*bytes)};
  }
  return Error{ErrorKind::NotFound, "there is no such attachment"};
}

Result<std::vector<desk::Attachment>> Chat::attachmentsOf(const std::string& number) {
  const auto rows = store_.attachmentsOf(number);
  if (!rows) return rows.error();
  std::vector<desk::Attachment> views;
  for (const store::Attachment& row : *rows) views.push_back(viewOf(row));
  return views;
}

}  // namespace xiaoer::app
