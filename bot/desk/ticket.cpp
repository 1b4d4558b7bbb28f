#include "desk/ticket.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace xiaoer::desk {
namespace {

using json = nlohmann::ordered_json;  // the order of the contract, and fewer allocations

constexpr std::array<std::string_view, 6> kStatuses = {"new",     "open",   "pending",
                                                       "on_hold", "solved", "closed"};
constexpr std::array<std::string_view, 5> kReasons = {"no_rule", "asked_for_human", "not_solved", "policy",
                                                      "not_understood_twice"};

template <size_t N>
std::optional<size_t> placeIn(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? std::nullopt : std::optional(static_cast<size_t>(found - names.begin()));
}

json orNull(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }
std::string orEmpty(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

json whyJson(const Ticket& ticket) {
  json nearest = json::array();
  for (const Nearest& n : ticket.nearest) nearest.push_back({{"rule", n.rule}, {"confidence", n.confidence}});
  return {{"reason", name(ticket.reason)}, {"nearest", std::move(nearest)}};
}

// The fields that are the same for the store and the customer.
json common(const Ticket& t) {
  json facts = json::object();
  for (const auto& [fact, value] : t.facts) facts[fact] = value;
  return {{"number", t.number},        {"status", name(t.status)}, {"priority", rulebook::name(t.priority)},
          {"category", t.category},    {"team", t.team},           {"subject", t.subject},
          {"summary", t.summary},      {"channel", t.channel},     {"lang", t.lang},
          {"facts", std::move(facts)}, {"tried", t.tried},         {"why", whyJson(t)},
          {"history", t.history}};
}

json orNull(std::optional<UnixMillis> at) { return at ? json(at->ms) : json(nullptr); }
std::optional<UnixMillis> momentIn(const json& j, const char* key) {
  const auto found = j.find(key);
  return found == j.end() || found->is_null() ? std::nullopt
                                              : std::optional(UnixMillis{found->get<int64_t>()});
}

json aftercareJson(const Aftercare& a) {
  return {{"asked_at", orNull(a.askedAt)},
          {"reminded_at", orNull(a.remindedAt)},
          {"rated_at", orNull(a.ratedAt)},
          {"score", a.score},
          {"words", a.words},
          {"held_asked_at", orNull(a.heldAskedAt)},
          {"held", a.held ? json(*a.held) : json(nullptr)}};
}

Aftercare aftercareIn(const json& j) {
  Aftercare a{momentIn(j, "asked_at"), momentIn(j, "reminded_at"), momentIn(j, "rated_at")};
  a.score = j.at("score"), a.words = j.at("words"), a.heldAskedAt = momentIn(j, "held_asked_at");
  if (!j.at("held").is_null()) a.held = j.at("held").get<bool>();
  return a;
}

// What only the desk reads. Tickets that were kept before there was a desk have none of it.
void writeLater(const Ticket& t, json& out) {
  out["dates_known"] = t.datesKnown, out["work_left"] = t.workLeft, out["version"] = t.version;
  out["assignee"] = t.assignee, out["follow_up_of"] = t.followUpOf, out["merged_into"] = t.mergedInto;
  out["responded_at"] = orNull(t.respondedAt), out["solved_at"] = orNull(t.solvedAt);
  out["quiet_since"] = t.quietSince.ms, out["dealt_with"] = t.dealtWith;
  out["aftercare"] = aftercareJson(t.aftercare);
  out["link"] = t.link;
  if (t.callback)
    out["callback"] = {
        {"phone", t.callback->phone}, {"from", t.callback->from.ms}, {"to", t.callback->to.ms}};
}

void readLater(const json& j, Ticket& t) {
  t.quietSince = t.updatedAt;
  t.link = j.value("link", "");
  if (const auto call = j.find("callback"); call != j.end())
    t.callback =
        Callback{call->at("phone"), {call->at("from").get<int64_t>()}, {call->at("to").get<int64_t>()}};
  if (!j.contains("version")) return;
  t.datesKnown = j.at("dates_known"), t.workLeft = j.at("work_left"), t.version = j.at("version");
  t.assignee = j.at("assignee"), t.followUpOf = j.at("follow_up_of"), t.mergedInto = j.at("merged_into");
  t.respondedAt = momentIn(j, "responded_at"), t.solvedAt = momentIn(j, "solved_at");
  t.quietSince = {j.at("quiet_since").get<int64_t>()}, t.dealtWith = j.at("dealt_with");
  t.aftercare = aftercareIn(j.at("aftercare"));
}

void mergeCustomer(const Customer& more, Customer& into) {
  for (auto field : {&Customer::name, &Customer::contact, &Customer::shop, &Customer::plan, &Customer::page})
    if (!(more.*field).empty()) into.*field = more.*field;
}

}  // namespace

std::string_view name(Status status) { return kStatuses[static_cast<size_t>(status)]; }
std::string_view name(Reason reason) { return kReasons[static_cast<size_t>(reason)]; }

std::optional<Status> statusNamed(std::string_view name) {
  const auto place = placeIn(kStatuses, name);
  return place ? std::optional(static_cast<Status>(*place)) : std::nullopt;
}

std::string masked(std::string_view contact) {
  const size_t at = contact.find('@');
  if (at != std::string_view::npos)
    return std::string(firstChars(contact, 1)) + "***" + std::string(contact.substr(at));
  const size_t chars = countChars(contact);
  if (chars < 8) return std::string(firstChars(contact, chars > 2 ? 1 : 0)) + "***";
  const std::string_view last = contact.substr(firstChars(contact, chars - 4).size());
  return std::string(firstChars(contact, 3)) + "****" + std::string(last);
}

void add(const Addition& more, UnixMillis now, Ticket& ticket) {
  for (const auto& [fact, value] : more.facts) {
    const auto known = std::find_if(ticket.facts.begin(), ticket.facts.end(),
                                    [&](const auto& f) { return f.first == fact; });
    if (known == ticket.facts.end())
      ticket.facts.emplace_back(fact, value);
    else
      known->second = value;
  }
  for (const std::string& one : more.tried)
    if (std::find(ticket.tried.begin(), ticket.tried.end(), one) == ticket.tried.end())
      ticket.tried.push_back(one);
  if (!more.also.empty()) ticket.summary += " · " + more.also;
  ticket.priority = std::max(ticket.priority, more.priority);
  mergeCustomer(more.customer, ticket.customer);
  if (more.resolveBy && !ticket.paused && more.resolveBy->at < ticket.resolveBy)
    ticket.resolveBy = more.resolveBy->at;
  ticket.updatedAt = now, ++ticket.version;
}

json toJson(const Ticket& t) {
  json out = common(t);
  out["customer"] = {{"name", t.customer.name},
                     {"contact", t.customer.contact},
                     {"shop", t.customer.shop},
                     {"plan", t.customer.plan},
                     {"page", t.customer.page}};
  out["respond_by"] = t.respondBy.ms, out["resolve_by"] = t.resolveBy.ms, out["paused"] = t.paused;
  out["created_at"] = t.createdAt.ms, out["updated_at"] = t.updatedAt.ms;
  writeLater(t, out);
  return out;
}

Result<Ticket> fromJson(const json& j) try {
  Ticket t;
  t.number = j.at("number");
  t.status = statusNamed(j.at("status").get<std::string>()).value_or(Status::New);
  t.priority = rulebook::priorityNamed(j.at("priority").get<std::string>()).value_or(Priority::Normal);
  t.category = j.at("category"), t.team = j.at("team"), t.subject = j.at("subject"),
  t.summary = j.at("summary");
  t.channel = j.at("channel"), t.lang = j.at("lang");
  const json& c = j.at("customer");
  t.customer = {orEmpty(c.at("name")), orEmpty(c.at("contact")), orEmpty(c.at("shop")), orEmpty(c.at("plan")),
                orEmpty(c.at("page"))};
  for (const auto& [fact, value] : j.at("facts").items()) t.facts.emplace_back(fact, value);
  t.tried = j.at("tried").get<std::vector<std::string>>();
  t.reason = static_cast<Reason>(placeIn(kReasons, j.at("why").at("reason").get<std::string>()).value_or(0));
  for (const json& n : j.at("why").at("nearest")) t.nearest.push_back({n.at("rule"), n.at("confidence")});
  t.respondBy = {j.at("respond_by").get<int64_t>()}, t.resolveBy = {j.at("resolve_by").get<int64_t>()};
  t.paused = j.at("paused");
  t.history = j.at("history").get<std::vector<std::string>>();
  t.createdAt = {j.at("created_at").get<int64_t>()}, t.updatedAt = {j.at("updated_at").get<int64_t>()};
  readLater(j, t);
  return t;
} catch (const json::exception& e) {
  return Error{ErrorKind::Internal, std::string("a stored ticket cannot be read: ") + e.what()};
}

json transcriptJson(const std::vector<TranscriptLine>& transcript) {
  json lines = json::array();
  for (const TranscriptLine& line : transcript)
    lines.push_back({{"at", rfc3339(line.at)}, {"from", line.from}, {"text", line.text}});
  return lines;
}

std::string trackingUrl(std::string_view site, std::string_view link) {
  return std::string(site).append("/t/").append(link);
}

json customerView(const Ticket& t, const std::vector<TranscriptLine>& transcript,
                  const std::vector<Attachment>& attachments, std::string_view url) {
  json out = common(t);
  out["customer"] = {
      {"name", orNull(t.customer.name)},
      {"contact", t.customer.contact.empty() ? json(nullptr) : json(masked(t.customer.contact))},
      {"shop", orNull(t.customer.shop)},
      {"plan", orNull(t.customer.plan)}};
  out["transcript"] = transcriptJson(transcript);
  out["attachments"] = toJson(attachments, t.number);
  out["follow_up_of"] = orNull(t.followUpOf);
  out["sla"] = {{"respond_by", rfc3339(t.respondBy)},
                {"resolve_by", rfc3339(t.resolveBy)},
                {"known", t.datesKnown},
                {"paused", t.paused}};
  out["url"] = url;
  out["created_at"] = rfc3339(t.createdAt), out["updated_at"] = rfc3339(t.updatedAt);
  return out;
}

}  // namespace xiaoer::desk
