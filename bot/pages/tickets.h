// The pages of tickets: where one is opened without the chat, and where the customer follows it.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/zone.h"
#include "desk/calendar.h"
#include "desk/ticket.h"
#include "pages/site.h"

namespace xiaoer::pages {

constexpr char kContactPath[] = "/contact";
constexpr size_t kMostWindows = 12;  // offered for a call
constexpr char kOtherWindow[] = "other";

struct ContactView {
  enum class Sent { Nothing, Form, Call } sent = Sent::Nothing;
  std::map<std::string, std::string, std::less<>> given;  // of the form that was sent, by field
  std::map<std::string, std::string, std::less<>> wrong;  // its fields: what is wrong, in words
  std::string trouble;                                    // what is wrong with all of it; ""
  bool hadPictures = false;                               // they have to be chosen again
  std::vector<desk::Span> windows;                        // that a call can be asked for
  bool otherWindows = false;                              // there may be more, depending on the matter
  std::string formId, callId;                             // what recognises a form that is sent twice
  UnixMillis now;
  const Zone& zone;
};
std::string contactPage(const Site& site, const ContactView& view, Lang lang);

struct TicketView {
  struct Line {
    UnixMillis at;
    std::string from, name, text;  // from: customer, bot, agent
  };
  const desk::Ticket& ticket;
  std::vector<Line> lines;
  std::vector<desk::Attachment> pictures;
  std::string followedBy, followedByLink;  // the ticket that goes on from it; "": none
  std::string messageId, typed, trouble;   // of the form below the conversation
  UnixMillis now;
  const Zone& zone;
};
// "/t/5f0c…/messages?lang=en": without ?lang= it is shown in `own`, the ticket's language.
std::string ticketPath(std::string_view link, std::string_view more, std::string_view own, Lang lang);
std::string ticketPage(const Site& site, const TicketView& view, Lang lang);
std::string noTicketPage(const Site& site, Lang lang);

// "今天 10:00–12:00", "26 Nov, 10:00–12:00".
std::string spokenSpan(const desk::Span& span, UnixMillis now, const Zone& zone, Lang lang);

}  // namespace xiaoer::pages
