// Who may do what at the desk: the table of docs/desk.md.
#pragma once
#include <array>
#include <optional>
#include <string_view>

namespace xiaoer::desk {

enum class Role { Agent = 0, Lead, Author, Admin };  // stored by name
enum class Right {
  SignIn = 0,     // see who is here, canned replies; one's own password
  Tickets,        // read them and work on them
  OthersTickets,  // give away what somebody else has
  Reports,        // export, the outbox
  Accounts,       // change agents; the audit log
};

constexpr std::array<std::string_view, 4> kRoles = {"agent", "lead", "author", "admin"};

constexpr std::string_view name(Role role) { return kRoles[static_cast<size_t>(role)]; }
constexpr std::optional<Role> roleNamed(std::string_view name) {
  for (size_t i = 0; i < kRoles.size(); ++i)
    if (kRoles[i] == name) return static_cast<Role>(i);
  return std::nullopt;
}

constexpr bool may(Role role, Right right) {
  //                           SignIn Tickets OthersTickets Reports Accounts
  constexpr bool kMay[][5] = {{true, true, false, false, false},   // agent
                              {true, true, true, true, false},     // lead
                              {true, false, false, false, false},  // author
                              {true, true, true, true, true}};     // admin
  return kMay[static_cast<size_t>(role)][static_cast<size_t>(right)];
}

}  // namespace xiaoer::desk
