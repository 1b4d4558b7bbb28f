#include "store/desk_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "store/rows.h"

namespace xiaoer::store {
namespace {

int64_t rows(size_t limit) {
  return static_cast<int64_t>(std::min<size_t>(limit, std::numeric_limits<int64_t>::max()));
}

constexpr char kOutbox[] =
    "delivery, channel, target, ticket, body, created_at, due_at, attempts, error, state";
constexpr char kOpen[] = "t.status NOT IN ('solved', 'closed')";
// Of the teams in the list (JSON); an empty list: all.
constexpr char kOfTeams[] = "({0} = '[]' OR t.team IN (SELECT value FROM json_each({0})))";
constexpr char kLineFrom[] =
    " FROM ticket t JOIN conversation c ON c.no = t.conversation LEFT JOIN seen s ON s.agent = ?1 AND "
    "s.ticket = "
    "t.number ";

std::string lineColumns() {
  return fmt::format("SELECT {}, {}, t.said_event > coalesce(s.event, 0)", kTicket, kHold);
}

QueueLine readLine(const Query& query) {
  return {readTicket(query), readHold(query, kTicketColumnCount),
          query.integer(kTicketColumnCount + kHoldColumnCount) != 0};
}

// Where a line stands: open ones by who waits live, then by what is due first; others by the latest change.
bool byDue(const QueueQuery& query) {
  return query.status != "solved" && query.status != "closed" && query.status != "any";
}
constexpr char kRank[] = "(c.waiting_since IS NULL OR t.status NOT IN ('new', 'open'))";
constexpr char kDue[] = "(CASE t.status WHEN 'new' THEN t.respond_by ELSE t.resolve_by END)";

struct Place {
  int64_t rank = -1, due = 0;
  std::string number;
};

std::optional<Place> placeOf(const std::string& cursor) {
  Place place;
  const char* end = cursor.data() + cursor.size();
  const auto rank = std::from_chars(cursor.data(), end, place.rank);
  if (rank.ec != std::errc() || rank.ptr == end) return std::nullopt;
  const auto due = std::from_chars(rank.ptr + 1, end, place.due);
  if (due.ec != std::errc() || due.ptr == end) return std::nullopt;
  place.number.assign(due.ptr + 1, end);
  return place;
}

std::string whichSql(const QueueQuery& query) {
  using Which = QueueQuery::Which;
  std::string out;
  if (query.which == Which::Unassigned) out += " AND t.assignee IS NULL";
  if (query.which == Which::Mine) out += " AND t.assignee = ?1";
  if (query.which == Which::Unassigned || query.which == Which::Team)
    out += " AND " + fmt::format(kOfTeams, "?2");
  if (!query.team.empty()) out += " AND t.team = ?3";
  if (query.status == "open") out += fmt::format(" AND {}", kOpen);
  if (query.status != "open" && query.status != "any") out += " AND t.status = ?4";
  if (!query.words.empty())
    out +=
        " AND (t.number = ?5 OR instr(lower(t.contact), lower(?5)) > 0 OR instr(lower(t.body), lower(?5)) > "
        "0)";
  return out;
}

}  // namespace

std::string cursorBehind(const QueueQuery& query, const QueueLine& last) {
  const TicketRow& t = last.ticket;
  if (!byDue(query)) return fmt::format("0.{}.{}", -t.updatedAt.ms, t.number);
  const bool waits = last.hold.waitingSince && (t.status == "new" || t.status == "open");
  return fmt::format("{}.{}.{}", waits ? 0 : 1, (t.status == "new" ? t.respondBy : t.resolveBy).ms, t.number);
}

DeskReader::DeskReader(SQLite::Database& db)
    : db_(db),
      events_(db, fmt::format(
                      "SELECT {} FROM event e JOIN conversation c ON c.no = e.conversation WHERE c.id = ?1 "
                      "AND e.seq > ?2 AND e.visible >= ?4 ORDER BY e.seq LIMIT ?3",
                      kEvent)),
      feed_(db,
            fmt::format("SELECT {} FROM event e JOIN conversation c ON c.no = e.conversation WHERE e.no > ?1 "
                        "ORDER BY e.no LIMIT ?2",
                        kEvent)),
      feedEnd_(db, "SELECT coalesce(max(no), 0) FROM event"),
      history_(db, fmt::format(
                       "SELECT * FROM (SELECT {} FROM event e JOIN conversation c ON c.no = e.conversation "
                       "WHERE e.ticket = ?1 ORDER BY e.no DESC LIMIT ?2) ORDER BY 1",
                       kEvent)),
      eventOf_(db, fmt::format(
                       "SELECT {} FROM event e JOIN conversation c ON c.no = e.conversation WHERE c.id = ?1 "
                       "AND e.client_id = ?2",
                       kEvent)),
      line_(db, lineColumns() + kLineFrom + "WHERE t.number = ?2"),
      counts_(db,
              fmt::format("SELECT count(*) FILTER (WHERE t.assignee IS NULL AND {0}), count(*) FILTER (WHERE "
                          "t.assignee = ?1), count(*) FILTER (WHERE {0}), count(*) FROM ticket t WHERE {1}",
                          fmt::format(kOfTeams, "?2"), kOpen)),
      held_(db,
            fmt::format("SELECT c.id, coalesce(t.team, ''), coalesce(t.priority, 'normal'), "
                        "coalesce(t.respond_by, 0), coalesce(json_extract(t.body, '$.lang'), 'zh'), {} FROM "
                        "conversation c LEFT JOIN ticket t ON t.number = c.ticket WHERE c.owner = ?1 AND "
                        "c.owner IN ('queued', 'human') ORDER BY c.owner_since, c.no",
                        kHold)),
      merged_(db, fmt::format(
                      "WITH RECURSIVE joined (number) AS (SELECT number FROM ticket WHERE merged_into = ?1 "
                      "UNION SELECT d.number FROM ticket d JOIN joined j ON d.merged_into = j.number) "
                      "SELECT {} FROM joined j JOIN ticket t ON t.number = j.number JOIN conversation c "
                      "ON c.no = t.conversation WHERE t.number <> ?1 ORDER BY t.created_at",
                      kTicket)),
      between_(db, fmt::format("SELECT {} FROM ticket t JOIN conversation c ON c.no = t.conversation WHERE "
                               "t.created_at >= ?1 AND t.created_at < ?2 ORDER BY t.created_at DESC LIMIT ?3",
                               kTicket)),
      timers_(db, "SELECT ticket FROM timer WHERE kind = ?1 AND due_at <= ?2 ORDER BY due_at LIMIT ?3"),
      outbox_(db, fmt::format("SELECT {} FROM outbox WHERE state = ?1 ORDER BY no DESC LIMIT ?2", kOutbox)),
      dueDeliveries_(
          db,
          fmt::format("SELECT {} FROM outbox WHERE state = 'waiting' AND due_at <= ?1 AND CASE channel WHEN "
                      "'email' THEN 'email' ELSE target END NOT IN (SELECT value FROM json_each(?2)) "
                      "ORDER BY due_at, no LIMIT ?3",
                      kOutbox)),
      waiting_(db, "SELECT count(*) FROM outbox WHERE state = 'waiting'"),
      mailsOf_(
          db,
          "SELECT * FROM (SELECT message_id, ticket, direction, at FROM mail WHERE ticket = ?1 ORDER BY at "
          "DESC, message_id LIMIT ?2) ORDER BY at, message_id"),
      mail_(db, "SELECT message_id, ticket, direction, at FROM mail WHERE message_id = ?1"),
      agents_(db, fmt::format("SELECT {} FROM agent ORDER BY name", kAgent)),
      agentNamed_(db, fmt::format("SELECT {} FROM agent WHERE name = ?1", kAgent)),
      session_(db, "SELECT token, agent, created_at, used_at, address FROM session WHERE token = ?1"),
      keys_(db, "SELECT no, name, role, digest, created_at, disabled_at FROM api_key ORDER BY name"),
      key_(db, "SELECT no, name, role, digest, created_at, disabled_at FROM api_key WHERE digest = ?1"),
      audit_(
          db,
          "SELECT no, at, actor, what, about, address, detail FROM audit WHERE ?1 = 0 OR no < ?1 ORDER BY no "
          "DESC LIMIT ?2") {}

namespace {

template <class Read>
auto all(Query& query, Read read) {
  std::vector<decltype(read(query))> found;
  while (query.step()) found.push_back(read(query));
  return found;
}

TicketRow wholeTicket(const Query& query) { return readTicket(query); }

KeyRow readKey(const Query& q) {
  return {q.integer(0), q.text(1), q.text(2), q.digest(3), q.time(4), q.timeOrNothing(5)};
}

HeldConversation readHeld(const Query& q) {
  return {q.id(0), readHold(q, 5), q.text(1), q.text(2), q.text(4), q.time(3)};
}

MailRow readMail(const Query& q) { return {q.text(0), q.text(1), q.text(2), q.time(3)}; }

OutboxRow readOutbox(const Query& q) {
  OutboxRow row;
  row.delivery = q.text(0), row.channel = q.text(1), row.target = q.text(2), row.ticket = q.text(3);
  row.body = q.text(4), row.createdAt = q.time(5), row.dueAt = q.time(6);
  row.attempts = static_cast<int>(q.integer(7)), row.error = q.text(8), row.state = q.text(9);
  return row;
}

}  // namespace

std::vector<Event> DeskReader::events(const ConversationId& id, int64_t afterSeq, size_t limit,
                                      bool visibleOnly) {
  Query query(events_, id, afterSeq, rows(limit), int64_t{visibleOnly});
  return all(query, readEvent);
}

std::vector<Event> DeskReader::feed(int64_t afterNo, size_t limit) {
  Query query(feed_, afterNo, rows(limit));
  return all(query, readEvent);
}

int64_t DeskReader::feedEnd() {
  Query query(feedEnd_);
  return query.step() ? query.integer(0) : 0;
}

std::vector<Event> DeskReader::history(const std::string& ticket, size_t limit) {
  Query query(history_, ticket, rows(limit));
  return all(query, readEvent);
}

std::optional<Event> DeskReader::eventOf(const ConversationId& id, const std::string& clientId) {
  Query query(eventOf_, id, clientId);
  return query.step() ? std::optional(readEvent(query)) : std::nullopt;
}

std::optional<QueueLine> DeskReader::line(const std::string& ticket, int64_t agent) {
  Query query(line_, agent, ticket);
  return query.step() ? std::optional(readLine(query)) : std::nullopt;
}

// Its text depends on what is asked; a page of a queue is not asked for so often that preparing it counts.
std::vector<QueueLine> DeskReader::queue(const QueueQuery& asked) {
  const std::string rank = byDue(asked) ? kRank : "(0 + 0)", due = byDue(asked) ? kDue : "-t.updated_at";
  SQLite::Statement statement(
      db_, fmt::format("{}{}WHERE ({}, {}, t.number) > (?6, ?7, ?8) {} ORDER BY {}, {}, t.number LIMIT ?9",
                       lineColumns(), kLineFrom, rank, due, whichSql(asked), rank, due));
  const Place place = placeOf(asked.cursor).value_or(Place{});
  const std::string teams = listText(asked.teams);
  Query query(statement, asked.agent, teams, asked.team, asked.status, asked.words, place.rank, place.due,
              place.number, rows(asked.limit));
  return all(query, readLine);
}

QueueCounts DeskReader::queueCounts(int64_t agent, const std::vector<std::string>& teams) {
  const std::string list = listText(teams);
  Query query(counts_, agent, list);
  if (!query.step()) return {};
  return {query.integer(0), query.integer(1), query.integer(2), query.integer(3)};
}

std::vector<HeldConversation> DeskReader::conversationsHeldBy(Owner owner) {
  const std::string owned(name(owner));
  Query query(held_, owned);
  return all(query, readHeld);
}

std::vector<TicketRow> DeskReader::mergedInto(const std::string& ticket) {
  Query query(merged_, ticket);
  return all(query, wholeTicket);
}

std::vector<TicketRow> DeskReader::ticketsBetween(UnixMillis from, UnixMillis to, size_t limit) {
  Query query(between_, from, to, rows(limit));
  return all(query, wholeTicket);
}

std::vector<std::string> DeskReader::timers(const std::string& kind, UnixMillis until, size_t limit) {
  Query query(timers_, kind, until, rows(limit));
  std::vector<std::string> out;
  while (query.step()) out.push_back(query.text(0));
  return out;
}

std::vector<OutboxRow> DeskReader::outbox(const std::string& state, size_t limit) {
  Query query(outbox_, state, rows(limit));
  return all(query, readOutbox);
}

std::vector<OutboxRow> DeskReader::dueDeliveries(UnixMillis now, const std::vector<std::string>& busy,
                                                 size_t limit) {
  const std::string list = listText(busy);
  Query query(dueDeliveries_, now, list, rows(limit));
  return all(query, readOutbox);
}

int64_t DeskReader::waitingDeliveries() {
  Query query(waiting_);
  return query.step() ? query.integer(0) : 0;
}

std::vector<MailRow> DeskReader::mailsOf(const std::string& ticket, size_t limit) {
  Query query(mailsOf_, ticket, rows(limit));
  return all(query, readMail);
}

std::optional<MailRow> DeskReader::mail(const std::string& messageId) {
  Query query(mail_, messageId);
  return query.step() ? std::optional(readMail(query)) : std::nullopt;
}

std::vector<AgentRow> DeskReader::agents() {
  Query query(agents_);
  return all(query, readAgent);
}

std::optional<AgentRow> DeskReader::agentNamed(const std::string& name) {
  Query query(agentNamed_, name);
  return query.step() ? std::optional(readAgent(query)) : std::nullopt;
}

std::optional<SessionRow> DeskReader::session(const Digest& token) {
  Query query(session_, token);
  if (!query.step()) return std::nullopt;
  return SessionRow{query.digest(0), query.integer(1), query.time(2), query.time(3), query.text(4)};
}

std::vector<KeyRow> DeskReader::keys() {
  Query query(keys_);
  return all(query, readKey);
}

std::optional<KeyRow> DeskReader::key(const Digest& digest) {
  Query query(key_, digest);
  return query.step() ? std::optional(readKey(query)) : std::nullopt;
}

std::vector<AuditRow> DeskReader::audit(int64_t before, size_t limit) {
  Query query(audit_, before, rows(limit));
  return all(query, [](const Query& q) {
    return AuditRow{q.integer(0), q.time(1), q.text(2), q.text(3), q.text(4), q.text(5), q.text(6)};
  });
}

}  // namespace xiaoer::store
