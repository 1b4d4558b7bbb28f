#include "store/account_table.h"

#include "store/rows.h"

namespace xiaoer::store {
namespace {

std::optional<int64_t> millis(const std::optional<UnixMillis>& at) {
  return at ? std::optional(at->ms) : std::nullopt;
}

Error taken() { return {ErrorKind::Conflict, "the name is taken"}; }
Error missing(const char* what) { return {ErrorKind::NotFound, what}; }

constexpr Digest kNone{};

}  // namespace

AccountTable::AccountTable(SQLite::Database& db)
    : findAgent_(db, "SELECT no FROM agent WHERE name = ?"),
      findKey_(db, "SELECT no FROM api_key WHERE name = ?"),
      findTicket_(db, "SELECT 1 FROM ticket WHERE number = ?"),
      findFailed_(db, "SELECT 1 FROM outbox WHERE delivery = ? AND state = 'failed'"),
      addAgent_(
          db,
          "INSERT INTO agent (name, display, role, teams, password, created_at, disabled_at) VALUES (?, "
          "?, ?, ?, ?, ?, ?)"),
      setAgent_(db, "UPDATE agent SET display = ?, role = ?, teams = ?, disabled_at = ? WHERE no = ?"),
      setPassword_(db, "UPDATE agent SET password = ? WHERE no = ?"),
      keepSession_(db,
                   "INSERT INTO session (token, agent, created_at, used_at, address) VALUES (?, ?, ?, ?, ?)"),
      useSession_(db, "UPDATE session SET used_at = ? WHERE token = ?"),
      dropSessions_(
          db,
          "DELETE FROM session WHERE agent = ?1 AND (?2 = zeroblob(32) OR token = ?2) AND token <> ?3 "
          "AND ((?4 IS NULL AND ?5 IS NULL) OR created_at < ?4 OR used_at < ?5)"),
      addKey_(db, "INSERT INTO api_key (name, digest, role, created_at, disabled_at) VALUES (?, ?, ?, ?, ?)"),
      setKey_(db, "UPDATE api_key SET role = ?, disabled_at = ? WHERE no = ?"),
      audit_(db, "INSERT INTO audit (at, actor, what, about, address, detail) VALUES (?, ?, ?, ?, ?, ?)"),
      seen_(db,
            "INSERT INTO seen (agent, ticket, event) VALUES (?, ?, ?) ON CONFLICT (agent, ticket) DO UPDATE "
            "SET "
            "event = max(event, excluded.event)"),
      retry_(db,
             "UPDATE outbox SET state = 'waiting', due_at = ?, attempts = 0 WHERE delivery = ? AND state = "
             "'failed'") {}

Status AccountTable::keep(const std::vector<AccountWrite>& writes) {
  for (const AccountWrite& one : writes)
    if (Status fine = check(one); !fine) return fine;
  for (const AccountWrite& one : writes) std::visit([this](const auto& it) { write(it); }, one);
  return Done{};
}

Status AccountTable::check(const AccountWrite& write) {
  if (const auto* agent = std::get_if<KeepAgent>(&write))
    if (agent->agent.no == 0 && Query(findAgent_, agent->agent.name).step()) return taken();
  if (const auto* key = std::get_if<KeepKey>(&write))
    if (key->key.no == 0 && Query(findKey_, key->key.name).step()) return taken();
  if (const auto* seen = std::get_if<MarkSeen>(&write))
    if (!Query(findTicket_, seen->ticket).step()) return missing("there is no such ticket");
  if (const auto* retry = std::get_if<RetryDelivery>(&write))
    if (!Query(findFailed_, retry->delivery).step()) return missing("there is no such failed delivery");
  return Done{};
}

void AccountTable::write(const KeepAgent& one) {
  const AgentRow& a = one.agent;
  const std::string teams = listText(a.teams);
  if (a.no == 0)
    Query(addAgent_, a.name, a.display, a.role, teams, a.password, a.createdAt, millis(a.disabledAt)).run();
  else
    Query(setAgent_, a.display, a.role, teams, millis(a.disabledAt), a.no).run();
}

void AccountTable::write(const KeepPassword& one) { Query(setPassword_, one.password, one.agent).run(); }

void AccountTable::write(const UseSession& one) { Query(useSession_, one.at, one.token).run(); }

void AccountTable::write(const KeepSession& one) {
  const SessionRow& s = one.session;
  Query(keepSession_, s.token, s.agent, s.createdAt, s.usedAt, s.address).run();
}

void AccountTable::write(const DropSessions& one) {
  const Digest only = one.only.value_or(kNone), butNot = one.butNot.value_or(kNone);
  Query(dropSessions_, one.agent, only, butNot, millis(one.createdBefore), millis(one.usedBefore)).run();
}

void AccountTable::write(const KeepKey& one) {
  const KeyRow& k = one.key;
  if (k.no == 0)
    Query(addKey_, k.name, k.digest, k.role, k.createdAt, millis(k.disabledAt)).run();
  else
    Query(setKey_, k.role, millis(k.disabledAt), k.no).run();
}

void AccountTable::write(const AuditRow& a) {
  Query(audit_, a.at, a.actor, a.what, a.about, a.address, a.detail).run();
}

void AccountTable::write(const MarkSeen& one) { Query(seen_, one.agent, one.ticket, one.event).run(); }

void AccountTable::write(const RetryDelivery& one) { Query(retry_, one.now, one.delivery).run(); }

}  // namespace xiaoer::store
