#include "http/customer_routes.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/customer.h"
#include "app/flood.h"
#include "app/tracking.h"
#include "base/utf8.h"
#include "desk/attachment.h"
#include "desk/callback.h"
#include "http/answers.h"
#include "http/attachment_routes.h"
#include "http/body_fields.h"
#include "http/contact_form.h"
#include "http/form.h"
#include "http/origins.h"
#include "http/page_answer.h"
#include "http/problem.h"
#include "pages/layout.h"
#include "pages/ticket_words.h"
#include "pages/tickets.h"

namespace xiaoer::http {
namespace {

using text::Lang;

constexpr size_t kRestOfForm = 256 * 1024;  // everything but the pictures

// What the routes have in common; lives as long as the router that holds it.
struct Counter {
  Counter(const DeskParts& p, const Website& site) : parts(p), website(site) {}

  DeskParts parts;
  const Website& website;
  app::Flood byAddress{10, kMinute}, byTicket{30, 10 * kSecond};

  UnixMillis now() const { return parts.clock.now(); }
};
using Shared = std::shared_ptr<Counter>;

Response seeOther(const std::string& to) {
  return {303, "text/plain; charset=utf-8", "", {{"Location", to}}};
}

// --- pictures that came with a form ---

struct Pictures {
  std::vector<Form::File> files;
  std::string number;
  store::ConversationId home;
  size_t next = 0;
  std::function<void(bool)> done;  // true: all of them are kept
};

void keepNext(const Shared& counter, std::shared_ptr<Pictures> all) {
  if (all->next == all->files.size()) return all->done(true);
  Form::File& file = all->files[all->next++];
  counter->parts.chat.attach(all->number, all->home, file.name, std::move(file.bytes),
                             [counter, all](const Result<std::string>& kept) {
                               if (!kept) return all->done(false);
                               keepNext(counter, all);
                             });
}

// Then goes to the ticket's page. A picture that could not be kept is said there; the words are safe.
void finish(const Shared& counter, const app::Kept& kept, std::vector<Form::File> files,
            const std::string& to, Reply reply) {
  const auto row = counter->parts.store.ticketAt(kept.link);
  if (files.empty() || !row || !*row) return reply.send(seeOther(to + "#kept"));
  auto all = std::make_shared<Pictures>();
  all->files = std::move(files), all->number = kept.number, all->home = (*row)->conversation;
  all->done = [reply, to](bool whole) mutable {
    reply.send(seeOther(whole ? to + "#kept" : to + (to.find('?') == to.npos ? "?" : "&") + "lost=1#write"));
  };
  keepNext(counter, std::move(all));
}

// --- the contact page ---

pages::ContactView contactView(const Counter& counter, const Edition& edition) {
  const app::Library& library = edition.library();
  pages::ContactView view{{}, {}, {}, "", false, {}, false, "", "", counter.now(), library.zone};
  view.windows = desk::callWindows(library.rules->settings, library.zone, view.now, pages::kMostWindows);
  const auto& teams = library.rules->settings.teams;
  view.otherWindows =
      std::any_of(teams.begin(), teams.end(), [](const auto& team) { return team.hours.has_value(); });
  view.formId = store::newLink(), view.callId = store::newLink();
  return view;
}

void getContact(const Shared& counter, const Request& request, Reply reply) {
  const auto edition = counter->website.edition();
  const Lang lang = langOf(request);
  pages::ContactView view = contactView(*counter, *edition);
  if (const auto topic = queryOf(request, "category"); validUtf8(topic)) {
    view.sent = pages::ContactView::Sent::Form;
    view.given.emplace("category", topic);
  }
  reply.send(madeAnswer(*edition, pages::contactPage(edition->site(), view, lang), 200));
}

std::string spokenWait(int64_t ms, Lang lang) {
  const int64_t seconds = (ms + kSecond - 1) / kSecond;
  if (seconds < 60) return lang == Lang::Zh ? fmt::format("{} 秒", seconds) : fmt::format("{} s", seconds);
  const int64_t minutes = (seconds + 59) / 60;
  return lang == Lang::Zh ? fmt::format("{} 分钟", minutes) : fmt::format("{} min", minutes);
}

// Whose address is not known (a proxy on this machine that does not say) is not counted: it would be
// everybody.
int64_t waitOf(Counter& counter, const Request& request) {
  const std::string address = addressOf(request);
  const bool nobody = address.starts_with("127.") || address == "::1" || address.starts_with("::ffff:127.");
  return nobody ? 0 : counter.byAddress.take(address, counter.now());
}

void postContact(const Shared& counter, const Request& request, Reply reply) {
  const auto edition = counter->website.edition();
  const Lang lang = langOf(request);
  const pages::ContactWords& say = pages::contactWords(lang);
  if (isForeign(request, edition->library().rules->settings.site))
    return reply.send(problem(403, "Pages of this origin may not say this."));
  const auto view = std::make_shared<pages::ContactView>(contactView(*counter, *edition));
  const auto again = [edition, lang, view](int status) {
    return madeAnswer(*edition, pages::contactPage(edition->site(), *view, lang), status);
  };
  auto form = readForm(request);
  if (!form) {
    view->sent = pages::ContactView::Sent::Form, view->trouble = say.somethingWrong;
    return reply.send(again(400));
  }
  const bool trapped = !form->field("website").empty();
  ContactForm read = readContact(std::move(*form), edition->library(), lang, counter->now(), *view);
  // A form that is put right stays the same form.
  if (!read.id.empty()) (read.letter.channel == "form" ? view->formId : view->callId) = read.id;
  if (!view->wrong.empty()) return reply.send(again(422));
  if (trapped) {
    view->trouble = say.onceMore;
    return reply.send(again(422));
  }
  if (const int64_t wait = waitOf(*counter, request); wait > 0) {
    view->trouble = pages::filled(say.tooFast, spokenWait(wait, lang));
    Response slow = again(429);
    slow.headers.emplace_back("Retry-After", fmt::format("{}", (wait + kSecond - 1) / kSecond));
    return reply.send(std::move(slow));
  }
  counter->parts.customer.open(std::move(read.letter), read.id,
                               [counter, edition, lang, view, again, files = std::move(read.pictures), reply,
                                notKept = std::string(say.notKept)](Result<app::Kept> kept) mutable {
                                 if (kept)
                                   return finish(counter, *kept, std::move(files),
                                                 pages::ticketPath(kept->link, "", text::name(lang), lang),
                                                 reply);
                                 view->trouble = notKept;
                                 reply.send(again(503));
                               });
}

// --- the page of a ticket ---

struct Visit {
  Shared counter;
  std::shared_ptr<const Edition> edition;
  app::Tracked tracked;
  Lang lang = Lang::Zh;
  std::string chosen;  // the language in the address, "" if none

  std::string path() const {
    return pages::ticketPath(tracked.ticket.link, "", chosen.empty() ? text::name(lang) : "", lang);
  }
};

Response pageOf(const Visit& visit, int status, const std::string& typed = "",
                const std::string& trouble = "", const std::string& messageId = "") {
  const app::Tracked& t = visit.tracked;
  pages::TicketView view{t.ticket, {},    t.pictures, t.followedBy,         t.followedByLink,
                         "",       typed, trouble,    visit.counter->now(), visit.edition->library().zone};
  view.messageId = messageId.empty() ? store::newLink() : messageId;
  for (const app::Tracked::Line& line : t.lines)
    view.lines.push_back({line.at, line.from, line.name, line.text});
  return secretAnswer(pages::ticketPage(visit.edition->site(), view, visit.lang), status);
}

Response noTicket(const Edition& edition, Lang lang) {
  return secretAnswer(pages::noTicketPage(edition.site(), lang), 404);
}

// Who has the link; else the answer is given here, and nothing comes back.
std::optional<Visit> visitOf(const Shared& counter, const Request& request, Reply& reply) {
  const auto edition = counter->website.edition();
  const std::string_view wanted = queryOf(request, "lang");
  const auto lang = text::langNamed(wanted);
  auto found = app::tracked(counter->parts.store, request.params.at(0).second);
  if (!found) {
    reply.send(found.error().kind == ErrorKind::NotFound ? noTicket(*edition, lang.value_or(Lang::Zh))
                                                         : failure(found.error()));
    return std::nullopt;
  }
  const Lang own = text::langNamed(found->ticket.lang).value_or(Lang::Zh);
  return Visit{counter, edition, std::move(*found), lang.value_or(own), lang ? std::string(wanted) : ""};
}

void getTicket(const Shared& counter, const Request& request, Reply reply) {
  const auto visit = visitOf(counter, request, reply);
  if (!visit) return;
  const bool lost = !queryOf(request, "lost").empty();
  const std::string said(lost ? pages::contactWords(visit->lang).choosePicturesAgain : "");
  reply.send(pageOf(*visit, 200, "", said));
}

void getPicture(const Shared& counter, const Request& request, Reply reply) {
  const auto visit = visitOf(counter, request, reply);
  if (!visit) return;
  auto picture = counter->parts.chat.pictureOf(visit->tracked.ticket.number, request.params.at(1).second);
  reply.send(picture ? pictureAnswer(std::move(*picture)) : noTicket(*visit->edition, visit->lang));
}

// Nobody else's page knows the link, so nobody's can post to it; what says that it is another site's is
// refused all the same. Browsers call the origin of a page without a referrer "null".
bool isOthers(const Request& request, const rulebook::Site& site) {
  if (request.header("Sec-Fetch-Site") == "cross-site") return true;
  return request.header("Origin") != "null" && isForeign(request, site);
}

// A visit that says something: the form it sent. Else it is answered here.
std::optional<std::pair<Visit, Form>> saidAt(const Shared& counter, const Request& request, Reply& reply) {
  auto visit = visitOf(counter, request, reply);
  if (!visit) return std::nullopt;
  if (isOthers(request, visit->edition->library().rules->settings.site)) {
    reply.send(problem(403, "Pages of this origin may not say this."));
    return std::nullopt;
  }
  auto form = readForm(request);
  const pages::ContactWords& say = pages::contactWords(visit->lang);
  if (!form) {
    reply.send(pageOf(*visit, 400, "", std::string(say.somethingWrong)));
    return std::nullopt;
  }
  if (const int64_t wait = counter->byTicket.take(visit->tracked.ticket.link, counter->now()); wait > 0) {
    reply.send(pageOf(*visit, 429, form->field("words"),
                      pages::filled(say.tooFast, spokenWait(wait, visit->lang)), form->field("id")));
    return std::nullopt;
  }
  return std::pair{std::move(*visit), std::move(*form)};
}

std::string wrongWords(const Visit& visit, const Form& form) {
  const pages::ContactWords& say = pages::contactWords(visit.lang);
  const std::string words = form.field("words");
  if (countChars(words) > 4000) return std::string(say.wordsTooLong);
  if (isBlank(words) && form.files.empty()) return std::string(say.wordsMissing);
  return wrongPictures(form.files, visit.tracked.pictures.size(), visit.lang);
}

void postMessage(const Shared& counter, const Request& request, Reply reply) {
  auto said = saidAt(counter, request, reply);
  if (!said) return;
  const auto visit = std::make_shared<Visit>(std::move(said->first));
  Form& form = said->second;
  const std::string words = form.field("words"), id = form.field("id");
  if (const std::string wrong = wrongWords(*visit, form); !wrong.empty())
    return reply.send(pageOf(*visit, 422, words, wrong, id));
  const std::string& number = visit->tracked.ticket.number;
  if (isBlank(words))
    return finish(counter, {number, visit->tracked.ticket.link}, std::move(form.files), visit->path(), reply);
  counter->parts.customer.write(
      number, {words, "page", id.size() <= 64 ? id : ""},
      [counter, visit, words, id, files = std::move(form.files), reply](Result<app::Kept> kept) mutable {
        if (!kept)
          return reply.send(
              pageOf(*visit, 503, words, std::string(pages::contactWords(visit->lang).notKept), id));
        visit->tracked.ticket.link = kept->link;
        finish(counter, *kept, std::move(files), visit->path(), reply);
      });
}

// Back to the page, to the place where it is said that it was kept, or why not.
app::Customer::Heard backTo(const std::shared_ptr<Visit>& visit, const char* place, Reply reply) {
  return [visit, place, reply](Result<app::Kept> kept) mutable {
    if (!kept && kept.error().kind == ErrorKind::Unavailable)
      return reply.send(pageOf(*visit, 503, "", std::string(pages::contactWords(visit->lang).notKept)));
    if (kept) visit->tracked.ticket.link = kept->link;
    reply.send(seeOther(visit->path() + place));
  };
}

void postRating(const Shared& counter, const Request& request, Reply reply) {
  auto said = saidAt(counter, request, reply);
  if (!said) return;
  const auto visit = std::make_shared<Visit>(std::move(said->first));
  const std::string score = said->second.field("score");
  const int stars = score.size() == 1 ? score[0] - '0' : 0;
  counter->parts.customer.rate(visit->tracked.ticket.number, stars, said->second.field("words"),
                               backTo(visit, "#rating", std::move(reply)));
}

void postHeld(const Shared& counter, const Request& request, Reply reply) {
  auto said = saidAt(counter, request, reply);
  if (!said) return;
  const auto visit = std::make_shared<Visit>(std::move(said->first));
  const std::string held = said->second.field("held");
  if (held != "yes" && held != "no") return reply.send(seeOther(visit->path() + "#held"));
  counter->parts.customer.sayHeld(visit->tracked.ticket.number, held == "yes", {"", "page", ""},
                                  backTo(visit, held == "yes" ? "#held" : "#write", std::move(reply)));
}

struct Route {
  const char *method, *pattern;
  void (*handle)(const Shared&, const Request&, Reply);
};

constexpr Route kRoutes[] = {
    {"GET", "/contact", getContact},
    {"POST", "/contact", postContact},
    {"GET", "/t/{link}", getTicket},
    {"GET", "/t/{link}/attachments/{id}", getPicture},
    {"POST", "/t/{link}/messages", postMessage},
    {"POST", "/t/{link}/rating", postRating},
    {"POST", "/t/{link}/held", postHeld},
};

}  // namespace

void addCustomerRoutes(Router& router, const DeskParts& parts, const Website& website) {
  const auto counter = std::make_shared<Counter>(parts, website);
  for (const Route& route : kRoutes)
    router.add(route.method, route.pattern, [counter, handle = route.handle](Request& request, Reply reply) {
      handle(counter, request, std::move(reply));
    });
}

size_t longForm(std::string_view method, std::string_view path) {
  const bool forms = path == pages::kContactPath || (path.starts_with("/t/") && path.ends_with("/messages"));
  return method == "POST" && forms ? desk::kMaxPictures * desk::kMaxPictureBytes + kRestOfForm : 0;
}

std::string_view loggedPath(std::string_view path) { return path.starts_with("/t/") ? "/t/" : path; }

}  // namespace xiaoer::http
