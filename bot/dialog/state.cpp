#include "dialog/state.h"

#include <nlohmann/json.hpp>

#include "base/json_writer.h"

namespace xiaoer::dialog {
namespace {

using json = nlohmann::ordered_json;  // the order of the contract, and fewer allocations

// Short keys: this is stored with every turn of every conversation. What is empty is left out.
void put(JsonObject& to, const char* key, const std::string& value) {
  if (!value.empty()) to.text(key, value);
}
void put(JsonObject& to, const char* key, int value) {
  if (value != 0) to.number(key, value);
}
void putList(JsonObject& to, const char* key, const std::vector<std::string>& values) {
  JsonArray list(to.value(key));
  for (const std::string& value : values) list.text(value);
}
void put(JsonObject& to, const char* key, const std::vector<std::string>& values) {
  if (!values.empty()) putList(to, key, values);
}
void put(JsonObject& to, const char* key, const std::vector<std::pair<std::string, std::string>>& values) {
  if (values.empty()) return;
  JsonArray list(to.value(key));
  for (const auto& [name, value] : values) {
    JsonArray pair(list.value());
    pair.text(name);
    pair.text(value);
  }
}
void put(JsonObject& to, const char* key, const std::map<std::string, int>& values) {
  if (values.empty()) return;
  JsonObject counts(to.value(key));
  for (const auto& [id, count] : values)
    counts.number(id, count);  // ids and names of ours: nothing to escape
}

template <class T>
void get(const json& from, const char* key, T& value) {
  if (const auto found = from.find(key); found != from.end()) value = found->get<T>();
}

void write(std::string& out, const Offer& o) {
  JsonObject to(out);
  to.text("i", o.id);
  to.text("l", o.label);
  to.number("k", static_cast<int>(o.kind));
  to.text("t", o.target);
  to.number("c", o.confidence);
}

Offer offerFrom(const json& j) {
  return {j.at("i"), j.at("l"), static_cast<Offer::Kind>(j.at("k").get<int>()), j.at("t"), j.at("c")};
}

void write(std::string& out, const RunningGuide& g) {
  JsonObject to(out);
  to.text("r", g.rule);
  to.text("g", g.guide);
  to.text("s", g.step);
  putList(to, "p", g.path);
}

RunningGuide guideFrom(const json& j) {
  return {j.at("r"), j.at("g"), j.at("s"), j.at("p").get<std::vector<std::string>>()};
}

void write(std::string& out, const Asking& a) {
  JsonObject to(out);
  putList(to, "f", a.facts);
  to.value("h") += a.handsOff ? "true" : "false";
  to.text("t", a.team);
  to.number("r", static_cast<int>(a.reason));
  if (a.priority) to.number("p", static_cast<int>(*a.priority));
}

Asking askingFrom(const json& j) {
  Asking a;
  a.facts = j.at("f").get<std::vector<std::string>>(), a.handsOff = j.at("h"), a.team = j.at("t");
  a.reason = static_cast<desk::Reason>(j.at("r").get<int>());
  if (j.contains("p")) a.priority = static_cast<rulebook::Priority>(j.at("p").get<int>());
  return a;
}

// Fields that are plain values: one row each, so that writing and reading cannot drift apart.
template <class F>
void eachPlain(F f) {
  f("facts", &State::facts), f("skipped", &State::skippedFacts), f("tried", &State::tried),
      f("given", &State::given);
  f("last", &State::lastRule), f("topic", &State::topic), f("problem", &State::problem),
      f("matters", &State::later);
  f("unclear", &State::notUnderstood), f("ticket", &State::ticket), f("of_ticket", &State::ticketTopics),
      f("words_for", &State::wordsFor);
}

template <class F>
void eachOfCustomer(F f) {
  f("name", &desk::Customer::name), f("contact", &desk::Customer::contact), f("shop", &desk::Customer::shop);
  f("plan", &desk::Customer::plan), f("page", &desk::Customer::page);
}

template <class T>
void writeAll(JsonObject& to, const char* key, const std::vector<T>& all) {
  if (all.empty()) return;
  JsonArray list(to.value(key));
  for (const T& one : all) write(list.value(), one);
}

void write(std::string& text, const State& state) {
  JsonObject out(text);
  out.text("lang", name(state.lang));
  eachPlain([&](const char* key, auto member) { put(out, key, state.*member); });
  {
    JsonObject customer(out.value("customer"));
    eachOfCustomer([&](const char* key, auto member) { put(customer, key, state.customer.*member); });
  }
  writeAll(out, "guides", state.guides);
  writeAll(out, "offers", state.offers);
  if (state.asking) write(out.value("asking"), *state.asking);
  put(out, "priority", static_cast<int>(state.priority));
}

}  // namespace

std::string toJson(const State& state) {
  std::string text;
  text.reserve(1024);
  write(text, state);
  return text;
}

Result<State> stateFromJson(std::string_view text) try {
  const json in = json::parse(text);
  State state;
  state.lang = text::langNamed(in.at("lang").get<std::string>()).value_or(Lang::Zh);
  eachPlain([&](const char* key, auto member) { get(in, key, state.*member); });
  if (const auto customer = in.find("customer"); customer != in.end())
    eachOfCustomer([&](const char* key, auto member) { get(*customer, key, state.customer.*member); });
  for (const json& g : in.value("guides", json::array())) state.guides.push_back(guideFrom(g));
  for (const json& o : in.value("offers", json::array())) state.offers.push_back(offerFrom(o));
  if (in.contains("asking")) state.asking = askingFrom(in.at("asking"));
  if (in.contains("priority")) state.priority = static_cast<desk::Priority>(in.at("priority").get<int>());
  return state;
} catch (const json::exception& e) {
  return Error{ErrorKind::Internal, std::string("a stored conversation cannot be read: ") + e.what()};
}

}  // namespace xiaoer::dialog
