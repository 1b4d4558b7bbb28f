#include "app/notify.h"

#include <algorithm>

#include "channels/address.h"
#include "dialog/turn.h"

namespace xiaoer::app {
namespace {

using json = nlohmann::ordered_json;
using Fill = std::vector<std::pair<std::string_view, std::string>>;

// Something that is told, out of the log's event.
struct Happening {
  std::string_view event;
  const store::NewEvent* from;
  json body;
};

// What the log's kinds of events are called outside; what is not here is told to nobody.
struct Told {
  std::string_view kind, event;
};
constexpr Told kTold[] = {{"opened", channels::kOpened},
                          {"message", channels::kMessage},
                          {"status", channels::kStatus},
                          {"asked", channels::kAsked},
                          {"deadline", channels::kDeadline}};

std::vector<Happening> happenings(const Noticed& change) {
  std::vector<Happening> out;
  for (const store::NewEvent& event : change.events) {
    const auto* told = std::find_if(std::begin(kTold), std::end(kTold),
                                    [&](const Told& one) { return one.kind == event.kind; });
    if (event.ticket != change.ticket.number || told == std::end(kTold)) continue;
    json body = json::parse(event.body, nullptr, false);
    if (!body.is_object()) continue;
    const bool solved = told->event == channels::kStatus && body.value("to", "") == "solved";
    out.push_back({solved ? channels::kSolved : told->event, &event, std::move(body)});
  }
  return out;
}

json orNull(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

json ticketJson(const Noticed& change) {
  const desk::Ticket& t = change.ticket;
  const auto& who = t.customer;
  return {{"number", t.number},
          {"status", desk::name(t.status)},
          {"priority", rulebook::name(t.priority)},
          {"category", t.category},
          {"team", t.team},
          {"subject", t.subject},
          {"channel", t.channel},
          {"lang", t.lang},
          {"customer",
           {{"name", orNull(who.name)}, {"contact", orNull(who.contact)}, {"shop", orNull(who.shop)}}},
          {"respond_by", rfc3339(t.respondBy)},
          {"resolve_by", rfc3339(t.resolveBy)},
          {"url", orNull(change.url)}};
}

store::Outgoing row(const Noticed& change, const char* channel, std::string target, const json& body) {
  return {store::newDelivery(), channel,    std::move(target), change.ticket.number,
          body.dump(),          change.now, change.now};
}

// A moment, in which what brought the change is noted too: a mail that the next one answers.
constexpr int64_t kMailPause = 2 * kSecond;

store::Outgoing webhook(const Noticed& change, const channels::Webhook& hook, const Happening& what) {
  store::Outgoing out = row(change, "webhook", hook.url, json::object());
  json payload{{"event", what.event},
               {"delivery", out.delivery},
               {"at", rfc3339(what.from->at)},
               {"by", what.from->actor},
               {"ticket", ticketJson(change)}};
  payload.update(what.body);
  // As text: what is signed stays the same bytes whoever reads and writes it in between.
  out.body = json{{"hook", hook.name}, {"payload", payload.dump()}}.dump();
  return out;
}

// The sentences of one e-mail.
class Words {
 public:
  Words(const Library& library, const Noticed& change)
      : library_(library),
        change_(change),
        lang_(change.ticket.lang == "en" ? rulebook::Lang::En : rulebook::Lang::Zh) {}

  std::string own(std::string_view name, const Fill& fill = {}) const {
    return dialog::filled(std::string(library_.rules->text(name).first(lang_)), fill);
  }
  std::string time(UnixMillis at) const {
    const std::string reserve = change_.ticket.datesKnown ? "" : own("unless_holiday");
    return dialog::spokenTime(lang_, library_.zone.local(at), false) + reserve;
  }
  // From the bot, with the ticket's number in the subject.
  store::Outgoing mail(std::string to, const std::string& text) const {
    const json body{{"from_name", library_.rules->settings.botName.first(lang_)},
                    {"subject", "[" + change_.ticket.number + "] " + change_.ticket.subject},
                    {"text", text}};
    store::Outgoing out = row(change_, "email", std::move(to), body);
    out.dueAt = out.dueAt + kMailPause;
    return out;
  }

 private:
  const Library& library_;
  const Noticed& change_;
  const rulebook::Lang lang_;
};

// The sentence for a status; "" where there is nothing to say.
std::string statusWords(const Words& words, const Noticed& change, const std::string& to) {
  if (!change.ticket.mergedInto.empty())
    return words.own("mail_merged", {{"ticket", change.ticket.mergedInto}});
  for (const char* known : {"open", "pending", "on_hold", "solved", "closed"})
    if (to == known) return words.own("mail_" + to);
  return "";
}

// Was the question put in the conversation as well? Not where that is about something else by now.
bool askedInChat(const Noticed& change) {
  return std::any_of(change.events.begin(), change.events.end(), [](const store::NewEvent& event) {
    return event.kind == "notice" && json::parse(event.body, nullptr, false).contains("options");
  });
}

// The customer is not told what he did himself, nor what is on his screen; the solution is worth keeping.
// What is asked is answered on the ticket's page: where that has no address, nothing is asked.
bool toldByMail(const Noticed& change, const Happening& one) {
  if (one.event == channels::kOpened) return true;
  if (one.event == channels::kDeadline || one.from->actor == "customer") return false;
  if (one.event == channels::kAsked) return !change.url.empty() && !(change.watching && askedInChat(change));
  return one.event == channels::kSolved || !change.watching;
}

// With the place on the page where it is answered.
std::string question(const Words& words, const Noticed& change, const std::string& due) {
  const char* place = due == "ask_held" ? "#held" : "#rating";
  return words.own("mail_" + due, {{"url", change.url + place}});
}

std::vector<std::string> paragraphs(const Words& words, const Noticed& change,
                                    const std::vector<Happening>& all) {
  std::vector<std::string> out;
  std::string status, asked;  // the last ones
  bool spoken = false;
  for (const Happening& one : all) {
    if (!toldByMail(change, one)) continue;
    if (one.event == channels::kOpened) {
      out.push_back(words.own(
          "mail_opened", {{"ticket", change.ticket.number}, {"time", words.time(change.ticket.respondBy)}}));
    } else if (one.event == channels::kMessage) {
      out.push_back(words.own(spoken ? "mail_also" : "mail_message",
                              {{"agent", one.body.value("name", "")}, {"text", one.body.value("text", "")}}));
      spoken = true;
    } else if (one.event == channels::kAsked) {
      asked = question(words, change, one.body.value("due", ""));
    } else {
      status = one.body.value("to", "");
    }
  }
  // That somebody works on it is plain where somebody has written.
  if (!status.empty() && !(spoken && status == "open")) out.push_back(statusWords(words, change, status));
  out.push_back(std::move(asked));
  std::erase(out, "");
  return out;
}

std::string footer(const channels::MailServer& server, const Words& words, const Noticed& change) {
  const desk::Ticket& t = change.ticket;
  const std::string status = words.own("status_" + std::string(desk::name(t.status)));
  std::string out =
      "-- \n" + words.own("mail_foot", {{"ticket", t.number}, {"status", status}, {"subject", t.subject}});
  if (!change.url.empty()) out += "\n" + words.own("mail_link", {{"url", change.url}});
  return out + "\n" + words.own(server.inbound ? "mail_answer" : "mail_no_answer") + "\n";
}

void toCustomer(const channels::MailServer& server, const Words& words, const Noticed& change,
                const std::vector<Happening>& all, std::vector<store::Outgoing>& out) {
  const auto address = channels::addressIn(change.ticket.customer.contact);
  if (!address || *address == server.from) return;  // never to ourselves: that would go round and round
  const auto said = paragraphs(words, change, all);
  if (said.empty()) return;
  std::string text = words.own("mail_hello") + "\n\n";
  for (const std::string& one : said) text += one + "\n\n";
  out.push_back(words.mail(*address, text + footer(server, words, change)));
}

void toLeads(const channels::MailServer& server, const Words& words, const Noticed& change,
             const std::vector<Happening>& all, std::vector<store::Outgoing>& out) {
  const desk::Ticket& t = change.ticket;
  for (const Happening& one : all) {
    const std::string due = one.body.value("due", "");
    const bool respond = due == "respond_late";
    if (one.event != channels::kDeadline || (!respond && due != "resolve_late")) continue;
    const std::string text =
        words.own("mail_late", {{"ticket", t.number},
                                {"promise", words.own(respond ? "mail_respond" : "mail_resolve")},
                                {"time", words.time(respond ? t.respondBy : t.resolveBy)},
                                {"team", t.team},
                                {"priority", std::string(rulebook::name(t.priority))},
                                {"subject", t.subject}});
    for (const std::string& lead : server.lateTo) out.push_back(words.mail(lead, text + "\n"));
  }
}

}  // namespace

std::vector<store::Outgoing> outgoing(const channels::Settings& settings, const Library& library,
                                      const Noticed& change) {
  std::vector<store::Outgoing> out;
  const std::vector<Happening> all = happenings(change);
  if (all.empty()) return out;
  for (const channels::Webhook& hook : settings.webhooks)
    for (const Happening& one : all)
      if (hook.wants(one.event)) out.push_back(webhook(change, hook, one));
  if (!settings.mail) return out;
  const Words words(library, change);
  toCustomer(*settings.mail, words, change, all, out);
  toLeads(*settings.mail, words, change, all, out);
  return out;
}

std::vector<store::Outgoing> Notices::of(const Library& library, const desk::Ticket& ticket,
                                         const std::string& link, const store::ConversationId& home,
                                         const std::vector<store::NewEvent>& events, UnixMillis now) const {
  if (!any() || events.empty()) return {};
  const std::string& site = library.rules->settings.site.url;
  const std::string url = site.empty() || link.empty() ? "" : desk::trackingUrl(site, link);
  return outgoing(settings_, library, {ticket, events, url, watching_(home), now});
}

}  // namespace xiaoer::app
