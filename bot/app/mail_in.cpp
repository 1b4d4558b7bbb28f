#include "app/mail_in.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "app/desk_view.h"
#include "base/utf8.h"
#include "channels/address.h"
#include "desk/attachment.h"

namespace xiaoer::app {
namespace {

constexpr std::array<std::string_view, 5> kOutcomes = {"added", "opened", "repeated", "ignored", "bounced"};

// The same mail gives the same words the same id: piped in twice, they are kept once.
std::string clientIdOf(const std::string& messageId) {
  std::string out = "mail-";
  const store::Digest digest = store::digest({messageId});
  for (size_t i = 0; i < 16; ++i) out += fmt::format("{:02x}", digest[i]);
  return out;
}

bool isPicture(const channels::MailFile& file) {
  return desk::pictureType(file.bytes).has_value() && file.bytes.size() <= desk::kMaxPictureBytes;
}

// What the customer wrote, and what hung on it that is not kept: somebody may ask for it.
std::string wordsOf(const channels::Incoming& mail) {
  std::string words = mail.text.empty() ? mail.subject : mail.text;
  for (const channels::MailFile& file : mail.files)
    if (!isPicture(file))
      words += fmt::format("{}[附件未收 / attachment not kept: {}]", words.empty() ? "" : "\n", file.name);
  if (words.find_first_not_of(" \t\n") == std::string::npos && !mail.files.empty())
    words = "[图片 / picture]";
  return words;
}

// "Re: 回复：[T20261122-0007] 订单" without what programs put in front.
std::string plainSubject(std::string subject) {
  static const RE2 kFront(R"((?i)^\s*((re|fw|fwd|aw|回复|答复|转发)\s*[:：]\s*|\[T\d{8}-\d{4,8}\]\s*)+)");
  RE2::Replace(&subject, kFront, "");
  return subject;
}

}  // namespace

std::string_view name(MailTaken::Outcome outcome) { return kOutcomes[static_cast<size_t>(outcome)]; }

std::string numberIn(std::string_view subject) {
  static const RE2 kNumber(R"(\b(T\d{8}-\d{4,8})\b)");
  std::string number;
  RE2::PartialMatch(subject, kNumber, &number);
  return number;
}

struct MailIn::Work {
  channels::Incoming mail;
  Heard done;
  MailTaken taken;
  size_t next = 0;  // of the mail's files
};

// The sender's own ticket that the mail answers, "" for none. Who knows a number is not yet its customer:
// only the address that the ticket was opened with counts.
Result<std::string> MailIn::ticketOf(const channels::Incoming& mail) {
  std::vector<std::string> numbers;
  for (const std::string& id : mail.references) {
    const auto known = store_.mail(id);
    if (!known) return known.error();
    if (*known) numbers.push_back((*known)->ticket);
  }
  if (std::string number = numberIn(mail.subject); !number.empty()) numbers.push_back(std::move(number));
  for (const std::string& number : numbers) {
    const auto row = store_.ticket(number);
    if (!row) return row.error();
    if (*row && channels::sameAddress((*row)->contact, mail.from)) return number;
  }
  return std::string();
}

// Anybody can write such a report: it must name a mail of ours, whose id only its recipient and the servers
// on its way have seen, and its recipient.
Result<std::string> MailIn::ticketOf(const channels::Bounce& bounce) {
  const auto mail = store_.mail(bounce.messageId);
  if (!mail) return mail.error();
  if (!*mail || (*mail)->direction != "out") return std::string();
  const auto row = store_.ticket((*mail)->ticket);
  if (!row) return row.error();
  return *row && channels::sameAddress((*row)->contact, bounce.to) ? (*row)->number : std::string();
}

void MailIn::bounced(std::shared_ptr<Work> work, const std::string& number) {
  const channels::Bounce& bounce = *work->mail.bounce;
  work->taken.outcome = MailTaken::Outcome::Bounced, work->taken.ticket = number;
  work->taken.why = bounce.status + (bounce.status.empty() || bounce.why.empty() ? "" : " ") + bounce.why;
  customer_.unreachable(number, {bounce.to, work->taken.why, clientIdOf(work->mail.messageId)},
                        [work](const Result<Kept>& kept) {
                          if (!kept) return work->done(kept.error());
                          work->done(work->taken);
                        });
}

bool MailIn::tooMany(const std::string& from) const {
  const auto latest = store_.ticketsOf(from, kMailTicketsADay);
  if (!latest || latest->size() < kMailTicketsADay) return false;
  const auto oldest = store_.ticket(latest->back());
  return oldest && *oldest && clock_.now() < (*oldest)->createdAt + kDay;
}

void MailIn::take(const std::string& raw, Heard done) {
  auto mail = channels::readMail(raw);
  if (!mail) return done(mail.error());
  const auto work = std::make_shared<Work>(Work{std::move(*mail), std::move(done), {}, 0});
  const channels::Incoming& it = work->mail;
  const auto ignored = [&](std::string why) {
    work->done(MailTaken{MailTaken::Outcome::Ignored, "", std::move(why), 0});
  };
  if (it.bounce) {
    const auto about = ticketOf(*it.bounce);
    if (!about) return work->done(about.error());
    if (!about->empty()) return bounced(work, *about);
  }
  if (!it.automatic.empty()) return ignored(it.automatic);
  if (channels::sameAddress(it.from, ours_)) return ignored("it is from our own address");
  if (it.from.empty())
    return work->done(Error{ErrorKind::Invalid, "it names no sender that could be answered"});
  const auto known = store_.mail(it.messageId);
  if (!known) return work->done(known.error());
  if (*known) return work->done(MailTaken{MailTaken::Outcome::Repeated, (*known)->ticket, "", 0});
  const std::string words = wordsOf(it);
  if (words.find_first_not_of(" \t\n") == std::string::npos) return ignored("it says nothing");
  const auto number = ticketOf(it);
  if (!number) return work->done(number.error());
  const auto heard = [this, work](const Result<Kept>& result) {
    if (result) return kept(work, *result);
    work->done(result.error());
  };
  if (!number->empty()) return customer_.write(*number, {words, "email", clientIdOf(it.messageId)}, heard);
  if (tooMany(it.from))
    return work->done(Error{ErrorKind::Conflict, "too many new tickets from this address today"});
  dialog::Letter letter;
  letter.channel = "email", letter.words = words, letter.subject = plainSubject(it.subject);
  letter.customer.contact = it.from, letter.customer.name = it.fromName;
  customer_.open(std::move(letter), clientIdOf(it.messageId), heard);
}

void MailIn::kept(std::shared_ptr<Work> work, const Kept& kept) {
  work->taken.ticket = kept.number;
  work->taken.outcome = kept.opened ? MailTaken::Outcome::Opened : MailTaken::Outcome::Added;
  store_.keepDelivery(store::MailRow{work->mail.messageId, kept.number, "in", clock_.now()},
                      [this, work](const Status& noted) {
                        if (!noted) return work->done(noted.error());
                        const auto row = store_.ticket(work->taken.ticket);
                        if (!row) return work->done(row.error());
                        if (*row) return attach(work, (*row)->conversation);
                        work->done(work->taken);
                      });
}

// One picture after the other, as far as the ticket takes them.
void MailIn::attach(std::shared_ptr<Work> work, const store::ConversationId& home) {
  auto& files = work->mail.files;
  while (work->next < files.size() && !isPicture(files[work->next])) ++work->next;
  if (work->next >= files.size()) return work->done(work->taken);
  channels::MailFile& file = files[work->next++];
  chat_.attach(work->taken.ticket, home, file.name, std::move(file.bytes),
               [this, work, home](const Result<std::string>& added) {
                 if (!added && added.error().kind == ErrorKind::Conflict) return work->done(work->taken);
                 if (!added) return work->done(added.error());
                 ++work->taken.pictures;
                 attach(work, home);
               });
}

}  // namespace xiaoer::app
