#include "http/contact_form.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"
#include "desk/attachment.h"
#include "desk/callback.h"
#include "http/body_fields.h"
#include "pages/layout.h"
#include "pages/ticket_words.h"

namespace xiaoer::http {
namespace {

using pages::ContactView;

constexpr size_t kMostWords = 4000, kMostField = 200;  // code points

bool isPhone(std::string_view text) {
  const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 7 && digits <= 15 && text.find_first_not_of("0123456789+-() /") == text.npos;
}

// Good enough to write to: something, an @, a name with a dot in it; no blanks, nothing that ends a header.
bool isMail(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at == text.npos || at == 0 || at + 1 == text.size()) return false;
  const std::string_view host = text.substr(at + 1);
  return text.find_first_of(" \t\r\n,;<>\"") == text.npos && host.find('.') != host.npos &&
         host.front() != '.' && host.back() != '.';
}

// The span that an option of the form names; nothing where it is none.
std::optional<desk::Span> spanOf(std::string_view value) {
  desk::Span span;
  const size_t dash = value.find('-');
  if (dash == value.npos) return std::nullopt;
  const auto read = [](std::string_view digits, int64_t& to) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), to);
    return error == std::errc() && end == digits.data() + digits.size() && to >= 0;
  };
  if (!read(value.substr(0, dash), span.begin.ms) || !read(value.substr(dash + 1), span.end.ms))
    return std::nullopt;
  return span;
}

struct Reading {
  const app::Library& library;
  const pages::ContactWords& say;
  UnixMillis now;
  ContactView& view;
  dialog::Letter& letter;

  std::string given(const char* name, const char* missing = nullptr, size_t most = kMostField) {
    const auto found = view.given.find(name);
    std::string value = found == view.given.end() ? "" : found->second;
    if (countChars(value) > most)
      wrong(name, most == kMostWords ? say.wordsTooLong : say.tooLong);
    else if (missing != nullptr && isBlank(value))
      wrong(name, missing);
    return value;
  }
  void wrong(const char* name, std::string_view what) { view.wrong.emplace(name, what); }
};

void readCommon(Reading& r) {
  r.letter.words = r.given("words", r.say.wordsMissing.data(), kMostWords);
  const std::string category = r.given("category"), impact = r.given("impact");
  if (!category.empty() && r.library.rules->category(category).problem) r.letter.category = category;
  const rulebook::Fact* fact = r.library.rules->fact("impact");
  if (fact == nullptr) return;
  for (const rulebook::Choice& choice : fact->choices)
    if (choice.id == impact) r.letter.facts.emplace_back("impact", impact);
}

void readTicket(Reading& r) {
  r.letter.channel = "form";
  r.letter.customer.contact = r.given("contact", r.say.contactMissing.data());
  const std::string& contact = r.letter.customer.contact;
  if (!contact.empty() && !isPhone(contact) && !isMail(contact)) r.wrong("contact", r.say.contactWrong);
  for (const char* name : {"order_no", "error_code"})
    if (std::string value = r.given(name); !value.empty())
      r.letter.facts.emplace_back(name, std::move(value));
}

// Is it so near that it can be looked at? Numbers of a form may be anything.
bool isNear(const desk::Span& span, UnixMillis now) {
  return span.begin >= now && span.end <= now + desk::kCallDays * kDay;
}

// Held against the hours of the team that the letter goes to.
void readWindow(Reading& r, const std::string& phone) {
  const std::string window = r.given("window", r.say.windowMissing.data());
  if (r.view.wrong.contains("words")) return;  // nobody knows yet which team that is
  const auto span = spanOf(window);
  const bool near = span && isNear(*span, r.now);
  if (near) r.letter.callback = desk::Callback{phone, span->begin, span->end};
  const std::string team = dialog::handOver(r.letter, r.library.knowledge(), r.now).ticket.team;
  const desk::Calendar hours(r.library.rules->settings, r.library.zone, team);
  if (near && desk::isCallWindow(hours, r.now, *span)) return;
  if (window == pages::kOtherWindow) r.wrong("window", r.say.windowOther);
  r.wrong("window", near ? r.say.windowClosed : r.say.windowGone);  // keeps what stands there already
  r.view.windows = desk::callWindows(hours, r.now, pages::kMostWindows), r.view.otherWindows = false;
}

void readCall(Reading& r) {
  r.letter.channel = "callback";
  const std::string phone = r.given("phone", r.say.phoneMissing.data());
  if (!phone.empty() && !isPhone(phone)) r.wrong("phone", r.say.phoneWrong);
  r.letter.customer.contact = phone;
  readWindow(r, phone);
}

bool isId(std::string_view id) {
  return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == id.npos;
}

}  // namespace

std::string wrongPictures(const std::vector<Form::File>& files, size_t already, text::Lang lang) {
  const pages::ContactWords& say = pages::contactWords(lang);
  if (files.size() + already > desk::kMaxPictures) return std::string(say.tooManyPictures);
  for (const Form::File& file : files) {
    const std::string name = validUtf8(file.name) ? std::string(firstChars(file.name, 60)) : "?";
    if (file.bytes.size() > desk::kMaxPictureBytes) return pages::filled(say.pictureTooBig, name);
    if (!desk::pictureType(file.bytes)) return pages::filled(say.notPicture, name);
  }
  return "";
}

ContactForm readContact(Form form, const app::Library& library, text::Lang lang, UnixMillis now,
                        ContactView& view) {
  const bool call = form.field("kind") == "call";
  view.sent = call ? ContactView::Sent::Call : ContactView::Sent::Form;
  for (const auto& [name, value] : form.fields) view.given.emplace(name, form.field(name));
  ContactForm out;
  out.id = form.field("id");
  if (!isId(out.id)) out.id.clear();
  Reading reading{library, pages::contactWords(lang), now, view, out.letter};
  out.letter.lang = lang;
  readCommon(reading);
  if (call)
    readCall(reading);
  else
    readTicket(reading);
  out.pictures = std::move(form.files);
  view.hadPictures = !out.pictures.empty();
  if (std::string wrong = wrongPictures(out.pictures, 0, lang); !wrong.empty())
    view.wrong.emplace("pictures", std::move(wrong));
  return out;
}

}  // namespace xiaoer::http
