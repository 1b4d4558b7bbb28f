#include "dialog/state.h"

#include <nlohmann/json.hpp>

namespace xiaoer::dialog {
namespace {

using json = nlohmann::ordered_json;  // the order of the contract, and fewer allocations

// Short keys: this is stored with every turn of every conversation. What is empty is left out.
template <class T>
void put(json& to, const char* key, const T& value) {
  if (!(value == T{})) to[key] = value;
}

template <class T>
void get(const json& from, const char* key, T& value) {
  if (const auto found = from.find(key); found != from.end()) value = found->get<T>();
}

json toJson(const Offer& o) {
  return {{"i", o.id}, {"l", o.label}, {"k", static_cast<int>(o.kind)}, {"t", o.target}, {"c", o.confidence}};
}

Offer offerFrom(const json& j) {
  return {j.at("i"), j.at("l"), static_cast<Offer::Kind>(j.at("k").get<int>()), j.at("t"), j.at("c")};
}

json toJson(const RunningGuide& g) { return {{"r", g.rule}, {"g", g.guide}, {"s", g.step}, {"p", g.path}}; }

RunningGuide guideFrom(const json& j) {
  return {j.at("r"), j.at("g"), j.at("s"), j.at("p").get<std::vector<std::string>>()};
}

json toJson(const Asking& a) {
  json out = {{"f", a.facts}, {"h", a.handsOff}, {"t", a.team}, {"r", static_cast<int>(a.reason)}};
  if (a.priority) out["p"] = static_cast<int>(*a.priority);
  return out;
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
      f("later", &State::later);
  f("unclear", &State::notUnderstood), f("ticket", &State::ticket);
}

template <class F>
void eachOfCustomer(F f) {
  f("name", &desk::Customer::name), f("contact", &desk::Customer::contact), f("shop", &desk::Customer::shop);
  f("plan", &desk::Customer::plan), f("page", &desk::Customer::page);
}

template <class T, class F>
void putAll(json& to, const char* key, const std::vector<T>& all, F write) {
  if (all.empty()) return;
  json& list = to[key] = json::array();
  for (const T& one : all) list.push_back(write(one));
}

}  // namespace

std::string toJson(const State& state) {
  json out = {{"lang", name(state.lang)}};
  eachPlain([&](const char* key, auto member) { put(out, key, state.*member); });
  json customer = json::object();
  eachOfCustomer([&](const char* key, auto member) { put(customer, key, state.customer.*member); });
  if (!customer.empty()) out["customer"] = std::move(customer);
  putAll(out, "guides", state.guides, [](const RunningGuide& g) { return toJson(g); });
  putAll(out, "offers", state.offers, [](const Offer& o) { return toJson(o); });
  if (state.asking) out["asking"] = toJson(*state.asking);
  if (state.priority != desk::Priority::Low) out["priority"] = static_cast<int>(state.priority);
  return out.dump();
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
