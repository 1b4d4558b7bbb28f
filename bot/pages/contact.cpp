// Where one writes to people without the chat: a form, and a call-back. Works without a script; what was
// typed stays when something has to be put right.
#include <fmt/format.h>

#include "pages/icons.h"
#include "pages/layout.h"
#include "pages/ticket_words.h"
#include "pages/tickets.h"

namespace xiaoer::pages {
namespace {

using Sent = ContactView::Sent;

// One of the two forms, while it is written.
struct Writing {
  const Site& site;
  const ContactView& view;
  Lang lang;
  Sent form;
  const ContactWords& say = contactWords(lang);

  bool sent() const { return view.sent == form; }
  std::string prefix() const { return form == Sent::Form ? "form" : "call"; }
  std::string id(std::string_view field) const { return fmt::format("{}-{}", prefix(), field); }
  std::string given(std::string_view field) const {
    const auto found = view.given.find(field);
    return sent() && found != view.given.end() ? found->second : "";
  }
  std::string wrong(std::string_view field) const {
    const auto found = view.wrong.find(field);
    return sent() && found != view.wrong.end() ? found->second : "";
  }
};

struct Field {
  std::string_view name, label, hint;
  bool required = false;
};

// Which texts belong to the field, for who cannot see where they stand.
std::string describedBy(const Writing& w, const Field& field) {
  std::string out = w.wrong(field.name).empty() ? "" : w.id(field.name) + "-wrong";
  if (!field.hint.empty()) out += (out.empty() ? "" : " ") + w.id(field.name) + "-hint";
  return out;
}

// Label, hint, what is wrong, and the control below them.
Html labelled(const Writing& w, const Field& field, const Html& control) {
  const std::string id = w.id(field.name), wrong = w.wrong(field.name);
  Html label = el("label", {{"for", id}}, field.label,
                  field.required ? Html() : el("span", {{"class", "soft"}}, " ", w.say.optional));
  if (!field.hint.empty()) label += el("p", {{"class", "soft"}, {"id", id + "-hint"}}, field.hint);
  if (!wrong.empty()) label += el("p", {{"class", "wrong"}, {"id", id + "-wrong"}}, wrong);
  return el("div", {{"class", wrong.empty() ? "field" : "field bad"}}, label, control);
}

Html input(const Writing& w, const Field& field, std::string_view type, std::string_view complete) {
  const std::string by = describedBy(w, field);
  return labelled(w, field,
                  el("input", {{"id", w.id(field.name)},
                               {"name", std::string(field.name)},
                               {"type", std::string(type)},
                               {"value", w.given(field.name)},
                               {"maxlength", "200"},
                               {"autocomplete", std::string(complete)},
                               {"aria-describedby", by, !by.empty()},
                               {"aria-invalid", "true", !w.wrong(field.name).empty()},
                               {"required", "", field.required}}));
}

Html area(const Writing& w, const Field& field, int rows) {
  const std::string by = describedBy(w, field);
  return labelled(w, field,
                  el("textarea",
                     {{"id", w.id(field.name)},
                      {"name", std::string(field.name)},
                      {"rows", std::to_string(rows)},
                      {"maxlength", "4000"},
                      {"aria-describedby", by, !by.empty()},
                      {"aria-invalid", "true", !w.wrong(field.name).empty()},
                      {"required", "", field.required}},
                     w.given(field.name)));
}

struct Option {
  std::string value, label;
};

Html select(const Writing& w, const Field& field, std::string_view none, const std::vector<Option>& options) {
  Html items = el("option", {{"value", ""}}, none);
  for (const Option& one : options)
    items +=
        el("option", {{"value", one.value}, {"selected", "", one.value == w.given(field.name)}}, one.label);
  const std::string by = describedBy(w, field);
  return labelled(w, field,
                  el("select",
                     {{"id", w.id(field.name)},
                      {"name", std::string(field.name)},
                      {"aria-describedby", by, !by.empty()},
                      {"aria-invalid", "true", !w.wrong(field.name).empty()},
                      {"required", "", field.required}},
                     items));
}

Html category(const Writing& w) {
  std::vector<Option> options;
  for (const rulebook::Category& one : w.site.rules.settings.categories)
    if (one.problem) options.push_back({one.id, titleOf(w.site, one.id, w.lang)});
  return select(w, {"category", w.say.category, "", false}, w.say.anyCategory, options);
}

// What the authors let a customer say of the loss; nothing where they do not ask for it.
Html impact(const Writing& w) {
  const rulebook::Fact* fact = w.site.rules.fact("impact");
  if (fact == nullptr || fact->choices.empty()) return {};
  std::vector<Option> options;
  for (const rulebook::Choice& one : fact->choices)
    options.push_back({one.id, std::string(one.label.first(w.lang))});
  return select(w, {"impact", w.say.impact, "", false}, w.say.noImpact, options);
}

Html pictures(const Writing& w) {
  const Field field{"pictures", w.say.pictures, w.say.picturesHint, false};
  Html control = el("input", {{"id", w.id(field.name)},
                              {"name", std::string(field.name)},
                              {"type", "file"},
                              {"multiple", ""},
                              {"accept", "image/png,image/jpeg,image/gif,image/webp"},
                              {"aria-describedby", describedBy(w, field)},
                              {"aria-invalid", "true", !w.wrong(field.name).empty()}});
  if (w.sent() && w.view.hadPictures && w.wrong(field.name).empty())
    control += el("p", {{"class", "wrong"}}, w.say.choosePicturesAgain);
  return labelled(w, field, control);
}

// A field that people do not see: programs fill in all there are.
Html trap(const Writing& w) {
  return el("div", {{"class", "trap"}, {"aria-hidden", "true"}},
            el("label", {{"for", w.id("website")}}, w.say.leaveEmpty),
            el("input", {{"id", w.id("website")},
                         {"name", "website"},
                         {"type", "text"},
                         {"tabindex", "-1"},
                         {"autocomplete", "off"}}));
}

Html hidden(std::string_view name, const std::string& value) {
  return el("input", {{"type", "hidden"}, {"name", std::string(name)}, {"value", value}});
}

// As they stand on the page.
constexpr const char* kOrder[] = {"phone",   "window",   "words",      "category", "impact",
                                  "contact", "order_no", "error_code", "pictures"};

// All that is wrong, with links to the fields, above the form: it is read first.
Html troubles(const Writing& w) {
  if (!w.sent() || (w.view.trouble.empty() && w.view.wrong.empty())) return {};
  Html list;
  for (const char* field : kOrder)
    if (const std::string what = w.wrong(field); !what.empty())
      list += el("li", {}, el("a", {{"href", "#" + w.id(field)}}, what));
  Html inside = w.view.trouble.empty() ? el("p", {}, filled(w.say.check, std::to_string(w.view.wrong.size())))
                                       : el("p", {}, w.view.trouble);
  if (!w.view.wrong.empty()) inside += el("ul", {}, list);
  return el("div", {{"class", "troubles"}, {"role", "alert"}, {"tabindex", "-1"}, {"id", w.id("troubles")}},
            inside);
}

Html form(const Writing& w, std::string_view title, std::string_view lead, const Html& fields,
          std::string_view send) {
  const bool call = w.form == Sent::Call;
  return el("section", {{"class", "box"}, {"id", w.prefix()}, {"aria-labelledby", w.prefix() + "-title"}},
            el("h2", {{"id", w.prefix() + "-title"}}, title), el("p", {{"class", "soft"}}, lead),
            el("form",
               {{"class", "ask"},
                {"method", "post"},
                {"enctype", "multipart/form-data"},
                {"action", keepLang(fmt::format("{}#{}-troubles", kContactPath, w.prefix()), w.lang)},
                {"novalidate", ""}},
               troubles(w), hidden("kind", call ? "call" : "form"),
               hidden("id", call ? w.view.callId : w.view.formId), fields, trap(w),
               el("button", {{"class", "button"}, {"type", "submit"}}, send)));
}

Html ticketForm(const Writing& w) {
  Html fields = area(w, {"words", w.say.whatHappened, w.say.whatHappenedHint, true}, 6);
  fields += el("div", {{"class", "pair"}}, category(w), impact(w));
  fields += input(w, {"contact", w.say.contact, w.say.contactHint, true}, "text", "email");
  fields += el("div", {{"class", "pair"}}, input(w, {"order_no", w.say.orderNo, "", false}, "text", "off"),
               input(w, {"error_code", w.say.errorCode, "", false}, "text", "off"));
  fields += pictures(w);
  return form(w, w.say.formTitle, w.say.formLead, fields, w.say.send);
}

Html callForm(const Writing& w) {
  if (w.view.windows.empty())
    return el("section", {{"class", "box"}, {"id", "call"}}, el("h2", {}, w.say.callTitle),
              el("p", {}, w.say.noWindows));
  std::vector<Option> windows;
  for (const desk::Span& one : w.view.windows)
    windows.push_back(
        {fmt::format("{}-{}", one.begin.ms, one.end.ms), spokenSpan(one, w.view.now, w.view.zone, w.lang)});
  if (w.view.otherWindows) windows.push_back({kOtherWindow, std::string(w.say.otherWindow)});
  Html fields =
      el("div", {{"class", "pair"}}, input(w, {"phone", w.say.phone, w.say.phoneHint, true}, "tel", "tel"),
         select(w, {"window", w.say.window, "", true}, w.say.chooseWindow, windows));
  fields += area(w, {"words", w.say.aboutWhat, "", true}, 3);
  fields += el("div", {{"class", "pair"}}, category(w), impact(w));
  return form(w, w.say.callTitle, w.say.callLead, fields, w.say.sendCall);
}

Html way(std::string_view to, std::string_view drawing, std::string_view title, std::string_view lead,
         bool chat) {
  return el("li", {},
            el("a", {{"class", "way"}, {"href", std::string(to)}, {"data-chat", "", chat}}, icon(drawing),
               el("span", {}, el("strong", {}, title), el("small", {}, lead))));
}

}  // namespace

std::string spokenSpan(const desk::Span& span, UnixMillis now, const Zone& zone, Lang lang) {
  const LocalTime a = zone.local(span.begin), b = zone.local(span.end), today = zone.local(now);
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  static constexpr const char* kDays[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
  static constexpr const char* kDaysEn[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  const auto place = static_cast<size_t>(a.weekday), month = static_cast<size_t>(a.month - 1);
  const bool isToday = a.year == today.year && a.month == today.month && a.day == today.day;
  const std::string hours =
      fmt::format("{:02}:{:02}–{:02}:{:02}", a.minute / 60, a.minute % 60, b.minute / 60, b.minute % 60);
  if (lang == Lang::Zh)
    return isToday ? "今天 " + hours : fmt::format("{}月{}日（{}）{}", a.month, a.day, kDays[place], hours);
  return isToday ? "Today, " + hours
                 : fmt::format("{} {} {}, {}", kDaysEn[place], a.day, kMonths[month], hours);
}

std::string contactPage(const Site& site, const ContactView& view, Lang lang) {
  const ContactWords& say = contactWords(lang);
  const std::vector<Crumb> crumbs{{std::string(words(lang).home), "/"},
                                  {std::string(say.title), kContactPath}};
  const Html ways = el("ul", {{"class", "ways"}}, way("#form", "chat", say.chatTitle, say.chatLead, true),
                       way("#form", "page", say.formTitle, say.formLead, false),
                       way("#call", "phone", say.callTitle, say.callLead, false));
  const Html main =
      el("div", {{"class", "wide narrow"}}, breadcrumbs(crumbs, lang),
         el("header", {{"class", "title"}}, el("h1", {}, say.title), el("p", {}, say.lead)), ways,
         ticketForm({site, view, lang, Sent::Form}), callForm({site, view, lang, Sent::Call}));
  Page page{std::string(say.title), std::string(say.lead), kContactPath, "ask-us"};
  return layout(site, page, lang, main);
}

}  // namespace xiaoer::pages
