// A ticket as its customer follows it: where it stands, by when, what was said, and a place to answer.
#include <fmt/format.h>

#include "dialog/turn.h"
#include "pages/icons.h"
#include "pages/layout.h"
#include "pages/markdown.h"
#include "pages/ticket_words.h"
#include "pages/tickets.h"

namespace xiaoer::pages {
namespace {

struct Writing {
  const TicketView& view;
  Lang lang;
  const TicketWords& say = ticketWords(lang);

  const desk::Ticket& ticket() const { return view.ticket; }
  std::string path(std::string_view more = "") const {
    return ticketPath(view.ticket.link, more, view.ticket.lang, lang);
  }
  std::string time(UnixMillis at) const {
    const LocalTime t = view.zone.local(at), today = view.zone.local(view.now);
    return dialog::spokenTime(lang, t, t.year == today.year && t.month == today.month && t.day == today.day);
  }
};

Html when(const Writing& w, UnixMillis at) { return el("time", {{"datetime", rfc3339(at)}}, w.time(at)); }

Html fact(std::string_view label, const Html& value) {
  return el("div", {}, el("dt", {}, label), el("dd", {}, value));
}

Html promises(const Writing& w) {
  const desk::Ticket& t = w.ticket();
  const std::string reserve(t.datesKnown ? "" : w.say.unlessHoliday);
  Html out;
  if (t.callback)
    out += fact(w.say.callAt, Html(t.callback->phone + " · ") += spokenSpan(
                                  {t.callback->from, t.callback->to}, w.view.now, w.view.zone, w.lang));
  if (desk::isOpen(t.status)) {
    if (!t.respondedAt && !t.callback) out += fact(w.say.respondBy, when(w, t.respondBy) += reserve);
    if (t.paused)
      out += fact(w.say.resolveBy, w.say.paused);
    else
      out += fact(w.say.resolveBy, when(w, t.resolveBy) += reserve);
  }
  if (!t.customer.contact.empty() && !t.callback)
    out += fact(w.say.reachAt, desk::masked(t.customer.contact));
  return out += fact(w.say.opened, when(w, t.createdAt));
}

Html note(const std::string& text, const std::string& link, const Writing& w) {
  return el("p", {{"class", "aside"}}, text,
            link.empty() ? Html()
                         : Html(" ") +=
                           el("a", {{"href", ticketPath(link, "", w.ticket().lang, w.lang)}}, w.say.goToIt));
}

Html relations(const Writing& w) {
  const desk::Ticket& t = w.ticket();
  Html out;
  if (!t.mergedInto.empty()) out += note(filled(w.say.mergedInto, t.mergedInto), "", w);
  if (!w.view.followedBy.empty())
    out += note(filled(w.say.followedBy, w.view.followedBy), w.view.followedByLink, w);
  if (!t.followUpOf.empty()) out += note(filled(w.say.followUpOf, t.followUpOf), "", w);
  return out;
}

Html head(const Writing& w) {
  const desk::Ticket& t = w.ticket();
  const auto at = static_cast<size_t>(t.status);
  return el("header", {{"class", "ticket-head"}, {"data-part", "head"}},
            el("p", {{"class", "state s-" + std::string(desk::name(t.status))}}, w.say.status[at]),
            el("h1", {}, t.subject), el("p", {{"class", "soft"}}, filled(w.say.title, t.number)),
            el("p", {{"class", "next"}}, w.say.next[at]), relations(w), el("dl", {}, promises(w)));
}

// What others wrote may be Markdown; the customer's own words are shown as they were typed.
Html line(const Writing& w, const TicketView::Line& one, const Site& site) {
  const bool own = one.from == "customer";
  const std::string who = own                 ? std::string(w.say.you)
                          : one.from == "bot" ? nameOf(site, w.lang)
                          : one.name.empty()  ? std::string(w.say.agent)
                                              : one.name;
  return el("li", {{"class", one.from}},
            el("p", {{"class", "who"}}, el("strong", {}, who), " ", when(w, one.at)),
            el("div", {{"class", own ? "said typed" : "said prose"}},
               own ? Html(one.text) : fromMarkdown(one.text, w.lang)));
}

Html conversation(const Writing& w, const Site& site) {
  Html lines;
  for (const TicketView::Line& one : w.view.lines) lines += line(w, one, site);
  return el("section", {{"aria-labelledby", "talk-title"}, {"data-part", "talk"}},
            el("div", {{"class", "row"}}, el("h2", {{"id", "talk-title"}}, w.say.conversation),
               el("a", {{"href", w.path()}}, w.say.refresh)),
            el("ol", {{"class", "talk"}, {"aria-live", "polite"}}, lines));
}

Html pictures(const Writing& w) {
  if (w.view.pictures.empty()) return {};
  Html items;
  for (const desk::Attachment& one : w.view.pictures) {
    const std::string to = fmt::format("/t/{}/attachments/{}", w.ticket().link, one.id);
    items += el("li", {},
                el("a", {{"href", to}, {"download", one.name}},
                   el("img", {{"src", to},
                              {"alt", filled(w.say.pictureAlt, one.name)},
                              {"loading", "lazy"},
                              {"width", "160"},
                              {"height", "120"}})));
  }
  return el("section", {{"data-part", "pictures"}}, el("h2", {}, w.say.pictures),
            el("ul", {{"class", "shots"}}, items));
}

Html told(std::string_view id, std::string_view text) {
  return el("p", {{"id", std::string(id)}, {"class", "thanks"}, {"role", "status"}, {"tabindex", "-1"}},
            text);
}

Html write(const Writing& w) {
  const bool wrong = !w.view.trouble.empty();
  return el(
      "form",
      {{"class", "ask box"},
       {"id", "write"},
       {"method", "post"},
       {"enctype", "multipart/form-data"},
       {"action", w.path("/messages")}},
      el("h2", {}, w.say.write),
      el("div", {{"class", wrong ? "field bad" : "field"}}, el("label", {{"for", "words"}}, w.say.writeLabel),
         wrong ? el("p", {{"class", "wrong"}, {"id", "words-wrong"}, {"role", "alert"}}, w.view.trouble)
               : Html(),
         el("textarea",
            {{"id", "words"},
             {"name", "words"},
             {"rows", "4"},
             {"maxlength", "4000"},
             {"aria-describedby", "words-wrong", wrong},
             {"aria-invalid", "true", wrong}},
            w.view.typed)),
      el("input", {{"type", "hidden"}, {"name", "id"}, {"value", w.view.messageId}}),
      el("div", {{"class", "field"}}, el("label", {{"for", "pictures"}}, w.say.addPictures),
         el("input", {{"id", "pictures"},
                      {"name", "pictures"},
                      {"type", "file"},
                      {"multiple", ""},
                      {"accept", "image/png,image/jpeg,image/gif,image/webp"}})),
      el("button", {{"class", "button"}, {"type", "submit"}}, icon("chat"), w.say.send),
      told("kept", w.say.kept));
}

Html scores(const Writing& w) {
  Html out;
  for (int score = 1; score <= desk::kBestScore; ++score) {
    const std::string id = fmt::format("score-{}", score);
    out += el("div", {},
              el("input", {{"id", id},
                           {"type", "radio"},
                           {"name", "score"},
                           {"value", std::to_string(score)},
                           {"required", ""},
                           {"checked", "", score == w.ticket().aftercare.score}}),
              el("label", {{"for", id}}, el("b", {}, std::to_string(score)),
                 el("span", {}, w.say.scores[static_cast<size_t>(score - 1)])));
  }
  return el("fieldset", {{"class", "scores"}}, el("legend", {{"class", "hidden"}}, w.say.rateScale), out);
}

Html ratingForm(const Writing& w) {
  return el("form", {{"class", "ask"}, {"method", "post"}, {"action", w.path("/rating")}}, scores(w),
            el("div", {{"class", "field"}}, el("label", {{"for", "rate-words"}}, w.say.rateWords),
               el("textarea", {{"id", "rate-words"}, {"name", "words"}, {"rows", "2"}, {"maxlength", "2000"}},
                  w.ticket().aftercare.words)),
            el("button", {{"class", "button"}, {"type", "submit"}}, w.say.rateSend));
}

// Asked once it has been solved; also after it was closed.
Html rating(const Writing& w) {
  const desk::Ticket& t = w.ticket();
  if (desk::isOpen(t.status) || (!t.aftercare.askedAt && !t.solvedAt)) return {};
  Html inside = el("h2", {}, w.say.rateTitle);
  if (t.aftercare.score == 0) {
    inside += el("p", {{"class", "soft"}}, w.say.rateLead);
    inside += ratingForm(w);
  } else {
    inside += el("p", {{"class", "good"}, {"role", "status"}},
                 filled(w.say.rated, std::to_string(t.aftercare.score)));
    inside += el("details", {}, el("summary", {}, w.say.rateAgain), ratingForm(w));
  }
  return el("section", {{"class", "box"}, {"id", "rating"}, {"data-part", "rating"}}, inside);
}

Html held(const Writing& w) {
  const auto& care = w.ticket().aftercare;
  if (!care.heldAskedAt || desk::isOpen(w.ticket().status) || care.held == false) return {};
  const auto button = [&](const char* value, std::string_view label, const char* drawing) {
    return el("button", {{"name", "held"}, {"value", value}}, icon(drawing), label);
  };
  return el("section", {{"class", "box"}, {"id", "held"}, {"data-part", "held"}},
            el("h2", {}, w.say.heldTitle),
            care.held ? el("p", {{"class", "good"}, {"role", "status"}}, w.say.heldThanks)
                      : el("form", {{"class", "held"}, {"method", "post"}, {"action", w.path("/held")}},
                           el("div", {{"class", "choices"}}, button("yes", w.say.heldYes, "yes"),
                              button("no", w.say.heldNo, "no"))));
}

}  // namespace

std::string ticketPath(std::string_view link, std::string_view more, std::string_view own, Lang lang) {
  const std::string path = fmt::format("/t/{}{}", link, more);
  return own == text::name(lang) ? path : fmt::format("{}?lang={}", path, text::name(lang));
}

std::string ticketPage(const Site& site, const TicketView& view, Lang lang) {
  const Writing w{view, lang};
  const Html main = el("div",
                       {{"class", "wide narrow ticket"},
                        {"data-live", w.path()},
                        {"data-events", fmt::format("/t/{}/events", w.ticket().link)}},
                       head(w), held(w), rating(w), conversation(w, site), pictures(w), write(w),
                       el("p", {{"class", "soft"}}, w.say.keepLink));
  Page page{filled(w.say.title, view.ticket.number), "", "/t/" + view.ticket.link, "follow"};
  page.indexed = page.searchInHeader = page.widget = false;
  page.ownLanguage = true;
  return layout(site, page, lang, main);
}

std::string noTicketPage(const Site& site, Lang lang) {
  const TicketWords& say = ticketWords(lang);
  const Html main =
      el("div", {{"class", "wide narrow stack"}},
         el("header", {{"class", "title"}}, el("h1", {}, say.noSuch), el("p", {}, say.noSuchLead)),
         contactCard(lang));
  Page page{std::string(say.noSuch), "", "/", "missing"};
  page.indexed = false;
  return layout(site, page, lang, main);
}

}  // namespace xiaoer::pages
