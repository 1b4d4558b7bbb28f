// What customers use without the chat: the contact page and the pages of tickets, docs/api.md, "Without the
// chat".
#pragma once
#include "http/desk_access.h"
#include "http/router.h"
#include "http/website.h"

namespace xiaoer::http {

void addCustomerRoutes(Router& router, const DeskParts& parts, const Website& website);

// How long a form with its pictures may be; 0 for every other address.
size_t longForm(std::string_view method, std::string_view path);

// What of a path may stand in the log: the link of a ticket's page is its customer's alone.
std::string_view loggedPath(std::string_view path);

}  // namespace xiaoer::http
